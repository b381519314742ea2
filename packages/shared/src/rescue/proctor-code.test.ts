import { createSeededRandom } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { newCode } from '../kernel/index.ts'
import { isProctorCode, proctorCodeVerifier } from './proctor-code.ts'

const random = createSeededRandom(5)
const code = newCode(random.bytes(40), 11)
const verifier = proctorCodeVerifier(code, random.bytes(16))

describe('isProctorCode', () => {
  it('P6: knows the code as people type it, and no other', () => {
    expect(isProctorCode(code, verifier)).toBe(true)
    expect(isProctorCode(` ${code.toLowerCase().replaceAll('-', ' ')}`, verifier)).toBe(true)
    expect(isProctorCode(newCode(random.bytes(40), 11), verifier)).toBe(false)
    expect(isProctorCode('', verifier)).toBe(false)
  })

  it('P6: the verifier does not hold the code, and differs with its salt', () => {
    expect(verifier).not.toContain(code.slice(0, 4))
    expect(proctorCodeVerifier(code, random.bytes(16))).not.toBe(verifier)
  })

  it('P6: a verifier of another form matches nothing', () => {
    const parts = verifier.split('$')
    const others = [
      '',
      '$$$',
      parts.with(0, 'argon2i').join('$'),
      parts.with(1, 'm=8,t=1,p=1').join('$'),
      parts.with(2, '').join('$'),
      parts.with(2, '!').join('$'),
      parts.with(3, '').join('$'),
      parts.slice(0, 3).join('$'),
    ]
    for (const other of others) expect(isProctorCode(code, other)).toBe(false)
  })
})
