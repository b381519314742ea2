/**
 * `npm test`: installs what is missing, then static checks, unit, API and end-to-end tests.
 * Ends with `N passed, N failed`, alone on the last line; a static check counts as one. A skipped
 * test, an empty suite and, in continuous integration, a missing tool count as failed.
 * `--full` sets WENKAO_FULL=1: property tests run ten times as many cases, kills and power cuts come
 * in their whole numbers.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say, warn } from './lib/say.mjs'
import { tellCheck, tellSuite } from './lib/tell-outcome.mjs'

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

for (const folder of vitestFolders()) count(await runVitest(folder, env))
if (tools.postgresFolder !== undefined) {
  count(await runApiOnSystemPostgres(tools.postgresFolder, env))
}
if (tools.hasBrowser) await runEndToEnd()
if (process.env['CI']) failed += tools.leftOut.length

tellLeftOut()
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

async function runEndToEnd() {
  const build = await buildPage()
  if (build.code === 0) {
    count(await runJourneys(env))
    for (const suite of faultSuites) {
      const report = await runFaultSuite(suite, env, tools.has)
      if (report) count(report)
    }
  } else {
    const failure = { title: 'the page cannot be built', reason: build.output }
    count({ name: 'e2e', passed: 0, failures: [failure], seconds: build.seconds })
  }
}

/** @param {import('./lib/test-report.mjs').SuiteReport} report */
function count(report) {
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
