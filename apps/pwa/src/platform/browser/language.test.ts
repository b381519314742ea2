import { describe, expect, it } from 'vitest'
import { readLanguage, writeLanguage } from './language.ts'

describe('language', () => {
  it('is the one that was chosen, and Chinese when nobody chose', () => {
    const kept = new Map<string, string>()
    const storage = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    })
    expect(readLanguage(storage)).toBe('zh-CN')
    writeLanguage('en', storage)
    expect(readLanguage(storage)).toBe('en')
  })

  it('[R8] does not stop a page whose browser denies its storage', () => {
    const denied = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    }
    expect(readLanguage(denied)).toBe('zh-CN')
    writeLanguage('en', denied)
  })
})
