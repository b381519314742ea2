import { fromBase64Url } from '@wenkao/shared/kernel'
import { describe, expect, it } from 'vitest'
import { isSignedBy } from './verify-signature.ts'

/** Made once by Node's own crypto, as the server signs. */
const key = fromBase64Url('R3nKYVxHBWTRNQJ2y_is3loUGitHOn3zYwfZzbQJapk')
const text = 'wenkao-receipt-1\n{"a":"考"}'
const signature = fromBase64Url(
  'KsPQil7uybtBrhqpcPNBjM7cf1bCInUImcW8-XUO6uCTWf2ru9uhZyPxgVOsD7dIZQt0KDPg4brEK16g0E48CQ',
)

describe('[N02] a signature verified in the page', () => {
  it('is taken when the server made it, and refused when one bit of text, key or signature differs', () => {
    if (!key || !signature) throw new Error('Expected key and signature')
    expect(isSignedBy(key, text, signature)).toBe(true)
    expect(isSignedBy(key, `${text} `, signature)).toBe(false)
    expect(isSignedBy(key, text, signature.with(9, (signature[9] ?? 0) ^ 1))).toBe(false)
    expect(isSignedBy(key.with(9, (key[9] ?? 0) ^ 1), text, signature)).toBe(false)
  })

  it('is refused when it is none at all', () => {
    if (!key) throw new Error('Expected a key')
    expect(isSignedBy(key, text, new Uint8Array(64))).toBe(false)
    expect(isSignedBy(key, text, new Uint8Array(3))).toBe(false)
    expect(isSignedBy(new Uint8Array(32).fill(255), text, new Uint8Array(64))).toBe(false)
  })
})
