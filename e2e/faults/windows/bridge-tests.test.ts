/**
 * The bridge's own tests under Windows semantics: the same files that run on Linux, bundled, on the
 * official Windows Node under Wine. Each counts here as a test of its own.
 */
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isFullRun, tellFigures } from '../figures.ts'
import { bridgeTests, bundleBridgeTests } from './bundle.ts'
import { cannotRunHere } from './cannot-run-here.ts'
import { runInside } from './run-inside.ts'
import { openWindowsPc } from './windows-pc.ts'

/** Long ones, of which the other suites of this folder show the part that is Windows' own. */
const ONLY_IN_FULL_RUNS = [
  'src/command-line.test.ts',
  'src/features/answer-files/versions/track-folder-model.test.ts',
  'src/kill.test.ts',
  'src/rebuild.test.ts',
  'src/features/sealed-files/recover/damaged-copies.test.ts',
  'src/rescue-command.test.ts',
  'src/rescue-operations.test.ts',
  'src/backup.test.ts',
  'src/restore-kill.test.ts',
  'src/loopback-fuzz.test.ts',
  'src/command-line/check-command.test.ts',
  'src/restore-files.test.ts',
  'src/restore-refusals.test.ts',
  'src/features/hand-in/seal-submission.test.ts',
  'src/features/sealed-files/restored-line.test.ts',
  'src/features/sealed-files/recover/recover-folders.test.ts',
  'src/features/answer-files/uploads/upload-contents.test.ts',
  'src/features/sessions/session-files.test.ts',
  'src/features/hand-in/mend-server.test.ts',
]

const LONGEST_RUN_S = isFullRun ? 2400 : 900

const pc = openWindowsPc()
afterAll(() => {
  pc.remove()
})
const tests = bridgeTests().filter((path) => isFullRun || !ONLY_IN_FULL_RUNS.includes(path))
const folder = join(pc.drive, 'bridge')
const bundles = await bundleBridgeTests(folder, tests)
const run = await runInside(pc, folder, bundles, LONGEST_RUN_S)

for (const [at, path] of tests.entries()) {
  describe(`${path} under Wine`, () => {
    const here = run.tests.filter(({ file }) => file === bundles[at])
    const leftOut = cannotRunHere.filter(({ file }) => file === path)
    it('ran, but for what cannot run there', () => {
      expect(here.length, run.output).toBeGreaterThan(0)
      const skipped = here.filter(({ outcome }) => outcome === 'skipped')
      expect(skipped.map(({ title }) => title).sort()).toEqual(
        leftOut.flatMap(({ titles }) => titles).sort(),
      )
    })
    for (const { title, outcome, reason } of here) {
      if (outcome === 'skipped') continue
      it(title, () => {
        expect(outcome, reason).toBe('passed')
      })
    }
  })
}

it('every file with tests that cannot run under Wine is still there', () => {
  expect(bridgeTests()).toEqual(expect.arrayContaining(cannotRunHere.map(({ file }) => file)))
  const count = cannotRunHere.flatMap(({ titles }) => titles).length
  tellFigures(`${count} tests of the bridge cannot run under Wine (cannot-run-here.ts says why)`)
  if (!isFullRun) tellFigures(`only in full runs under Wine: ${ONLY_IN_FULL_RUNS.join(', ')}`)
})
