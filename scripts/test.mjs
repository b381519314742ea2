/**
 * `npm test`: installs what is missing, then static checks, unit, API and end-to-end tests.
 * Ends with `N passed, N failed`, alone on the last line; a static check counts as one. A skipped
 * test, an empty suite and, in continuous integration, a missing tool count as failed.
 * `--full` sets WENKAO_FULL=1: property tests run ten times as many cases, kills and power cuts come
 * in their whole numbers.
 */
import { availableParallelism } from 'node:os'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say, warn } from './lib/say.mjs'
import { tellCheck, tellSuite } from './lib/tell-outcome.mjs'

/**
 * @typedef {object} TestJob
 * @property {string} name
 * @property {() => Promise<import('./lib/test-report.mjs').SuiteReport | undefined>} run
 */

await ensureInstalled()
const { runChecks, staticChecks } = await import('./lib/static-checks.mjs')
const {
  buildPage,
  emptyReports,
  faultSuites,
  runApiOnSystemPostgres,
  runFaultSuite,
  runJourneys,
  runVitest,
  vitestFolders,
} = await import('./lib/test-suites.mjs')
const { ensureTestTools } = await import('./lib/test-tools.mjs')

const tools = await ensureTestTools()
tellLeftOut()
const env = { ...tools.env, WENKAO_FULL: process.argv.includes('--full') ? '1' : undefined }
emptyReports()

const checks = await runChecks(staticChecks, tellCheck)
let passed = checks.filter((check) => check.passed).length
let failed = checks.length - passed
let isPageBuilt = false

await runSideBySide([...(await endToEnd()), ...unitSuites()])
for (const suite of quietSuites()) count(await suite.run())
if (process.env['CI']) failed += tools.leftOut.length

tellLeftOut()
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

/** @returns {TestJob[]} */
function unitSuites() {
  const { postgresFolder } = tools
  /** @type {TestJob[]} */
  const jobs = vitestFolders().map((name) => ({ name, run: () => runVitest(name, env) }))
  if (postgresFolder !== undefined) {
    jobs.push({
      name: 'apps/api on the system',
      run: () => runApiOnSystemPostgres(postgresFolder, env),
    })
  }
  return jobs
}

/**
 * The journeys and the suites of faults, once the page is built.
 * @returns {Promise<TestJob[]>}
 */
async function endToEnd() {
  if (!tools.hasBrowser) return []
  const build = await buildPage()
  if (build.code !== 0) {
    const failure = { title: 'the page cannot be built', reason: build.output }
    count({ name: 'e2e', passed: 0, failures: [failure], seconds: build.seconds })
    return []
  }
  isPageBuilt = true
  return [{ name: 'e2e', run: () => runJourneys(env) }, ...faultJobs(({ quiet }) => !quiet)]
}

/**
 * Suites that measure rates, after everything else has ended.
 * @returns {TestJob[]}
 */
function quietSuites() {
  return isPageBuilt ? faultJobs(({ quiet }) => quiet) : []
}

/**
 * @param {(suite: import('./lib/test-suites.mjs').FaultSuite) => boolean} wanted
 * @returns {TestJob[]}
 */
function faultJobs(wanted) {
  return faultSuites
    .filter(wanted)
    .map((suite) => ({ name: suite.folder, run: () => runFaultSuite(suite, env, tools.has) }))
}

/**
 * The longest begin first, so that the two lanes end about together.
 * @param {TestJob} job
 */
function rankOf({ name }) {
  const order = [
    ...['e2e', 'apps/api', 'apps/bridge', 'e2e/faults/windows', 'e2e/faults/kills'],
    ...['e2e/faults/power-loss', 'e2e/faults/clock', 'apps/api on the system'],
  ]
  return order.includes(name) ? order.indexOf(name) : order.length
}

/**
 * Most suites wait for processes and disks more than they compute: two at a time keep two cores busy.
 * @param {TestJob[]} jobs
 */
async function runSideBySide(jobs) {
  const waiting = jobs.toSorted((one, other) => rankOf(one) - rankOf(other))
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) count(await job.run())
  }
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane))
}

/** @param {import('./lib/test-report.mjs').SuiteReport | undefined} report */
function count(report) {
  if (report === undefined) return
  tellSuite(report)
  passed += report.passed
  failed += report.failures.length
}

function tellLeftOut() {
  if (tools.leftOut.length === 0) return
  warn('\n!!! LEFT OUT 未测试 !!!')
  for (const line of tools.leftOut) warn(`!!! ${line}`)
  warn('')
}
