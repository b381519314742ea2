import { describe, expect, it } from 'vitest'
import { createHeardLately } from './heard-lately.ts'

describe('sittings heard lately', () => {
  it('Y14: counts each once, and forgets those of long ago, also when the clock is set back', () => {
    let now = 1_000_000
    const heard = createHeardLately({ clock: { now: () => now } })
    for (const name of ['a', 'b', 'a', 'c']) heard.note(name)
    expect(heard.note('a')).toBe(3)
    now += 15_000
    expect(heard.note('a')).toBe(3)
    now += 15_000
    expect(heard.note('a')).toBe(1)
    heard.note('b')
    now += 60_000
    expect(heard.note('c')).toBe(1)
    now -= 3_600_000
    expect(heard.note('d')).toBe(1)
  })
})
