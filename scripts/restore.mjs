/**
 * `npm run restore -- --from PLACE --identity FILE …`: makes a server again from a backup (D10).
 */
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { restoreCommand } = await import('../apps/api/src/command-line/restore-command.ts')
process.exitCode = await restoreCommand(process.argv.slice(2), {
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
