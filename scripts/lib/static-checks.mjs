import { inClone } from './paths.mjs'
import { runCommand } from './run-command.mjs'

/**
 * @typedef {object} CheckOutcome
 * @property {string} name
 * @property {boolean} passed
 * @property {string} output what to read when it failed
 * @property {number} seconds
 */

/** @typedef {{ name: string, run: () => Promise<{ code: number, output: string }> }} Check */

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @returns {Check}
 */
const byCommand = (name, command, args) => ({
  name,
  run: async () => {
    const { code, output } = await runCommand(command, args, { timeoutSeconds: 600 })
    return { code, output: withoutNoise(output) }
  },
})

/** npm says three times that a script failed; what the script said is what helps. */
const noise = /(npm (error|warn) |: cache (miss|hit), |command finished with error|^\S+:\s*$|: > )/

/** @param {string} output */
const withoutNoise = (output) =>
  output
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n')

/** The longest first: two run at a time. @type {readonly Check[]} */
export const staticChecks = [
  // One workspace after the other: a compiler takes a gigabyte, and lint runs beside it.
  byCommand('types', 'turbo', [
    ...['run', 'typecheck', '--output-logs=errors-only', '--continue', '--concurrency=1'],
  ]),
  byCommand('lint', 'eslint', ['.', '--max-warnings', '0']),
  byCommand('formatting', 'prettier', ['--check', '--log-level', 'warn', '.']),
  byCommand('dead code', 'knip', ['--no-progress']),
  byCommand('boundaries', 'depcruise', [
    'apps',
    'packages',
    'e2e',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  { name: 'messages', run: checkMessages },
]

async function checkMessages() {
  const { findMessageFaults } = await import('./find-message-faults.mjs')
  const { findTextInCode } = await import('./find-text-in-code.mjs')
  const faults = [
    ...findMessageFaults(inClone('apps', 'pwa', 'src', 'messages')),
    ...findTextInCode(inClone('apps', 'pwa', 'src')).map((place) => `text in code: ${place}`),
  ]
  return { code: faults.length === 0 ? 0 : 1, output: faults.join('\n') }
}

/**
 * Runs every check, two at a time, whatever the others say.
 * @param {readonly Check[]} checks
 * @param {(outcome: CheckOutcome) => void} tell called as each ends
 * @returns {Promise<CheckOutcome[]>}
 */
export async function runChecks(checks, tell) {
  /** @type {CheckOutcome[]} */
  const outcomes = []
  const waiting = [...checks]
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await runCheck(check)
      outcomes.push(outcome)
      tell(outcome)
    }
  }
  await Promise.all([work(), work()])
  return outcomes
}

/**
 * @param {Check} check
 * @returns {Promise<CheckOutcome>}
 */
async function runCheck(check) {
  const started = Date.now()
  const seconds = () => (Date.now() - started) / 1000
  try {
    const { code, output } = await check.run()
    return { name: check.name, passed: code === 0, output, seconds: seconds() }
  } catch (error) {
    const output = /** @type {Error} */ (error).stack ?? String(error)
    return { name: check.name, passed: false, output, seconds: seconds() }
  }
}
