import { runProgram } from './run-program.ts'

/** A program of Windows as `tasklist` tells it. */
export interface WindowsTask {
  readonly name: string
  readonly pid: number
  /** Number of the log-on session: two people at one PC have two. */
  readonly session: string
  /** `PC\user` in lower case; undefined where Windows does not tell it to this user. */
  readonly user: string | undefined
}

const PATIENCE_MS = 4000

/**
 * The process at one end of a connection, or the one that listens. Words of `netstat` are in the
 * system's language, so rows are told by their addresses.
 * @param remotePort undefined: who listens. @returns undefined where Windows does not tell.
 */
export async function pidOfPort(
  localPort: number,
  remotePort: number | undefined,
): Promise<number | undefined> {
  const output = await runProgram('netstat.exe', ['-ano', '-p', 'TCP'], PATIENCE_MS)
  return output === undefined ? undefined : parseNetstat(output, localPort, remotePort)
}

/** See `pidOfPort`. */
export function parseNetstat(
  output: string,
  localPort: number,
  remotePort: number | undefined,
): number | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = '', remote = '', ...rest] = line.trim().split(/\s+/)
    const pid = Number(rest.at(-1))
    if (protocol !== 'TCP' || !Number.isInteger(pid)) continue
    const isLocal = [`127.0.0.1:${localPort}`, `0.0.0.0:${localPort}`].includes(local)
    const isRemote =
      remotePort === undefined ? remote === '0.0.0.0:0' : remote === `127.0.0.1:${remotePort}`
    if (isLocal && isRemote) return pid
  }
  return undefined
}

/** What `tasklist` says of a process; undefined where it does not answer in time. */
export async function taskOf(pid: number): Promise<WindowsTask | undefined> {
  const args = ['/v', '/fo', 'csv', '/nh', '/fi', `PID eq ${pid}`]
  const output = await runProgram('tasklist.exe', args, PATIENCE_MS)
  return output === undefined ? undefined : parseTask(output)
}

/** The first row of `tasklist /v /fo csv /nh`; a user that it may not tell has no `\` in the name. */
export function parseTask(output: string): WindowsTask | undefined {
  for (const line of output.split(/\r?\n/)) {
    const cells = [...line.matchAll(/"([^"]*)"/g)].map(([, cell]) => cell ?? '')
    const [name, pid, , session, , , user] = cells
    if (name === undefined || session === undefined || !/^\d+$/.test(pid ?? '')) continue
    return {
      name,
      pid: Number(pid),
      session,
      user: user?.includes('\\') === true ? user.toLowerCase() : undefined,
    }
  }
  return undefined
}
