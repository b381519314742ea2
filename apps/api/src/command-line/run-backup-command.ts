/** `backupCommand` as the server begins it, with everything in the environment. */
import { readEnv } from '../env.ts'
import { backupCommand } from './backup-command.ts'

const { databaseUrl, dataFolder, backups } = readEnv()
process.exitCode = await backupCommand(process.argv.slice(2), {
  say: (line) => {
    process.stdout.write(`${line}\n`)
  },
  ...{ databaseUrl, dataFolder, backups, now: () => Date.now() },
})
