import { say, tail } from './say.mjs'

/**
 * One line per check; what it said only when it failed.
 * @param {import('./static-checks.mjs').CheckOutcome} outcome
 */
export function tellCheck(outcome) {
  const mark = outcome.passed ? '✓' : '✗'
  say(`${mark} ${outcome.name} (${outcome.seconds.toFixed(0)} s)`)
  if (!outcome.passed) say(tail(outcome.output))
}

/**
 * One line per test suite; each failed test with its reason.
 * @param {import('./test-report.mjs').SuiteReport} report
 */
export function tellSuite(report) {
  const mark = report.failures.length === 0 ? '✓' : '✗'
  const { name, passed, failures, seconds } = report
  say(`${mark} ${name}: ${passed} passed, ${failures.length} failed (${seconds.toFixed(0)} s)`)
  for (const note of report.notes ?? []) say(`  ${note}`)
  for (const failure of failures) {
    say(`  ✗ ${failure.title}`)
    say(tail(withoutColour(failure.reason), 25))
  }
}

/** @param {string} text */
const withoutColour = (text) => text.replaceAll(/\u001b\[[\d;]*m/g, '')
