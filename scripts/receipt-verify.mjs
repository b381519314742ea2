/**
 * `npm run receipt:verify -- FILE|TEXT [--keys KEYS.json | --data FOLDER]`: whether a receipt (the text
 * of its QR code, or its JSON) is the server's and unchanged. Needs no network and no database.
 */
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { inClone } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { receiptCommand } = await import('../apps/api/src/command-line/receipt-command.ts')
process.exitCode = await receiptCommand(process.argv.slice(2), {
  say,
  databaseUrl: undefined,
  dataFolder: resolve(process.env['WENKAO_DATA'] ?? inClone('.wenkao')),
  now: () => Date.now(),
})
