import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Station } from '../exam-site.ts'

const MAIN = fileURLToPath(new URL('../../apps/bridge/src/main.ts', import.meta.url))

/** What a command printed, and its exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export interface CommandOutcome {
  readonly code: number
  readonly output: string
}

/** Runs `wenkao-bridge …` on an exam PC, as a technician types it in Chinese. */
export function bridgeCommand(
  station: Pick<Station, 'folder'>,
  args: readonly string[],
): Promise<CommandOutcome> {
  const config = join(station.folder, 'bridge.json')
  const env = { ...process.env, LC_ALL: 'zh_CN.UTF-8', BRIDGE_PORT: '' }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [MAIN, ...args, '--config', config],
      { env },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0
        if (typeof code === 'number') resolve({ code, output: `${stdout}${stderr}` })
        else reject(error ?? new Error('The command did not run'))
      },
    )
  })
}
