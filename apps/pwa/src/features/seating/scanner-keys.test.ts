import { describe, expect, it } from 'vitest'
import { createScannerKeys } from './scanner-keys.ts'

describe('keys of a scanner', () => {
  /** Types a text with a pause before each key; @returns what each key gave. */
  const type = (text: string, pauseMs: number, end = 'Enter') => {
    const keys = createScannerKeys()
    return [...text, end].map((key, at) => keys.key(key, 1000 + at * pauseMs)).at(-1)
  }

  it('[N11] come fast and end with Enter or Tab', () => {
    expect(type('501001', 8)).toBe('501001')
    expect(type('501001', 8, 'Tab')).toBe('501001')
  })

  it('[N11] are told from a hand, which is slower, and from two keys at once', () => {
    expect(type('501001', 120)).toBeUndefined()
    expect(type('12', 5)).toBeUndefined()
  })

  it('[N11] begin anew after a pause, a key that is no sign, or another scan', () => {
    const keys = createScannerKeys()
    const feed = (all: readonly string[], from: number) =>
      all.map((key, at) => keys.key(key, from + at * 5)).at(-1)
    expect(feed([...'99', 'ArrowLeft', ...'501001', 'Enter'], 0)).toBe('501001')
    expect(feed([...'501002', 'Enter'], 1000)).toBe('501002')
    feed([...'77'], 2000)
    expect(feed([...'501003', 'Enter'], 3000)).toBe('501003')
  })

  it('[N11] may come with Shift beside a capital letter', () => {
    const keys = createScannerKeys()
    const all = ['Shift', 'A', '-', '1', '7', '0', 'Enter']
    expect(all.map((key, at) => keys.key(key, at * 5)).at(-1)).toBe('A-170')
  })
})
