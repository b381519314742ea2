import { describe, expect, it } from 'vitest'
import { decryptPackage } from '../package/decrypt-package.ts'
import { encryptPackage } from '../package/encrypt-package.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { plainParagraph, writeWordStart } from './write-start.ts'

const start = writeWordStart({ body: plainParagraph('保密通知') })
const answer = writeWordStart({
  body: plainParagraph('保密通知', '<w:jc w:val="center"/>'),
})
const points = [
  checkpoint('11005', { in: 'document' }, { password: 'Ks2026密' }),
  checkpoint('10201', { in: 'body' }, { value: 'center' }),
]
const verdicts = (submitted: Uint8Array): readonly string[] =>
  grade('word', points, start, submitted).verdicts.map((one) => one.verdict)

describe('documents with a password to open (11005)', () => {
  it('opens them with the password of the task, and grades them like any other', () => {
    expect(verdicts(encryptPackage(answer, 'Ks2026密'))).toEqual(['pass', 'pass'])
  })

  it('fails only this checkpoint where there is no password', () => {
    expect(verdicts(answer)).toEqual(['fail', 'pass'])
  })

  it('leaves a file with another password to a person', () => {
    expect(verdicts(encryptPackage(answer, 'ks2026密'))).toEqual(['unreadable', 'unreadable'])
  })

  it('gives back documents of any size, from one block to several tables of sectors', () => {
    for (const length of [1, 16, 4095, 4097, 63_000, 200_001]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 0xff)
      expect(decryptPackage(encryptPackage(bytes, '密a1'), '密a1')).toEqual(bytes)
    }
  })

  it('gives back the bytes, and refuses what is cut off, or would be computed without end', () => {
    const whole = encryptPackage(answer, 'a')
    expect(decryptPackage(whole, 'a')).toEqual(answer)
    expect(decryptPackage(whole, 'b')).toBeUndefined()
    for (const length of [0, 100, 600, 1100, 3000, whole.length - 700]) {
      const cut = whole.subarray(0, length)
      expect(() => decryptPackage(cut, 'a')).toThrow()
    }
    const text = String.fromCharCode(...whole)
    const at = text.indexOf('spinCount="1000"')
    const endless = Uint8Array.from(whole)
    endless.set(
      [...'spinCount="9999999" '].map((sign) => sign.charCodeAt(0)),
      at,
    )
    expect(() => decryptPackage(endless, 'a')).toThrow()
  })
})
