/**
 * A reporter of vitest that says what no test was blamed for: an error outside every test fails the
 * run, and the JSON report does not name it.
 * @implements {import('vitest/reporters').Reporter}
 */
export default class UnhandledReporter {
  /**
   * @param {readonly unknown[]} _modules
   * @param {readonly { stack?: string, message?: string, VITEST_TEST_NAME?: string, VITEST_TEST_PATH?: string }[]} errors
   */
  onTestRunEnd(_modules, errors) {
    for (const error of errors) {
      const where = [error.VITEST_TEST_PATH, error.VITEST_TEST_NAME].filter(Boolean).join(' > ')
      process.stderr.write(`outside every test ${where}: ${error.stack ?? error.message}\n`)
    }
  }
}
