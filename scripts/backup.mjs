/**
 * `npm run backup [-- --drill] [--to PLACE] [--database URL | --data FOLDER]`: makes a backup of a server,
 * running or not, at the place of WENKAO_BACKUP_TARGET or of the page; with `--drill` tries the newest one.
 */
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { backupCommand } = await import('../apps/api/src/command-line/backup-command.ts')
process.exitCode = await backupCommand(process.argv.slice(2), {
  say,
  databaseUrl: process.env['DATABASE_URL'] || undefined,
  dataFolder: resolve(process.env['WENKAO_DATA'] ?? inClone('.wenkao')),
  backups: {
    target: process.env['WENKAO_BACKUP_TARGET'] || undefined,
    secret: process.env['WENKAO_BACKUP_SECRET'] || undefined,
    recipient: process.env['WENKAO_BACKUP_RECIPIENT'] || undefined,
  },
  now: () => Date.now(),
})
