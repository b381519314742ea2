/**
 * `npm run certificate -- --cert FILE --key FILE` or `--pfx FILE`: says whether devices would trust a
 * certificate that is to be imported. Needs no network and no database.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { certificateCommand } = await import('../apps/api/src/command-line/certificate-command.ts')
process.exitCode = await certificateCommand(process.argv.slice(2), {
  say,
  passphrase: process.env['WENKAO_TLS_PASSPHRASE'] ?? '',
  now: () => Date.now(),
})
