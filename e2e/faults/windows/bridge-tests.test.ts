/**
 * The bridge's own tests under Windows semantics: the same files that run on Linux, bundled, on the
 * official Windows Node under Wine. Each counts here as a test of its own.
 */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { tellFigures } from '../figures.ts'
import { bridgeTests, bundleBridgeTests } from './bundle.ts'
import { cannotRunHere } from './cannot-run-here.ts'
import { runInside } from './run-inside.ts'
import { openWindowsPc } from './windows-pc.ts'

const LONGEST_RUN_S = 600

const pc = openWindowsPc()
afterAll(() => {
  pc.remove()
})
const folder = join(pc.drive, 'bridge')
const files = await bundleBridgeTests(folder, bridgeTests())
const run = await runInside(pc, folder, files, LONGEST_RUN_S)

describe('the bridge’s own tests under Wine', () => {
  const skipped = run.tests.filter(({ outcome }) => outcome === 'skipped')

  for (const file of files) {
    describe(file, () => {
      const tests = run.tests.filter((test) => test.file === file)
      it('ran', () => {
        expect(tests.length, run.output).toBeGreaterThan(0)
      })
      for (const { title, outcome, reason } of tests) {
        if (outcome === 'skipped') continue
        it(title, () => {
          expect(outcome, reason).toBe('passed')
        })
      }
    })
  }

  it('every reason to leave a test out still names one', () => {
    expect(skipped.map(({ title }) => title).sort()).toEqual([...cannotRunHere.keys()].sort())
    tellFigures(`${skipped.length} tests of the bridge cannot run under Wine (cannot-run-here.ts)`)
  })
})
