import { describe, expect, it } from 'vitest'
import { examKey } from './exam-keys.ts'

const plain = { isTyping: false, hasModifier: false }

describe('keys of the answering page', () => {
  it('[DESIGN 13] arrows change the question, digits and letters choose, M marks', () => {
    expect(examKey({ key: 'ArrowLeft', ...plain }, true)).toEqual({ kind: 'previous' })
    expect(examKey({ key: 'ArrowRight', ...plain }, true)).toEqual({ kind: 'next' })
    expect(examKey({ key: '3', ...plain }, true)).toEqual({ kind: 'choose', option: 2 })
    expect(examKey({ key: 'b', ...plain }, true)).toEqual({ kind: 'choose', option: 1 })
    expect(examKey({ key: 'm', ...plain }, true)).toEqual({ kind: 'mark' })
  })

  it('leaves typed text alone, except for the page keys', () => {
    const typing = { isTyping: true, hasModifier: false }
    for (const key of ['1', 'a', 'm', 'ArrowLeft']) {
      expect(examKey({ key, ...typing }, true)).toBeUndefined()
    }
    expect(examKey({ key: 'PageDown', ...typing }, true)).toEqual({ kind: 'next' })
  })

  it('[WCAG 2.1.4] can be switched off, and never takes the browser’s own shortcuts', () => {
    expect(examKey({ key: '1', ...plain }, false)).toBeUndefined()
    expect(examKey({ key: 'PageUp', ...plain }, false)).toEqual({ kind: 'previous' })
    expect(examKey({ key: 'a', isTyping: false, hasModifier: true }, true)).toBeUndefined()
  })
})
