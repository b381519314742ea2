import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { replaceFileDurably, syncFolder } from '../durable-files.fs.ts'
import { EmbeddedPostgresError, explainSystemError } from './embedded-postgres-error.ts'
import { chooseRunAccount, spawnOptions, type RunAccount } from './run-account.ts'

/*
 * Where things lie.
 *
 *   <data folder>/postgres/          this process's: start.lock, made.json, outside.json
 *   <cluster>/                       PostgreSQL's account's, 0700: data/, password, server.log
 *
 * The cluster is <data folder>/postgres/cluster, or, as root where PostgreSQL's account cannot
 * enter that (a clone below a 0700 home), /var/lib/wenkao/<id>, and outside.json points there.
 */

/** Folder for data and program copies that cannot lie in the data folder; root only. */
export const systemFolder = '/var/lib/wenkao'

/** The places of one embedded PostgreSQL. All paths are absolute and without links. */
export interface DataLocation {
  /** `<data folder>/postgres` */
  home: string
  cluster: string
  /** PostgreSQL's own data directory. */
  data: string
  passwordFile: string
  logFile: string
  stagingFolder: string
  /** Whether the data lies outside the data folder. */
  isOutside: boolean
  account: RunAccount
}

function readJson(file: string): Record<string, unknown> | undefined {
  if (!existsSync(file)) return undefined
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof value === 'object' && value !== null) return { ...value }
  throw new EmbeddedPostgresError('data-damaged', `${file} is not what was written there`)
}

/** Whether the account can enter and write the folder: only the operating system knows (ACLs). */
function canWork(account: RunAccount, folder: string): boolean {
  if (account.ids === undefined) return true
  const tried = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], {
    ...spawnOptions(account),
    encoding: 'utf8',
  })
  if (tried.error !== undefined)
    throw new EmbeddedPostgresError(
      'not-permitted',
      `No program can be run as ${account.name}: ${tried.error.message}. Start as an ordinary user.`,
      { cause: tried.error },
    )
  return tried.status === 0
}

/** Makes the cluster folder 0700 and the account's, or completes what an interrupted start left. */
function makeClusterFolder(folder: string, account: RunAccount): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform !== 'win32') chmodSync(folder, 0o700)
  if (account.ids !== undefined) chownSync(folder, account.ids.uid, account.ids.gid)
}

function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  if (!existsSync(folder)) return undefined
  const { uid, gid } = statSync(folder)
  return { uid, gid }
}

function describe(home: string, cluster: string, account: RunAccount): DataLocation {
  const isRoot = process.getuid?.() === 0
  return {
    home,
    cluster,
    data: join(cluster, 'data'),
    passwordFile: join(cluster, 'password'),
    logFile: join(cluster, 'server.log'),
    stagingFolder: isRoot ? join(systemFolder, 'programs') : join(home, 'programs'),
    isOutside: cluster !== join(home, 'cluster'),
    account,
  }
}

/** The data lies outside: check that it is this data folder's, which may have been moved or copied. */
function claimOutside(home: string, cluster: string): void {
  const claimedBy = readJson(`${cluster}.json`)?.['home']
  if (claimedBy === home) return
  const isStillThere =
    typeof claimedBy === 'string' &&
    readJson(join(claimedBy, 'outside.json'))?.['cluster'] === cluster
  if (isStillThere)
    throw new EmbeddedPostgresError(
      'data-elsewhere',
      `${home} was copied from ${claimedBy}, and ${cluster} holds the data of that one. ` +
        `Remove ${join(home, 'outside.json')} to begin with empty data here.`,
    )
  replaceFileDurably(dirname(cluster), `${basename(cluster)}.json`, JSON.stringify({ home }), 0o600)
}

function chooseOutside(home: string, account: RunAccount): string {
  mkdirSync(systemFolder, { recursive: true })
  chmodSync(systemFolder, 0o755) // whatever the umask: the account must get through
  const cluster = join(systemFolder, crypto.randomUUID())
  makeClusterFolder(cluster, account)
  if (!canWork(account, cluster))
    throw new EmbeddedPostgresError(
      'not-permitted',
      `${account.name} can work neither in ${home} nor in ${systemFolder}. ` +
        'Choose a data folder that it can enter (WENKAO_DATA).',
    )
  syncFolder(systemFolder)
  // The pointer comes before the data: data that nothing points to would be lost.
  replaceFileDurably(home, 'outside.json', JSON.stringify({ cluster }), 0o600)
  claimOutside(home, cluster)
  return cluster
}

function locate(home: string, log: (message: string) => void): DataLocation {
  const pointer = readJson(join(home, 'outside.json'))?.['cluster']
  if (typeof pointer === 'string') {
    if (!existsSync(pointer))
      throw new EmbeddedPostgresError(
        'data-missing',
        `The data should lie in ${pointer} (as ${join(home, 'outside.json')} says) and is not there. ` +
          'Put it back from the backup, or remove that file to begin with empty data.',
      )
    claimOutside(home, pointer)
    return describe(home, pointer, chooseRunAccount(ownerOf(pointer), log))
  }
  const inside = join(home, 'cluster')
  const isNew = !existsSync(inside)
  const account = chooseRunAccount(ownerOf(inside), log)
  makeClusterFolder(inside, account)
  if (canWork(account, inside)) return describe(home, inside, account)
  if (!isNew && existsSync(join(inside, 'data')))
    throw new EmbeddedPostgresError(
      'not-permitted',
      `${account.name}, which owns the data in ${inside}, cannot enter that folder any more. ` +
        'Move the data folder to where it can, or open the folders above to it.',
    )
  if (isNew) rmdirSync(inside)
  const cluster = chooseOutside(home, account)
  log(`the data lies in ${cluster}, because ${account.name} cannot enter ${home}`)
  return describe(home, cluster, account)
}

/**
 * Decides where the data of a data folder lies, and as whom PostgreSQL runs (DESIGN section 11).
 * Existing data always decides. Call it while holding the start lock.
 */
export function chooseDataLocation(home: string, log: (message: string) => void): DataLocation {
  try {
    return locate(realpathSync(home), log)
  } catch (error) {
    throw explainSystemError(error, `preparing ${home}`)
  }
}
