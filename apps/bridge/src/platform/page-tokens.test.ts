import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPageTokens } from './page-tokens.ts'

const setUp = () => createPageTokens('own-token', (bytes) => randomBytes(bytes))

describe('tokens of pages', () => {
  it('DESIGN 6: each page gets one of its own, keeps it, and nothing else is one', () => {
    const tokens = setUp()
    const [one, other] = [tokens.greet(''), tokens.greet('')]
    expect(one).not.toBe(other)
    expect(Buffer.from(one, 'base64url')).toHaveLength(32)
    expect(tokens.greet(one)).toBe(one)
    expect([one, other, 'own-token'].every(tokens.isKnown)).toBe(true)
    for (const wrong of ['', `${one}x`, one.slice(1), 'own-tokeN']) {
      expect(tokens.isKnown(wrong)).toBe(false)
    }
  })

  it('never gives the command line’s token to a page, nor takes a former run’s for its own', () => {
    const former = setUp().greet('')
    const tokens = setUp()
    expect(tokens.greet('own-token')).not.toBe('own-token')
    expect(tokens.isKnown(former)).toBe(false)
    expect(tokens.greet(former)).not.toBe(former)
  })

  it('keeps a page that goes on asking, however many greet besides', () => {
    const tokens = setUp()
    const [used, silent] = [tokens.greet(''), tokens.greet('')]
    for (let at = 0; at < 200; at += 1) {
      tokens.greet('')
      expect(tokens.isKnown(used)).toBe(true)
    }
    expect(tokens.isKnown(silent)).toBe(false)
  })
})
