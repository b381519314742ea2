import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chooseDataLocation, type DataLocation } from './embedded-postgres/data-location.fs.ts'
import {
  EmbeddedPostgresError,
  explainSystemError,
} from './embedded-postgres/embedded-postgres-error.ts'
import { answersAsPostgres, findFreePort } from './embedded-postgres/free-port.ts'
import { prepareData, readPassword } from './embedded-postgres/make-data.fs.ts'
import {
  findPostgresBinaries,
  type PostgresBinaries,
} from './embedded-postgres/postgres-binaries.fs.ts'
import { disownPostmasterPid, readPostmasterPid } from './embedded-postgres/postmaster-pid.fs.ts'
import { judgePostmaster } from './embedded-postgres/process-state.fs.ts'
import { startPostmaster, stopPostmaster } from './embedded-postgres/run-postmaster.fs.ts'
import { withStartLock } from './embedded-postgres/start-lock.fs.ts'
import { watchPostmaster } from './embedded-postgres/watch-postmaster.ts'

export { findPostgresBinaries } from './embedded-postgres/postgres-binaries.fs.ts'
export type { PostgresBinaries } from './embedded-postgres/postgres-binaries.fs.ts'
export type { DataLocation } from './embedded-postgres/data-location.fs.ts'

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** `postgres://` URL with the password; not for logs. */
  url: string
  port: number
  /** Process id of the postmaster; another one after a restart by {@link EmbeddedPostgres.watch}. */
  readonly pid: number
  /** Whether it was running already, left by a killed process or started by another. */
  adopted: boolean
  /**
   * From now on, starts it again on the same data and port when it dies although nobody stopped it.
   * @param lost called once when that cannot be done: whoever uses the server must end then.
   */
  watch(lost: (cause: unknown) => void): void
  /** Stops it for everybody who uses this data folder. May be called again. */
  stop(): Promise<void>
  location: DataLocation & { binaries: PostgresBinaries }
}

/** What a start needs besides the data folder. */
export interface StartOptions {
  /** Folder of the whole server's data; `postgres/` in it is used. Made when missing. */
  dataFolder: string
  /** Gets one line, in English, for everything an operator may want to know. No secrets. */
  log: (message: string) => void
  /** How programs are found; tests give another. */
  findBinaries?: typeof findPostgresBinaries
}

/** How long a start waits for another start, and for what a killed postmaster left behind. */
const patience = { lock: 15 * 60_000, running: 10 * 60_000, remains: 60_000, reaping: 5_000 }

interface Running {
  port: number
  pid: number
  adopted: boolean
}

/**
 * Looks at what `postmaster.pid` names. Returns the server when it runs, `wait` while something is
 * under way, `free` when nothing stands in the way of a start.
 */
async function inspect(
  data: string,
  waited: number,
  log: (message: string) => void,
): Promise<Running | 'wait' | 'free'> {
  const written = readPostmasterPid(data)
  if (written === undefined) return 'free'
  const { pid, port, isReady } = written
  const state = judgePostmaster(pid, data)
  switch (state) {
    case 'gone':
      return 'free'
    case 'ours':
    case 'unknown':
      if (isReady && port !== undefined && (await answersAsPostgres(port)))
        return { port, pid, adopted: true }
      // Ours without an answer is recovering or stopping. What cannot be told apart is left to
      // PostgreSQL, which refuses by itself when a postmaster runs.
      return state === 'ours' ? 'wait' : 'free'
    case 'zombie':
      if (waited < patience.reaping) return 'wait'
      log(`the killed postmaster ${pid} was never reaped; starting without waiting for it`)
      disownPostmasterPid(data)
      return 'free'
    case 'foreign':
      log(`postmaster.pid names process ${pid}, which is another program now`)
      disownPostmasterPid(data)
      return 'free'
    default:
      return state satisfies never
  }
}

function explainFailure(outcome: string, words: string, location: DataLocation): Error {
  const details = `${words}\nThe whole log is in ${location.logFile}.`
  switch (outcome) {
    case 'disk-full':
      return new EmbeddedPostgresError(
        'disk-full',
        `PostgreSQL cannot start because the disk of ${location.cluster} is full. ` +
          `Make room and start again; the data is whole. ${details}`,
      )
    case 'port-taken':
      return new EmbeddedPostgresError(
        'no-port',
        `PostgreSQL could not take a port of 127.0.0.1. ${details}`,
      )
    case 'not-permitted':
      return new EmbeddedPostgresError(
        'not-permitted',
        `PostgreSQL, running as ${location.account.name}, is refused a file. ${details}`,
      )
    default:
      return new EmbeddedPostgresError('start-failed', `PostgreSQL did not start. ${details}`)
  }
}

