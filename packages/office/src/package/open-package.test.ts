import { zipSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { checkHealth } from './check-health.ts'
import { openPackage } from './open-package.ts'
import { children, descendants, textOf } from './xml-query.ts'
import {
  makeExcel,
  makeWord,
  NAMESPACES,
  paragraph,
  wordParts,
  zipParts,
} from '../testing/make-document.ts'

const reasonOf = (bytes: Uint8Array): string => {
  const outcome = openPackage(bytes)
  return outcome.kind === 'ok' ? 'ok' : outcome.reason
}
const texts = (bytes: Uint8Array): string[] => {
  const outcome = openPackage(bytes)
  if (outcome.kind === 'unreadable') throw new Error(outcome.detail)
  const root = outcome.package.xml(outcome.package.mainPart)
  return descendants(root, 'w:t').map(textOf)
}
const document = (content: string): Record<string, string | Uint8Array> => ({
  ...wordParts({ body: '' }),
  'word/document.xml': content,
})

describe('openPackage sniffs before it reads (CHECKPOINTS 9.1)', () => {
  const ole = (name: string): Uint8Array => {
    const wide = [...name].flatMap((sign) => [sign.charCodeAt(0), 0])
    return Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, ...new Array<number>(60).fill(0), ...wide])
  }
  it.each([
    ['empty', new Uint8Array(0)],
    ['encrypted', ole('EncryptedPackage')],
    ['legacy', ole('WordDocument')],
    ['wrong-type', strToU8('{\\rtf1 hello}')],
    ['wrong-type', strToU8('\ufeff  <html><table></table></html>')],
    ['wrong-type', strToU8('%PDF-1.7')],
    ['wrong-type', zipParts({ mimetype: 'application/vnd.oasis.opendocument.text' })],
    ['wrong-type', zipParts({ 'readme.txt': 'a zip' })],
    ['not-a-package', strToU8('some notes')],
    ['damaged', makeWord(paragraph('甲')).slice(0, 300)],
    ['damaged', zipParts({ ...wordParts({ body: '' }), '_rels/.rels': '<Relationships/>' })],
  ])('says %s', (reason, bytes) => {
    expect(reasonOf(bytes)).toBe(reason)
  })
})

describe('openPackage does not trust the zip (CHECKPOINTS 9.2, 9.3)', () => {
  it('refuses a part whose checksum is wrong', () => {
    const bytes = zipSync(
      Object.fromEntries(
        Object.entries(wordParts({ body: paragraph('甲乙丙') })).map(([name, part]) => [
          name,
          [typeof part === 'string' ? strToU8(part) : part, { level: 0 }] as const,
        ]),
      ) as never,
    )
    const text = strToU8('甲乙丙')
    const at = bytes.findIndex((_, index) => text.every((byte, i) => bytes[index + i] === byte))
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ 1
    expect(reasonOf(bytes)).toBe('damaged')
  })

  it('refuses two entries whose names differ only in case', () => {
    const parts = wordParts({ body: '' })
    expect(reasonOf(zipParts({ ...parts, 'WORD/document.xml': '<a/>' }))).toBe('damaged')
  })

  it('refuses names that leave the archive', () => {
    expect(reasonOf(zipParts({ ...wordParts({ body: '' }), '../evil': 'x' }))).toBe('hostile')
  })

  it('refuses a bomb by its declared size, before inflating', () => {
    const parts = { ...wordParts({ body: '' }), 'word/media/big': new Uint8Array(30_000_000) }
    expect(reasonOf(zipParts(parts))).toBe('hostile')
  })

  it('refuses a part whose declared size lies', () => {
    const bytes = makeWord(paragraph('甲'.repeat(500)))
    const view = new DataView(bytes.buffer)
    for (let at = 0; at + 46 < bytes.length; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
    }
    expect(reasonOf(bytes)).toBe('damaged')
  })

  it('refuses more entries than any document has', () => {
    const many = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`x${i}`, 'x']))
    expect(reasonOf(zipParts({ ...wordParts({ body: '' }), ...many }))).toBe('too-large')
  })

  it('refuses a DTD, deep nesting and broken XML', () => {
    const dtd = '<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="urn:x">&a;</w:document>'
    expect(reasonOf(zipParts(document(dtd)))).toBe('hostile')
    const deep = `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`
    expect(reasonOf(zipParts(document(deep)))).toBe('hostile')
    expect(reasonOf(zipParts(document('<w:document')))).toBe('damaged')
    expect(reasonOf(zipParts(document('<x>&undefined;</x>')))).toBe('damaged')
  })
})

