import { expect, it } from 'vitest'
import { inTurns } from './in-turns.ts'

it('RO8: rows are gone through in their order, and others get a turn in between', async () => {
  const done: number[] = []
  const seen: number[] = []
  let isOver = false
  const look = () => {
    seen.push(done.length)
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  const rows = Array.from({ length: 1000 }, (_, at) => at)
  await inTurns(rows, (row) => done.push(row))
  isOver = true
  expect(done).toEqual(rows)
  expect(new Set(seen)).toEqual(new Set([200, 400, 600, 800, 1000]))
})

it('RO8: what one row throws ends the work', async () => {
  const work = inTurns([1, 2, 3], (row) => {
    if (row === 2) throw new Error('second')
  })
  await expect(work).rejects.toThrow('second')
})
