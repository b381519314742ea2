import { expect, it } from 'vitest'
import { clockText, remainingMs } from './remaining.ts'

const facts = {
  state: 'running' as const,
  timing: 'sessionEnd' as const,
  durationMs: 60_000,
  startedAt: 1000,
  extensionMs: 5000,
  pausedMs: 0,
  pausedAt: null,
  endedAt: null,
  entryClosesMs: 0,
  handInOpensMs: 0,
}

it('counts down from start, duration and extension, never below zero', () => {
  expect(remainingMs({ ...facts, startedAt: null }, 0)).toBeNull()
  expect(remainingMs(facts, 1000)).toBe(65_000)
  expect(remainingMs(facts, 900_000)).toBe(0)
})

it('writes a length of time so that 0:00 means over', () => {
  expect(clockText(0)).toBe('0:00')
  expect(clockText(1)).toBe('0:01')
  expect(clockText(65_000)).toBe('1:05')
  expect(clockText(3_600_000)).toBe('1:00:00')
})
