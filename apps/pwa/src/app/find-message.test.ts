import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { compileMessage } from './compile-message.ts'
import { findMessage } from './find-message.ts'

const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'zh-CN',
  missingWarn: false,
  fallbackWarn: false,
  messageCompiler: compileMessage,
  messageResolver: findMessage,
  messages: {
    en: { page: { title: 'Seat {number}', 'two-words': 'Both' } },
    'zh-CN': { page: { title: '机号 {number}', only: '只有中文' } },
  },
})
const { t, te } = i18n.global

describe('messages', () => {
  it('are found by names and dots, in the other language where the own one has none', () => {
    expect(t('page.title', { number: 7 })).toBe('Seat 7')
    expect(t('page.two-words')).toBe('Both')
    expect(t('page.only')).toBe('只有中文')
  })

  it('show their key where there is no text', () => {
    for (const key of ['page.none', 'page.title.more', 'page', 'page.constructor', 'page.', ''])
      expect([key, t(key), te(key)]).toEqual([key, key, false])
    expect(te('page.title')).toBe(true)
  })
})
