import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { makeExcel, makeWord, paragraph, wordParts, zipParts } from '../testing/make-document.ts'
import { checkHealth } from './check-health.ts'
import { markPackage, readMark } from './mark-package.ts'
import { sha256Hex } from './sha256.ts'

const MARK = 'wk1.NmE3.甲&<乙>.h9Qx'
const marked = (bytes: Uint8Array, mark = MARK): Uint8Array => {
  const result = markPackage(bytes, mark)
  if (!result) throw new Error('Expected the document to be marked')
  return result
}

describe('marking a document for its sitting (CHECKPOINTS 2.9)', () => {
  it('keeps every other part, byte for byte, and reads back', () => {
    const before = makeWord(paragraph('甲'))
    const after = marked(before)
    expect(readMark(after)).toBe(MARK)
    expect(readMark(before)).toBeUndefined()
    const [old, now] = [unzipSync(before), unzipSync(after)]
    expect(Object.keys(now).sort()).toEqual([...Object.keys(old), 'docProps/custom.xml'].sort())
    for (const [name, part] of Object.entries(old)) {
      if (name !== '[Content_Types].xml' && name !== '_rels/.rels') expect(now[name]).toEqual(part)
    }
    expect(strFromU8(now['[Content_Types].xml'] ?? new Uint8Array())).toContain(
      'PartName="/docProps/custom.xml"',
    )
  })

  it('is the same on every machine, and another for another sitting', () => {
    const bytes = makeExcel({ sheets: [] } as never)
    const hash = sha256Hex(marked(bytes))
    expect(sha256Hex(marked(bytes.slice()))).toBe(hash)
    expect(sha256Hex(marked(bytes, 'wk1.other'))).not.toBe(hash)
    expect(sha256Hex(marked(makeWord(paragraph('固定'))))).toMatchInlineSnapshot(
      `"dc75d28ce117b4ff71e0de460b65323c95123a14c495a45c5e40873ff91e6d3e"`,
    )
  })

  it('replaces an older mark and keeps properties of others, whatever their prefix', () => {
    const custom = (prefix: string): string => {
      const p = prefix === '' ? '' : `${prefix}:`
      const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
      return `<?xml version="1.0" encoding="UTF-8"?>
<${p}Properties ${declaration}="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:v="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><${p}property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="KSOProductBuildVer"><v:lpwstr>2052-12</v:lpwstr></${p}property></${p}Properties>`
    }
    for (const prefix of ['', 'op']) {
      const parts = {
        ...wordParts({ body: paragraph('甲') }),
        '[Content_Types].xml':
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        'docProps/custom.xml': custom(prefix),
      }
      const twice = marked(marked(zipParts(parts), 'first'))
      const text = strFromU8(unzipSync(twice)['docProps/custom.xml'] ?? new Uint8Array())
      expect(readMark(twice)).toBe(MARK)
      expect(text).toContain('2052-12')
      expect(text.match(/WenkaoMark/g)).toHaveLength(1)
      expect(text).toContain('pid="8"')
    }
  })

  it('takes an empty list of properties, and empty lists of types as a program may write them', () => {
    const parts = {
      ...wordParts({ body: '' }),
      'docProps/custom.xml':
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" />',
    }
    expect(readMark(marked(zipParts(parts)))).toBe(MARK)
  })

  it('leaves alone what is no readable document, and a mark that is no text', () => {
    expect(markPackage(strToU8('notes'), MARK)).toBeUndefined()
    expect(markPackage(new Uint8Array(0), MARK)).toBeUndefined()
    expect(markPackage(makeWord('').slice(0, 200), MARK)).toBeUndefined()
    expect(markPackage(makeWord(''), '\u0000')).toBeUndefined()
    expect(markPackage(makeWord(''), '')).toBeUndefined()
    const utf16 = zipParts({
      ...wordParts({ body: '' }),
      'docProps/custom.xml': Uint8Array.of(0xff, 0xfe, 0x3c, 0),
    })
    expect(markPackage(utf16, MARK)).toBeUndefined()
  })
})

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))

describe('real documents', () => {
  if (!existsSync(corpus)) {
    console.warn(`LEFT OUT: no corpus of real documents at ${corpus} (WENKAO_CORPUS)`)
  }
  /** All of them take a while: every fourth in the usual run. */
  const step = process.env['WENKAO_FULL'] === '1' ? 1 : 4
  it.each(existsSync(corpus) ? ['docx', 'xlsx', 'pptx'] : [])(
    'opens every %s of the corpus with its mark and all its parts',
    (folder) => {
      const names = readdirSync(join(corpus, folder)).sort()
      for (const name of names.filter((_, index) => index % step === 0)) {
        const before = new Uint8Array(readFileSync(join(corpus, folder, name)))
        const after = markPackage(before, MARK)
        expect([name, after !== undefined]).toEqual([name, true])
        if (!after) continue
        expect([name, checkHealth(after, name).kind]).toEqual([name, 'ok'])
        expect([name, readMark(after)]).toEqual([name, MARK])
        const [old, now] = [unzipSync(before), unzipSync(after)]
        const changed = Object.keys(now).filter((part) => {
          const [a, b] = [old[part], now[part]]
          return !a || !b || Buffer.compare(a, b) !== 0
        })
        const expected = ['[Content_Types].xml', '_rels/.rels']
        const others = changed.filter((part) => !expected.includes(part))
        expect([name, others]).toEqual([name, [expect.stringMatching(/custom\d*\.xml$/i)]])
        expect(Object.keys(old).filter((part) => !now[part])).toEqual([])
      }
    },
    120_000,
  )
})