describe('openPackage reads what writers really write (CHECKPOINTS 2.2)', () => {
  it('takes any prefix and the Strict namespaces', () => {
    const strict = 'http://purl.oclc.org/ooxml/wordprocessingml/main'
    const content = `<q:document xmlns:q="${strict}"><q:body><q:p><q:r><q:t>甲</q:t></q:r></q:p></q:body></q:document>`
    expect(texts(zipParts(document(content)))).toEqual(['甲'])
  })

  it('finds parts by relationships: other names, absolute targets, directory entries', () => {
    const parts = wordParts({ body: paragraph('甲') })
    const main = parts['word/document.xml'] ?? ''
    delete parts['word/document.xml']
    const rels = String(parts['_rels/.rels']).replace('word/document.xml', '/Word/Document22.xml')
    const bytes = zipParts({
      ...parts,
      '_rels/.rels': rels,
      'word/': '',
      'word/document22.xml': main,
    })
    expect(texts(bytes)).toEqual(['甲'])
  })

  it('reads one branch of alternate content, never both', () => {
    const alternate = (requires: string): string =>
      `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="${requires}"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`
    expect(texts(makeWord(alternate('wps')))).toEqual(['新'])
    expect(texts(makeWord(alternate('zz')))).toEqual(['旧'])
    expect(texts(makeWord(alternate('wps w14')))).toEqual(['新'])
  })

  it('reads UTF-16 and a byte order mark', () => {
    const content = `<w:document ${NAMESPACES}><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>`
    expect(texts(zipParts(document(`\ufeff${content}`)))).toEqual(['甲'])
    const wide = Uint8Array.from(
      [...`\ufeff${content}`].flatMap((sign) => {
        const code = sign.charCodeAt(0)
        return [code & 0xff, code >> 8]
      }),
    )
    expect(texts(zipParts({ ...document(''), 'word/document.xml': wide }))).toEqual(['甲'])
  })

  it('keeps blanks inside text and drops pretty-printing', () => {
    const bytes = makeWord('<w:p>\n  <w:r><w:t> </w:t></w:r>\n</w:p>')
    const outcome = openPackage(bytes)
    if (outcome.kind !== 'ok') throw new Error(outcome.detail)
    const [text] = descendants(outcome.package.xml('word/document.xml'), 'w:t')
    expect(textOf(text)).toBe(' ')
    expect(children(text?.parent?.parent)).toHaveLength(1)
  })
})

