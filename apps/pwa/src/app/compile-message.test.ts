import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { compileMessage } from './compile-message.ts'

describe('messages', () => {
  it('fill in values by name, and leave literal signs as they are', () => {
    const i18n = createI18n({
      legacy: false,
      locale: 'en',
      messageCompiler: compileMessage,
      messages: { en: { seat: 'Seat {number} of {of}', signs: "a {'@'} b", plain: 'Plain' } },
    })
    const { t } = i18n.global
    expect(t('seat', { number: 3, of: 40 })).toBe('Seat 3 of 40')
    expect(t('signs')).toBe('a @ b')
    expect(t('plain')).toBe('Plain')
  })
})
