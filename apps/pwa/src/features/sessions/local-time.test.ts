import { expect, it } from 'vitest'
import { dayOf, fromLocalInput, toLocalInput } from './local-time.ts'

it('carries a moment through an input and back, to the minute', () => {
  const ms = new Date(2026, 0, 5, 8, 7).getTime()
  expect(toLocalInput(ms)).toBe('2026-01-05T08:07')
  expect(fromLocalInput('2026-01-05T08:07')).toBe(ms)
  expect(fromLocalInput('')).toBeUndefined()
  expect(fromLocalInput('2026-13-45T99:99')).toBeUndefined()
})

it('knows the bounds of a day', () => {
  const { from, to } = dayOf(new Date(2026, 1, 28, 12, 0).getTime())
  expect(from).toBe(new Date(2026, 1, 28).getTime())
  expect(to).toBe(new Date(2026, 2, 1).getTime())
})

it('counts what is within six hours to today, also over midnight', () => {
  const late = dayOf(new Date(2026, 1, 28, 23, 59).getTime())
  expect(late.from).toBe(new Date(2026, 1, 28).getTime())
  expect(late.to).toBe(new Date(2026, 2, 1, 5, 59).getTime())
  const early = dayOf(new Date(2026, 2, 1, 0, 30).getTime())
  expect(early.from).toBe(new Date(2026, 1, 28, 18, 30).getTime())
  expect(early.to).toBe(new Date(2026, 2, 2).getTime())
})