describe('checkHealth tells whether a file opens as what its name says', () => {
  it('knows the document kinds and leaves other files alone', () => {
    expect(checkHealth(makeWord(paragraph('甲')), '作业.DOCX')).toMatchObject({ document: 'word' })
    const workbook = makeExcel({ sheets: [{ name: '成绩', rows: '' }] })
    expect(checkHealth(workbook, 'a.xlsx')).toMatchObject({ kind: 'ok', document: 'excel' })
    expect(checkHealth(new Uint8Array(0), 'a.txt')).toEqual({ kind: 'ok', document: 'other' })
    expect(checkHealth(workbook, 'a.docx')).toMatchObject({ reason: 'wrong-type' })
    expect(checkHealth(strToU8('~owner'), '~$a.docx')).toMatchObject({ reason: 'not-a-package' })
  })

  it('is unreadable when the styles are broken, but not when a picture is', () => {
    const broken = { ...wordParts({ body: '', styles: '' }), 'word/styles.xml': '<w:styles' }
    expect(checkHealth(zipParts(broken), 'a.docx')).toMatchObject({ reason: 'damaged' })
    const picture = makeWord({ body: paragraph('甲'), media: { 'a.png': new Uint8Array(4) } })
    expect(checkHealth(picture, 'a.docx')).toMatchObject({ kind: 'ok' })
  })

  it.each(['header', 'settings', 'numbering', 'theme'])(
    'is damaged when what the %s says is torn',
    (name) => {
      const parts = wordParts({ body: '', header: '', settings: '', numbering: '', theme: '' })
      const part =
        Object.keys(parts).find((one) => new RegExp(`${name}\\d?\\.xml$`).test(one)) ?? ''
      const torn = { ...parts, [part]: String(parts[part]).slice(0, -3) }
      expect(checkHealth(zipParts(parts), 'a.docx').kind).toBe('ok')
      expect(checkHealth(zipParts(torn), 'a.docx')).toMatchObject({ reason: 'damaged' })
    },
  )

  it('is damaged when any byte that a checksum covers is another one, a picture’s too', () => {
    const media = { 'a.png': Uint8Array.from({ length: 400 }, (_, index) => (index * 7919) % 251) }
    const bytes = makeWord({ body: paragraph('甲'), media })
    const at = bytes.length - 700
    bytes[at] = (bytes[at] ?? 0) ^ 0x40
    expect(checkHealth(bytes, 'a.docx').kind).toBe('unreadable')
  })

  it('asks for the content type of the main part, and for one without macros', () => {
    const parts = wordParts({ body: '' })
    const types = (inner: string): Uint8Array =>
      zipParts({
        ...parts,
        '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${inner}</Types>`,
      })
    const macros =
      '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    expect(checkHealth(types(''), 'a.docx')).toMatchObject({ reason: 'damaged' })
    expect(checkHealth(types(macros), 'a.docx')).toMatchObject({ reason: 'wrong-type' })
    expect(checkHealth(types(macros), 'a.docm').kind).toBe('ok')
  })

  it('knows whether older and other formats are what their names say', () => {
    const old = (name: string): Uint8Array => {
      const wide = [...name].flatMap((sign) => [sign.charCodeAt(0), 0])
      const bytes = new Uint8Array(2048)
      bytes.set([0xd0, 0xcf, 0x11, 0xe0])
      bytes.set(wide, 1200)
      return bytes
    }
    const writer = zipParts({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'content.xml': '<a/>',
    })
    const verdict = (bytes: Uint8Array, name: string): string => {
      const { kind, ...rest } = checkHealth(bytes, name)
      return 'reason' in rest ? rest.reason : kind
    }
    expect(verdict(old('WordDocument'), '作业.doc')).toBe('ok')
    expect(verdict(old('WordDocument'), '作业.wps')).toBe('ok')
    expect(verdict(old('Workbook'), '成绩.et')).toBe('ok')
    expect(verdict(strToU8('{\\rtf1 a}'), 'a.doc')).toBe('ok')
    expect(verdict(writer, 'a.odt')).toBe('ok')
    expect(verdict(writer, 'a.ods')).toBe('wrong-type')
    expect(verdict(old('EncryptedPackage'), 'a.doc')).toBe('encrypted')
    expect(verdict(old('Workbook'), 'a.doc')).toBe('wrong-type')
    expect(verdict(makeWord(''), 'a.doc')).toBe('wrong-type')
    expect(verdict(strToU8('notes'), 'a.rtf')).toBe('not-a-package')
    expect(verdict(new Uint8Array(0), 'a.wps')).toBe('empty')
    expect(verdict(writer.slice(0, -40), 'a.odt')).toBe('damaged')
  })
})
