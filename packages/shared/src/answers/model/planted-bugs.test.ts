import { describe, expect, it } from 'vitest'
import { partsWith, plantedBugs } from './planted-bugs.contract-suite.ts'
import { findCounterexample, tellCounterexample } from './programs.contract-suite.ts'

/** So many programs at most, with a seed of its own: a bug that needs more would pass CI unseen. */
const settings = { seed: 20_260_601, numRuns: 1000 }

describe('the model finds a bug that is planted in the world', () => {
  it.each(Object.entries(plantedBugs))('%s', async (name, bug) => {
    const found = await findCounterexample(settings, partsWith(bug))
    const told = found
      ? `after ${found.programs} programs: ${tellCounterexample(found)}`
      : 'nothing'
    process.stdout.write(`planted: ${name}\n${told}\n\n`)
    expect(found).toBeDefined()
  })
})
