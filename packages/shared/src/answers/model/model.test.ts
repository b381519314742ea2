import { propertySettings } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { createCoverage } from './coverage.contract-suite.ts'
import { findCounterexample, tellCounterexample } from './programs.contract-suite.ts'

describe('the life of an answer, under every fault', () => {
  it('Y4, Y5, Y8, Y13, F1, F3, W1, X1, X2: nothing shown as saved is missing, all who can talk agree, and nothing comes back from the past', async () => {
    const coverage = createCoverage()
    const found = await findCounterexample(propertySettings(1000), undefined, coverage)
    process.stdout.write(`fault × state of the sync client, counted:\n${coverage.table()}\n`)
    expect(found && tellCounterexample(found)).toBe(undefined)
    expect(coverage.empty()).toEqual([])
  }, 3_600_000)
})
