import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { loadFonts } from './fonts.fs.ts'

const { resolve } = createRequire(import.meta.url)
const OTHER = resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff')
const at = (sign: string) => sign.codePointAt(0) ?? 0

describe('fonts of documents (DO6)', () => {
  it('DO6: the main font has all characters of the first two blocks but a few, and both weights the same', () => {
    const fonts = loadFonts(undefined)
    const had = (from: number, to: number, weight: 'regular' | 'bold') =>
      Array.from({ length: to - from + 1 }, (_, n) => from + n).filter(
        (code) => fonts.faceOf(code, weight) === weight,
      )
    const basic = had(0x4e00, 0x9fff, 'regular')
    expect(basic.length).toBe(20_976)
    expect(had(0x4e00, 0x9fff, 'bold')).toEqual(basic)
    expect(had(0x3400, 0x4dbf, 'regular').length).toBe(6582)
  })

  it('DO6: what it lacks comes from the office’s own font, then from the other one, or from none', () => {
    const plain = loadFonts(undefined)
    expect(plain.faceOf(at('\uc4f0'), 'bold')).toBe('other')
    expect(plain.faceOf(at('\u{20bb7}'), 'regular')).toBeUndefined()
    expect(plain.widthOf(at('\u{20bb7}'), 'regular')).toBe(1)
    const own = loadFonts(OTHER)
    expect(own.faceOf(at('\uc4f0'), 'bold')).toBe('extra')
    expect(own.faceOf(at('王'), 'bold')).toBe('bold')
  })
})
