import { expect, it } from 'vitest'
import { parseExamNumbers } from './exam-numbers.ts'

it('reads exam numbers however they were parted, each once', () => {
  expect(parseExamNumbers(' 260101，260102、260103\n260101; ２６０１０４ ')).toEqual([
    '260101',
    '260102',
    '260103',
    '260104',
  ])
  expect(parseExamNumbers('  \n')).toEqual([])
})
