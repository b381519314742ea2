import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CommandOutcome } from './bridge-command.ts'

const SCRIPTS = fileURLToPath(new URL('../../scripts/', import.meta.url))

/**
 * Runs `npm run audit:verify`, `receipt:verify` or `restore` as somebody types it at the server's
 * terminal.
 * @param dataFolder of the server; the database is the embedded one.
 */
export function officeCommand(
  name: 'audit-verify' | 'receipt-verify' | 'restore',
  args: readonly string[],
  dataFolder: string,
): Promise<CommandOutcome> {
  const env = { ...process.env, WENKAO_DATA: dataFolder, DATABASE_URL: '' }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [`${SCRIPTS}${name}.mjs`, ...args],
      { env },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0
        if (typeof code === 'number') resolve({ code, output: `${stdout}${stderr}` })
        else reject(error ?? new Error('The command did not run'))
      },
    )
  })
}
