import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {object} Failure
 * @property {string} title
 * @property {string} reason
 */
/**
 * What one suite came to. A test that was skipped, or passed only at a second try, is a failure:
 * nobody looks at it again otherwise.
 * @typedef {object} SuiteReport
 * @property {string} name
 * @property {number} passed
 * @property {Failure[]} failures
 * @property {number} seconds
 * @property {string[]} [notes] what it counted
 */

/**
 * Reads the JSON report of vitest.
 * @param {string} name
 * @param {string} file
 * @param {import('./run-command.mjs').CommandResult} run
 * @returns {SuiteReport}
 */
export function readVitestReport(name, file, run) {
  const report = readJson(file)
  /** @type {SuiteReport} */
  const suite = { name, passed: 0, failures: [], seconds: run.seconds }
  for (const testFile of report?.testResults ?? []) {
    for (const test of testFile.assertionResults) {
      if (test.status === 'passed') suite.passed += 1
      else
        suite.failures.push({
          title: test.fullName,
          reason: whyNot(test.status, test.failureMessages),
        })
    }
    // A file that could not be loaded has no test that could say so.
    if (testFile.status === 'failed' && testFile.message) {
      suite.failures.push({ title: testFile.name, reason: testFile.message })
    }
  }
  return withRun(suite, run)
}

/**
 * Reads the JSON report of Playwright.
 * @param {string} name
 * @param {string} file
 * @param {import('./run-command.mjs').CommandResult} run
 * @returns {SuiteReport}
 */
export function readPlaywrightReport(name, file, run) {
  const report = readJson(file)
  /** @type {SuiteReport} */
  const suite = { name, passed: 0, failures: [], seconds: run.seconds }
  for (const spec of specsOf(report?.suites ?? [])) {
    for (const test of spec.tests) {
      if (test.status === 'expected') suite.passed += 1
      else {
        const reasons = test.results.flatMap((/** @type {any} */ result) =>
          result.errors.map((/** @type {any} */ error) => error.stack ?? error.message),
        )
        suite.failures.push({ title: spec.title, reason: whyNot(test.status, reasons) })
      }
    }
  }
  for (const error of report?.errors ?? []) {
    suite.failures.push({ title: name, reason: error.stack ?? error.message })
  }
  return withRun(suite, run)
}

/**
 * @param {any[]} suites
 * @returns {any[]}
 */
const specsOf = (suites) =>
  suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])])

/**
 * @param {string} status
 * @param {string[] | undefined} reasons
 */
function whyNot(status, reasons) {
  if (reasons && reasons.length > 0) return reasons.join('\n')
  return `status “${status}”: every test must run and pass`
}

/**
 * A run that ended badly or ran nothing must not look green.
 * @param {SuiteReport} suite
 * @param {import('./run-command.mjs').CommandResult} run
 * @returns {SuiteReport}
 */
function withRun(suite, run) {
  if (suite.failures.length > 0 && !run.timedOut) return suite
  if (run.code !== 0) {
    suite.failures.push({ title: `${suite.name} ended with code ${run.code}`, reason: run.output })
  } else if (suite.passed === 0) {
    suite.failures.push({ title: `${suite.name} ran no test`, reason: run.output })
  }
  return suite
}

/** @param {string} file */
function readJson(file) {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The run was cut short while it wrote; its exit code says so, and counts as a failure.
    return undefined
  }
}
