import { expect, it } from 'vitest'
import { numberRanges } from './number-ranges.ts'

it.each([
  [[], ''],
  [[3], '3'],
  [[3, 4], '3, 4'],
  [[1, 2, 3, 4, 7, 9, 10, 11], '1–4, 7, 9–11'],
])('writes %j as %s', (numbers, text) => {
  expect(numberRanges(numbers)).toBe(text)
})
