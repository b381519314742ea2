import { chownSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFileDurably } from '../durable-files.fs.ts'

/** What PostgreSQL writes into `postmaster.pid`, as far as it is needed here. */
export interface PostmasterPid {
  pid: number
  port: number | undefined
  isReady: boolean
}

/** Reads `postmaster.pid` of a data directory; undefined when there is none. */
export function readPostmasterPid(dataDirectory: string): PostmasterPid | undefined {
  let text: string
  try {
    text = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  // Lines: pid, data directory, start time, port, socket folder, address, shared memory, status.
  const lines = text.split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  const port = Number.parseInt(lines[3] ?? '', 10)
  return {
    pid: Number.isNaN(pid) ? 0 : pid,
    port: Number.isNaN(port) ? undefined : port,
    isReady: (lines[7] ?? '').trim() === 'ready',
  }
}

/** Larger than any process id of Linux (2^22), macOS (99 998) or Windows in use. */
const pidOfNobody = 2_147_483_646

/**
 * Makes a stale `postmaster.pid` name nobody. PostgreSQL refuses to start while the named process
 * exists, whoever it is. The file is not removed: its shared memory line lets PostgreSQL find
 * surviving backends of a killed postmaster, and two writers on one data directory would be the
 * worst that can happen here.
 */
export function disownPostmasterPid(dataDirectory: string): void {
  const file = join(dataDirectory, 'postmaster.pid')
  const [, ...rest] = readFileSync(file, 'utf8').split('\n')
  const { uid, gid } = statSync(file)
  replaceFileDurably(
    dataDirectory,
    'postmaster.pid',
    [String(pidOfNobody), ...rest].join('\n'),
    0o600,
    (temporary) => {
      if (process.platform !== 'win32') chownSync(temporary, uid, gid)
    },
  )
}