/** @param keepPort of a restart: pools have it in their address, so no other one will do. */
async function runOrAdopt(
  location: DataLocation,
  binaries: PostgresBinaries,
  log: (message: string) => void,
  keepPort?: number,
): Promise<Running> {
  const began = performance.now()
  let portAttempts = 0
  for (;;) {
    const waited = performance.now() - began
    const found = await inspect(location.data, waited, log)
    if (found === 'wait') {
      if (waited > patience.running)
        throw explainFailure('failed', 'Its process runs and does not become ready.', location)
      await wait(50)
      continue
    }
    if (found !== 'free') return found
    if (keepPort !== undefined && (await findFreePort(keepPort)) !== keepPort) {
      if (waited > patience.remains)
        throw new EmbeddedPostgresError('no-port', `Port ${keepPort} was taken meanwhile.`)
      await wait(50)
      continue
    }
    // The port of before, if it is free: whoever still has the old URL finds the server again.
    const wished =
      keepPort ?? (portAttempts === 0 ? readPostmasterPid(location.data)?.port : undefined)
    const port = await findFreePort(wished)
    if (port === undefined)
      throw new EmbeddedPostgresError('no-port', 'No port of 127.0.0.1 is free.')
    const started = await startPostmaster(location, binaries, port, log)
    if (started.outcome === 'ready') return { port, pid: started.pid, adopted: false }
    const { outcome, words } = started
    const isPassing =
      (outcome === 'port-taken' && ++portAttempts < 10) ||
      ((outcome === 'lock-file-exists' || outcome === 'backends-survive') &&
        waited < patience.remains)
    if (!isPassing) throw explainFailure(outcome, words, location)
    log(`PostgreSQL could not start yet (${outcome}); trying again`)
    await wait(200)
  }
}

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true })
  } catch (error) {
    const explained = explainSystemError(error, `making ${home}`)
    if (explained instanceof EmbeddedPostgresError) throw explained
    // Node says ENOENT on a read-only file system.
    throw new EmbeddedPostgresError('not-permitted', `The folder ${home} cannot be made.`, {
      cause: error,
    })
  }
}

/**
 * Starts the PostgreSQL that belongs to a data folder, or adopts it when it is running already
 * (DESIGN section 11). Real PostgreSQL, durable, on 127.0.0.1 only, behind a random password;
 * works as root and as an ordinary user. Several starts at the same time end with one server.
 *
 * The first start makes the data. Data that was ever complete is never changed by a later start,
 * whatever is found wrong with it. After `kill -9` of the starter the server goes on and is
 * adopted; after `kill -9` of both it recovers.
 *
 * Tried on Linux. The branches for macOS and Windows follow PostgreSQL's documentation.
 *
 * Throws {@link EmbeddedPostgresError}; the message says what to do.
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const { log, findBinaries = findPostgresBinaries } = options
  const home = join(resolve(options.dataFolder), 'postgres')
  makeHome(home)
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    withStartLock(join(home, 'start.lock'), { patience: patience.lock, log }, work)
  try {
    return await inTurn(async () => {
      const location = chooseDataLocation(home, log)
      const { account, stagingFolder } = location
      const found = findBinaries({ account, stagingFolder, log })
      const binaries = await prepareData(location, found, log)
      const running = await runOrAdopt(location, binaries, log)
      const { port, adopted } = running
      log(
        `PostgreSQL ${adopted ? 'was running' : 'runs'} on port ${port} as process ${running.pid}`,
      )
      return handle(location, binaries, running, inTurn, log)
    })
  } catch (error) {
    throw explainSystemError(error, `starting PostgreSQL in ${home}`)
  }
}

function handle(
  location: DataLocation,
  binaries: PostgresBinaries,
  running: Running,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  log: (message: string) => void,
): EmbeddedPostgres {
  const { port, adopted } = running
  const stopping = new AbortController()
  let pid = running.pid
  let restarting: Promise<void> | undefined

  async function restart(): Promise<void> {
    const next = await runOrAdopt(location, binaries, log, port)
    if (next.port !== port)
      throw new EmbeddedPostgresError('no-port', `PostgreSQL runs on port ${next.port} by now.`)
    pid = next.pid
    log(`PostgreSQL runs again on port ${port} as process ${pid}`)
  }

  return {
    url: `postgres://postgres:${readPassword(location)}@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return pid
    },
    adopted,
    watch: (lost) => {
      void watchPostmaster(
        {
          judge: () => judgePostmaster(pid, location.data),
          restart: () => {
            // A stop that was asked for meanwhile waits for it, or a server nobody wants would stay.
            restarting = inTurn(async () => {
              if (!stopping.signal.aborted) await restart()
            })
            return restarting
          },
          log,
        },
        stopping.signal,
        lost,
      )
    },
    stop: async () => {
      stopping.abort()
      // Why a restart failed was told already; there is nothing to stop then.
      await restarting?.catch(() => undefined)
      await stopPostmaster(location, binaries, pid)
    },
    location: { ...location, binaries },
  }
}
