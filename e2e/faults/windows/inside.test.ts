/**
 * Tests that run on the Windows Node under Wine beside programs that hold files: the folder `inside/`.
 * Each counts here as a test of its own.
 */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundleInsideTests } from './bundle.ts'
import { runInside } from './run-inside.ts'
import { openWindowsPc } from './windows-pc.ts'

const LONGEST_RUN_S = 400

const pc = openWindowsPc()
afterAll(() => {
  pc.remove()
})
const folder = join(pc.drive, 'inside')
const files = await bundleInsideTests(folder)
const run = await runInside(pc, folder, files, LONGEST_RUN_S)

for (const file of files) {
  describe(file, () => {
    const tests = run.tests.filter((test) => test.file === file)
    it('ran', () => {
      expect(tests.length, run.output).toBeGreaterThan(0)
    })
    for (const { title, outcome, reason } of tests) {
      it(title, () => {
        expect(outcome, reason).toBe('passed')
      })
    }
  })
}
