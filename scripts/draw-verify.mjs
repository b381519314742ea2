/**
 * `npm run draw:verify -- FILE.json [--commitment HEX]`: replays a seating draw from its published log and
 * names the first entry that does not follow. Needs no network and no database.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say } from './lib/say.mjs'

await ensureInstalled()
const { drawCommand } = await import('../apps/api/src/command-line/draw-command.ts')
process.exitCode = drawCommand(process.argv.slice(2), say)
