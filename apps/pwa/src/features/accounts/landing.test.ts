import { describe, expect, it } from 'vitest'
import { landingPath, passwordLength, hashValue } from './landing.ts'

const office = { grants: [{ role: 'examOffice' as const, scope: { kind: 'all' as const } }] }
const proctor = { grants: [{ role: 'proctor' as const, scope: { kind: 'room' as const } }] }
const adjudicator = { grants: [{ role: 'adjudicator' as const, scope: { kind: 'all' as const } }] }

const reviewer = { grants: [{ role: 'reviewer' as const, scope: { kind: 'all' as const } }] }

describe('landing', () => {
  it('goes where the address says when that is a path of this origin', () => {
    expect(landingPath('/room', office)).toBe('/room')
    expect(landingPath('/office/exams?tab=results', proctor)).toBe('/office/exams?tab=results')
  })

  it('never leaves this origin, however the target is spelled', () => {
    for (const foreign of ['https://a.example', '//a.example', '/\\a.example', '/x\\y', 7, null]) {
      expect(landingPath(foreign, office)).toBe('/office')
    }
  })

  it('goes to the page of the person’s role otherwise', () => {
    expect(landingPath(undefined, office)).toBe('/office')
    expect(landingPath(undefined, proctor)).toBe('/room')
    expect(landingPath('/sign-in', proctor)).toBe('/room')
    expect(landingPath(undefined, adjudicator)).toBe('/office/cases')
    expect(landingPath(undefined, reviewer)).toBe('/office/review')
  })

  it('reads a one-time token from behind the #', () => {
    expect(hashValue('#link=abc-_1&to=/room', 'link')).toBe('abc-_1')
    expect(hashValue('#link=abc-_1&to=/room', 'to')).toBe('/room')
    expect(hashValue('#token=', 'token')).toBeUndefined()
    expect(hashValue('', 'token')).toBeUndefined()
  })

  it('judges a password by its length alone', () => {
    expect(passwordLength('123456789')).toBe('tooShort')
    expect(passwordLength('1234567890')).toBe('fair')
    expect(passwordLength('密'.repeat(14))).toBe('good')
    expect(passwordLength('a'.repeat(20))).toBe('strong')
  })
})
