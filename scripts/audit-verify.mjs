/**
 * `npm run audit:verify -- [EXPORT.ndjson] [--database URL | --data FOLDER] [--keys KEYS.json]
 * [--receipt FILE|TEXT]… [--head HEAD]…`: checks the audit log of a database (by default that of
 * DATABASE_URL, else of WENKAO_DATA) or of an export, and names the first place that was altered.
 */
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { auditCommand } = await import('../apps/api/src/command-line/audit-command.ts')
process.exitCode = await auditCommand(process.argv.slice(2), {
  say,
  databaseUrl: process.env['DATABASE_URL'] || undefined,
  dataFolder: resolve(process.env['WENKAO_DATA'] ?? inClone('.wenkao')),
  now: () => Date.now(),
})
