import { execFile } from 'node:child_process'
import { decodeConsole } from './read-attributes.ts'

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024

/**
 * What a program of the system prints, without a shell.
 * @param patienceMs after which it is ended.
 * @returns undefined when there is none, it failed, or it took too long.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  patienceMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      {
        ...{ timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES },
        ...{ encoding: 'buffer', windowsHide: true },
      },
      (cause, output) => {
        resolve(cause ? undefined : decodeConsole(output))
      },
    )
  })
}
