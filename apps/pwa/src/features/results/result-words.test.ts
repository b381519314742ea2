import { expect, it } from 'vitest'
import { hasScore, verdictParts } from './result-words.ts'

function verdict(id: string, part: string, points: number, max: number) {
  return {
    id,
    part,
    title: id,
    verdict: points === max ? 'pass' : 'fail',
    points,
    max,
    message: '',
  }
}

it('groups verdicts by part in the order they come, and adds points as a person does', () => {
  const parts = verdictParts([
    verdict('1', 'word', 0.1, 0.1),
    verdict('2', 'single', 2, 2),
    verdict('3', 'word', 0.2, 0.2),
  ])
  expect(parts.map(({ part, points, max }) => [part, points, max])).toEqual([
    ['word', 0.3, 0.3],
    ['single', 2, 2],
  ])
  expect(parts[0]?.verdicts.map(({ id }) => id)).toEqual(['1', '3'])
})

it('[N13] shows no score where nothing was graded, and zero where zero was scored', () => {
  expect(hasScore({ points: null })).toBe(false)
  expect(hasScore({ points: 0 })).toBe(true)
})
