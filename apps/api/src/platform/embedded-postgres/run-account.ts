import { spawnSync } from 'node:child_process'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/** The account that PostgreSQL runs as; undefined ids mean the account of this process. */
export interface RunAccount {
  name: string
  ids: { uid: number; gid: number } | undefined
}

/** PostgreSQL runs as whoever runs this process. */
export const ownAccount: RunAccount = { name: 'this account', ids: undefined }

/** The account made where the machine has no `postgres`. */
const madeAccountName = 'wenkao'

function findAccount(name: string): RunAccount | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const asked = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return asked.status === 0 ? Number(asked.stdout.trim()) : undefined
  })
  return uid === undefined || gid === undefined ? undefined : { name, ids: { uid, gid } }
}

function makeAccount(log: (message: string) => void): RunAccount {
  // shadow-utils first, then BusyBox. macOS has no such command and brings `_postgres` along.
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', madeAccountName]],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', madeAccountName]],
  ]
  const refusals: string[] = []
  for (const [command, words] of attempts) {
    const made = spawnSync(command, words, { encoding: 'utf8' })
    const account = made.status === 0 ? findAccount(madeAccountName) : undefined
    if (account !== undefined) {
      log(`made the system account ${madeAccountName}, because PostgreSQL refuses to run as root`)
      return account
    }
    refusals.push(`${command}: ${made.error?.message ?? made.stderr.trim()}`)
  }
  throw new EmbeddedPostgresError(
    'no-account',
    'PostgreSQL refuses to run as root, there is no account "postgres", and none could be made ' +
      `(${refusals.join('; ')}). Start as an ordinary user, or make a system account "postgres".`,
  )
}

/**
 * Chooses the account for PostgreSQL: this process's own, except as root, because PostgreSQL
 * refuses to run as root (DESIGN section 11). Data that exists decides: its owner runs it, so that
 * a folder made as a user also starts as root, and an account added later changes nothing.
 */
export function chooseRunAccount(
  owner: { uid: number; gid: number } | undefined,
  log: (message: string) => void,
): RunAccount {
  if (process.getuid?.() !== 0) return ownAccount
  if (owner !== undefined && owner.uid !== 0) return { name: `uid ${owner.uid}`, ids: owner }
  const usual = process.platform === 'darwin' ? ['_postgres'] : ['postgres', madeAccountName]
  for (const name of usual) {
    const account = findAccount(name)
    if (account !== undefined) return account
  }
  return makeAccount(log)
}

/**
 * Options for starting a PostgreSQL program as the account: no PG* or LC_* variable of the starter
 * reaches it, its messages are English because they are read here, and `/` is a folder that every
 * account can be in. On Windows it inherits everything; a process needs SystemRoot and TEMP there.
 */
export function spawnOptions(account: RunAccount): {
  cwd?: string
  env?: Record<string, string>
  uid?: number
  gid?: number
  windowsHide: boolean
} {
  if (process.platform === 'win32') return { windowsHide: true }
  return {
    ...account.ids,
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', LANG: 'C' },
    windowsHide: true,
  }
}
