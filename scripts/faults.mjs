/**
 * `npm run faults -- [NAME] [--full]`: the suite of one folder of e2e/faults, or all of them, with what
 * they counted. `--full` runs whole numbers. Ends with `N passed, N failed`.
 */
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say, warn } from './lib/say.mjs'
import { tellSuite } from './lib/tell-outcome.mjs'

await ensureInstalled()
const { buildPage, emptyReports, faultSuites, runFaultSuite } =
  await import('./lib/test-suites.mjs')
const { ensureTestTools } = await import('./lib/test-tools.mjs')

const words = process.argv.slice(2)
const name = words.find((word) => !word.startsWith('--'))
const suites = faultSuites.filter(
  ({ folder }) => name === undefined || folder === `e2e/faults/${name}`,
)
let passed = 0
let failed = 0
if (suites.length === 0) {
  warn(`there are: ${faultSuites.map(({ folder }) => folder.split('/').at(-1)).join(', ')}`)
  failed += 1
} else {
  await runAll()
}
say(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function runAll() {
  const tools = await ensureTestTools()
  for (const line of tools.leftOut) warn(`!!! LEFT OUT 未测试: ${line}`)
  const build = await buildPage()
  if (build.code !== 0) {
    warn(build.output)
    failed += 1
    return
  }
  emptyReports()
  const env = { ...tools.env, WENKAO_FULL: words.includes('--full') ? '1' : undefined }
  for (const suite of suites) {
    const report = await runFaultSuite(suite, env, tools.has)
    if (!report) {
      // Asked for by name, it cannot count as done.
      if (name !== undefined) failed += 1
      continue
    }
    tellSuite(report)
    passed += report.passed
    failed += report.failures.length
  }
}
