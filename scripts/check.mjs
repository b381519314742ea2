/** `npm run check`: types, lint, boundaries, formatting, dead code, messages of both languages. */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say } from './lib/say.mjs'
import { tellCheck } from './lib/tell-outcome.mjs'

await ensureInstalled()
const { runChecks, staticChecks } = await import('./lib/static-checks.mjs')

const outcomes = await runChecks(staticChecks, tellCheck)
const failed = outcomes.filter((outcome) => !outcome.passed)
if (failed.length > 0) say(`failed: ${failed.map((outcome) => outcome.name).join(', ')}`)
say(`${outcomes.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
