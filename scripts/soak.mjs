/**
 * `npm run soak -- --minutes 30 [--seed N] [--path P]`: the model of an answer's life
 * (packages/shared/src/answers/model) over random programs until the time is up, or until one breaks a
 * promise. Prints how many ran and which fault met which state of the sync client; on a failure the
 * shortest program that fails, and the seed and path that repeat it.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { ensureInstalled } from './lib/ensure-installed.mjs'
import { say, warn } from './lib/say.mjs'

/** Programs between two looks at the clock. */
const AT_ONCE = 200

await ensureInstalled()
const { findCounterexample, tellCounterexample } =
  await import('../packages/shared/src/answers/model/programs.contract-suite.ts')
const { createCoverage } =
  await import('../packages/shared/src/answers/model/coverage.contract-suite.ts')

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
})
const minutes = Number(values.minutes ?? '30')
const firstSeed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(firstSeed)) {
  warn('usage: npm run soak -- --minutes 30 [--seed N] [--path P]')
  process.exitCode = 2
} else {
  process.exitCode = await soak(minutes, firstSeed, values.path)
}

/**
 * @param {number} forMinutes
 * @param {number} seed of the first programs; the next ones take the numbers after it
 * @param {string | undefined} path repeats one program of that seed, and ends
 * @returns {Promise<number>} exit code
 */
async function soak(forMinutes, seed, path) {
  const until = Date.now() + forMinutes * 60_000
  const coverage = createCoverage()
  let programs = 0
  let next = seed
  say(`seeds from ${seed}, ${forMinutes} minutes`)
  do {
    const settings =
      path === undefined ? { seed: next, numRuns: AT_ONCE } : { seed, path, numRuns: 1 }
    const found = await findCounterexample(settings, undefined, coverage)
    programs += found?.programs ?? settings.numRuns
    if (found) {
      warn(tellCounterexample(found))
      warn(`repeat: npm run soak -- --seed ${found.seed} --path ${found.path}`)
      say(`${programs} programs run, 1 failed`)
      return 1
    }
    next += 1
  } while (path === undefined && Date.now() < until)
  if (path === undefined) {
    say(coverage.table())
    say(`never met: ${coverage.empty().join(', ') || 'none'}`)
  }
  say(`${programs} programs run, 0 failed, seeds ${seed} to ${next - 1}`)
  return 0
}
