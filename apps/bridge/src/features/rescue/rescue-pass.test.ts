import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRescuePasses } from './rescue-pass.ts'

const MIN = 60_000

describe('a pass of the rescue window', () => {
  const setUp = () => {
    const at = { now: 0 }
    const passes = createRescuePasses(
      () => at.now,
      (bytes) => randomBytes(bytes),
    )
    return { at, passes }
  }

  it('[R10] opens for 30 minutes of use, and nothing else does', () => {
    const { at, passes } = setUp()
    expect(passes.isOpen('')).toBe(false)
    const pass = passes.issue()
    expect(Buffer.from(pass, 'base64url')).toHaveLength(32)
    expect(passes.isOpen(`${pass}x`)).toBe(false)
    expect(passes.isOpen(pass.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A')))).toBe(false)
    for (let use = 0; use < 5; use += 1) {
      at.now += 29 * MIN
      expect(passes.isOpen(pass)).toBe(true)
    }
    at.now += 30 * MIN
    expect(passes.isOpen(pass)).toBe(false)
  })

  it('keeps passes of several windows, the newest ones', () => {
    const { passes } = setUp()
    const issued = Array.from({ length: 17 }, () => passes.issue())
    expect(issued.map((pass) => passes.isOpen(pass))).toEqual([
      false,
      ...new Array<boolean>(16).fill(true),
    ])
  })
})
