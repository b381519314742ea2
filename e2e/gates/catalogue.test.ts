import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeCheckpoints, missingCheckpoints } from '@wenkao/office/testing'
import { expect, it } from 'vitest'

it('every knowledge point of the catalogue is graded, with its own change and an example, or says why not', () => {
  expect(missingCheckpoints()).toEqual([])
})

it('docs/checkpoints.md says what the definitions say: npm run checkpoints', () => {
  const page = fileURLToPath(new URL('../../docs/checkpoints.md', import.meta.url))
  expect(readFileSync(page, 'utf8')).toBe(describeCheckpoints())
})
