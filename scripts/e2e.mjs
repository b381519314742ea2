/**
 * `npm run e2e -- F01`: the journeys whose title begins with that id; without one, all of them.
 * Ends with `N passed, N failed`.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say, warn } from './lib/say.mjs'
import { tellSuite } from './lib/tell-outcome.mjs'

await ensureInstalled()
const { journeyTitles } = await import('./lib/mission-table.mjs')
const { buildPage, emptyReports, runJourneys } = await import('./lib/test-suites.mjs')
const { ensureTestTools } = await import('./lib/test-tools.mjs')

const id = process.argv[2]
const titles = journeyTitles()

if (
  id !== undefined &&
  !titles.some(({ ids, title }) => ids.includes(id) || title.startsWith(id))
) {
  warn(`no journey begins with “${id}”; there are:`)
  for (const { title } of titles) warn(`  ${title}`)
  end(0, 1)
} else {
  const tools = await ensureTestTools()
  for (const line of tools.leftOut) warn(`!!! LEFT OUT 未测试: ${line}`)
  const build = await buildPage()
  if (build.code !== 0) {
    warn(build.output)
    warn('the page cannot be built')
    end(0, 1)
  } else {
    emptyReports()
    const report = await runJourneys(tools.env, id)
    tellSuite(report)
    end(report.passed, report.failures.length)
  }
}

/**
 * @param {number} passed
 * @param {number} failed
 */
function end(passed, failed) {
  say(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
