/**
 * `npm run rows`: which row of docs/mission.md is proved by which journey, and which by none yet.
 * `--check` fails when a journey names a row that is not in the table.
 */
import { journeyTitles, missionIds } from './lib/mission-table.mjs'
import { say, warn } from './lib/say.mjs'

const ids = missionIds()
const journeys = journeyTitles()
const proofs = (/** @type {string} */ id) => [
  ...new Set(journeys.filter((journey) => journey.ids.includes(id)).map(({ file }) => file)),
]

const proved = ids.filter((id) => proofs(id).length > 0)
const open = ids.filter((id) => proofs(id).length === 0)
for (const id of proved) say(`${id}  e2e/journeys/${proofs(id).join(', e2e/journeys/')}`)
say(`without a journey: ${open.join(' ') || 'none'}`)
say(`${proved.length} of ${ids.length} rows proved`)

if (process.argv.includes('--check')) {
  const unknown = journeys.filter((journey) => journey.ids.some((id) => !ids.includes(id)))
  for (const { file, title } of unknown) warn(`${file}: “${title}” names no row of docs/mission.md`)
  process.exitCode = unknown.length === 0 ? 0 : 1
}
