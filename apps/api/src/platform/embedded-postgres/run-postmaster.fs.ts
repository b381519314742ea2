import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { DataLocation } from './data-location.fs.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { programPath, type PostgresBinaries } from './postgres-binaries.fs.ts'
import { readPostmasterPid } from './postmaster-pid.fs.ts'
import { judgePostmaster } from './process-state.fs.ts'
import { spawnOptions } from './run-account.ts'

/** Why a postmaster ended before it was ready. The first three are worth another attempt. */
export type StartOutcome =
  | { outcome: 'ready'; pid: number }
  | { outcome: 'port-taken' | 'lock-file-exists' | 'backends-survive'; words: string }
  | { outcome: 'disk-full' | 'not-permitted' | 'failed'; words: string }

type Failure = Exclude<StartOutcome['outcome'], 'ready'>

const failureByWords: readonly (readonly [RegExp, Failure])[] = [
  [/No space left on device|Disk quota exceeded|not enough space on the disk/i, 'disk-full'],
  [/lock file "postmaster\.pid" (already exists|is empty)/, 'lock-file-exists'],
  [/pre-existing shared memory block/, 'backends-survive'],
  [/could not (bind|create any TCP\/IP sockets)|Address already in use/, 'port-taken'],
  [/Permission denied|Operation not permitted|Read-only file system/i, 'not-permitted'],
]

/** Options on the command line win over every configuration file and over ALTER SYSTEM. */
function serverOptions(port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // Elsewhere the default reaches the disk; on these two it stops at the drive's cache.
    ...(process.platform === 'darwin' || process.platform === 'win32'
      ? { wal_sync_method: 'fsync_writethrough' }
      : {}),
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  return [
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

const largestLog = 10_000_000

/** Opens server.log for appending; one that has grown large becomes server.log.old. */
function openLog(file: string): { descriptor: number; size: number } {
  let descriptor = openSync(file, 'a', 0o600)
  let { size } = statSync(file)
  if (size > largestLog) {
    closeSync(descriptor)
    renameSync(file, `${file}.old`)
    descriptor = openSync(file, 'a', 0o600)
    size = 0
  }
  return { descriptor, size }
}

function launch(
  location: DataLocation,
  binaries: PostgresBinaries,
  port: number,
  logDescriptor: number,
): ReturnType<typeof spawn> {
  const options = serverOptions(port)
  const data = ['-D', location.data]
  // On Windows only pg_ctl can drop an administrator's rights, without which PostgreSQL refuses.
  // Elsewhere pg_ctl would hand the paths to a shell, so the server is started directly; detached,
  // so that neither Ctrl-C in the terminal nor the death of this process reaches it.
  return process.platform === 'win32'
    ? spawn(
        programPath(binaries.folder, 'pg_ctl'),
        ['start', '-w', '-t', '600', ...data, '-l', location.logFile, '-o', options.join(' ')],
        { ...spawnOptions(location.account), detached: true, stdio: 'ignore' },
      )
    : spawn(programPath(binaries.folder, 'postgres'), [...data, ...options], {
        ...spawnOptions(location.account),
        detached: true,
        stdio: ['ignore', logDescriptor, logDescriptor],
      })
}

/**
 * Starts the server and waits until it is ready, however long its recovery takes: as long as the
 * process lives, the data is being made whole, and giving up would help nobody.
 */
export async function startPostmaster(
  location: DataLocation,
  binaries: PostgresBinaries,
  port: number,
  log: (message: string) => void,
): Promise<StartOutcome> {
  const { descriptor, size } = openLog(location.logFile)
  let child: ReturnType<typeof spawn>
  try {
    child = launch(location, binaries, port, descriptor)
  } finally {
    closeSync(descriptor)
  }
  let ended: string | undefined
  child.once('error', (error) => (ended = error.message))
  child.once('exit', (code, signal) => {
    // pg_ctl ends well when the server is ready, and the server goes on.
    if (process.platform !== 'win32' || code !== 0) ended = `ended with ${code ?? signal}`
  })
  child.unref()

  let nextNews = performance.now() + 10_000
  while (ended === undefined) {
    const written = readPostmasterPid(location.data)
    const isOwn = process.platform === 'win32' || written?.pid === child.pid
    if (written?.isReady === true && isOwn && written.port === port)
      return { outcome: 'ready', pid: written.pid }
    if (performance.now() > nextNews) {
      log(`PostgreSQL is still starting (it recovers after a power cut); see ${location.logFile}`)
      nextNews += 10_000
    }
    await wait(20)
  }
  const words = readFileSync(location.logFile).subarray(size).toString('utf8').trim()
  const failure = failureByWords.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed'
  return { outcome: failure, words: `${ended}: ${words.slice(-2_000)}` }
}

/**
 * Stops the server: open transactions are rolled back, everything committed is flushed. Does
 * nothing when it is not running any more. Throws `stop-failed` when it has not ended after a
 * minute; it then goes on stopping.
 */
export async function stopPostmaster(
  location: DataLocation,
  binaries: PostgresBinaries,
  pid: number,
): Promise<void> {
  const isRunning = () => {
    const state = judgePostmaster(pid, location.data)
    return state === 'ours' || state === 'unknown'
  }
  if (!isRunning()) return
  if (process.platform === 'win32')
    spawn(
      programPath(binaries.folder, 'pg_ctl'),
      ['stop', '-W', '-m', 'fast', '-D', location.data],
      { ...spawnOptions(location.account), stdio: 'ignore' },
    )
  else process.kill(pid, 'SIGINT')
  const deadline = performance.now() + 60_000
  while (isRunning()) {
    if (performance.now() > deadline)
      throw new EmbeddedPostgresError(
        'stop-failed',
        `PostgreSQL (process ${pid}) is still stopping after a minute; see ${location.logFile}`,
      )
    await wait(20)
  }
}
