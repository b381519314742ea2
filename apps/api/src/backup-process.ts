import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { machineEnvironment } from './env.ts'
import type { StartProcess } from './features/backups/index.ts'

const command = fileURLToPath(new URL('command-line/run-backup-command.ts', import.meta.url))

/**
 * Backups run in a process of their own and of low priority, so that compressing and encrypting stand in
 * front of no answer.
 */
export function createBackupProcess(server: {
  readonly databaseUrl: string
  readonly dataFolder: string
  readonly target: string | undefined
  readonly secret: string | undefined
  readonly recipient: string | undefined
}): StartProcess {
  return (kind, runId) =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [command, '--run', runId, ...(kind === 'drill' ? ['--drill'] : [])],
        {
          // Never on a command line, which everybody on the machine can read.
          env: {
            ...machineEnvironment(),
            DATABASE_URL: server.databaseUrl,
            WENKAO_DATA: server.dataFolder,
            WENKAO_BACKUP_TARGET: server.target ?? '',
            WENKAO_BACKUP_SECRET: server.secret ?? '',
            WENKAO_BACKUP_RECIPIENT: server.recipient ?? '',
          },
          stdio: 'ignore',
        },
      )
      child.once('error', reject)
      child.once('close', () => {
        resolve()
      })
      if (child.pid !== undefined) lowerPriority(child.pid)
    })
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It ended already, or this system does not allow it: it runs as anything else does.
  }
}
