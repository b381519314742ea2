import type { ExchangeFormat } from '@wenkao/shared/exchange'
import { zipSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readItems } from './index.ts'

const wish = {
  ...{ knowledgePoint: '90101', difficulty: 2 },
  decode: (bytes: Uint8Array) => new TextDecoder('gb18030').decode(bytes),
}
const read = (text: string | Uint8Array, format: ExchangeFormat) =>
  readItems(typeof text === 'string' ? strToU8(text) : text, format, wish)
const codesOf = (found: ReturnType<typeof read>) => found.report.map(({ code }) => code)
const moodle = (html: string, head = '') =>
  `<?xml version="1.0"?>${head}<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA[${html}]]></text></questiontext><answer fraction="100"><text>true</text></answer></question></quiz>`
const stemOf = (html: string) => read(moodle(html), 'moodleXml').items[0]?.item.content.stem

describe('hostile and broken imports', () => {
  it.each([
    ['an outer entity', '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'],
    ['entities that multiply', '<!DOCTYPE quiz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', '&b;'],
    ['a bare DTD', '<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd">', 'x'],
  ])('refuses %s', (_, head, text) => {
    const found = read(moodle(text, head), 'moodleXml')
    expect(found.items).toEqual([])
    expect(codesOf(found)).toEqual(['malformed'])
  })

  it('refuses XML that is nested too deep or ends in its middle', () => {
    const deep = `<quiz>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</quiz>`
    expect(codesOf(read(deep, 'moodleXml'))).toEqual(['malformed'])
    expect(codesOf(read('<quiz><question type="essay">', 'moodleXml'))).toEqual(['malformed'])
    expect(codesOf(read('', 'qti3'))).toEqual(['malformed'])
  })

  it('lets no script survive and says that there was one', () => {
    const found = read(
      moodle(
        '<p onclick="alert(1)">甲<script>alert(2)</scr' +
          'ipt><img src=x onerror=alert(3)><a href="javascript:alert(4)">乙</a><iframe src="//x">丙</iframe><svg onload=alert(5)></svg></p>',
      ),
      'moodleXml',
    )
    expect(found.items[0]?.item.content.stem).toBe('甲乙')
    expect(codesOf(found)).toEqual(expect.arrayContaining(['scriptRemoved', 'pictureMissing']))
    expect(JSON.stringify(found.items)).not.toContain('alert')
  })

  it('reads broken HTML as far as it goes', () => {
    expect(stemOf('<b>甲<i>乙</b> 1 < 2 &lt;b&gt; &bogus; &#x4e2d;')).toBe(
      '**甲乙** 1 < 2 <b> &bogus; 中',
    )
    expect(stemOf('<p>甲<p>乙<ul><li>丙<li>丁</ul>')).toBe('甲\n\n乙\n\n· 丙\n\n· 丁')
    expect(stemOf(`${'<div>'.repeat(5_000)}深`)).toBe('深')
    expect(stemOf('<table><tr><th>a<th>b|c<tr><td>1<td>2</table>')).toBe(
      '| a | b\\|c |\n| --- | --- |\n| 1 | 2 |',
    )
    expect(stemOf('<img src="data:image/svg+xml;base64,PHN2Zy8+">x')).toBe('x')
  })

  it('reads long hostile texts in time that grows with their length', () => {
    for (const piece of ['<', '<a ', '&', '![', '**', '\\(', '$', '`', '"', '<!--', '|'])
      expect(read(moodle(`x${piece.repeat(9_000)}`), 'moodleXml').report.length).toBeLessThan(10)
    for (const piece of ['{', '}', '=', '~%', '::', '\\', '#', '->', '// [tag:'])
      expect(read(`x${piece.repeat(50_000)}`, 'gift').report.length).toBeLessThan(10)
  })

  it('refuses bombs and more rows than anybody wrote', () => {
    const zeros = new Uint8Array(60 * 1024 * 1024)
    const bomb = zipSync({ 'imsmanifest.xml': zeros })
    expect(codesOf(read(bomb, 'qti3'))).toEqual(['unreadable'])
    const row = '<row r="1"><c t="n"><v>1</v></c></row>'
    const million = zipSync(
      {
        'xl/worksheets/sheet1.xml': strToU8(
          `<worksheet><sheetData>${row.repeat(250_000)}</sheetData></worksheet>`,
        ),
      },
      { level: 1 },
    )
    expect(codesOf(read(million, 'xlsx'))).toEqual(['tooManyItems'])
    expect(codesOf(read('a,b,c\n'.repeat(1_000_000), 'xlsx'))).toEqual(['tooManyItems'])
    expect(codesOf(read('x{T}\n\n'.repeat(30_000), 'gift'))).toEqual(['tooManyItems'])
    expect(read(new Uint8Array(21 * 1024 * 1024), 'aiken').items).toEqual([])
  })

  it('a part outside the package is no part, and a broken one stops no other', () => {
    const item = (text: string) =>
      `<qti-assessment-item title="t"><qti-response-declaration identifier="R" cardinality="single"><qti-correct-response><qti-value>b</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>${text}<img src="../../../etc/passwd" alt="p"/></p><qti-choice-interaction response-identifier="R" shuffle="true"><qti-simple-choice identifier="a">1</qti-simple-choice><qti-simple-choice identifier="b">2</qti-simple-choice></qti-choice-interaction></qti-item-body></qti-assessment-item>`
    const resource = (href: string) => `<resource type="imsqti_item_xmlv3p0" href="${href}"/>`
    const found = read(
      zipSync({
        'imsmanifest.xml': strToU8(
          `<manifest><resources>${['a.xml', 'b.xml', '../c.xml'].map(resource).join('')}</resources></manifest>`,
        ),
        'a.xml': strToU8('<qti-assessment-item>'),
        'b.xml': strToU8(item('问')),
      }),
      'qti3',
    )
    expect(found.items.map(({ item: { content } }) => [content.stem, content.answer])).toEqual([
      ['问p', ['B']],
    ])
    expect(codesOf(found)).toEqual(['malformed', 'pictureMissing', 'malformed'])
  })

  it('reads GB18030, UTF-16 and byte order marks', () => {
    // 题型,题干,答案 and a row, as Excel in China saves CSV.
    const gbk = Uint8Array.from([
      ...[0xcc, 0xe2, 0xd0, 0xcd, 0x2c, 0xcc, 0xe2, 0xb8, 0xc9, 0x2c, 0xb4, 0xf0, 0xb0, 0xb8, 0x0a],
      ...[0xc5, 0xd0, 0xb6, 0xcf, 0x2c, 0xcc, 0xe2, 0x2c, 0xb6, 0xd4],
    ])
    expect(read(gbk, 'xlsx').items[0]?.item.content).toMatchObject({
      kind: 'trueFalse',
      stem: '题',
      answer: ['true'],
    })
    expect(read('\ufeff题{T}', 'gift').items[0]?.item.content.stem).toBe('题')
    const wide = Uint8Array.from([
      0xff,
      0xfe,
      ...[...'题{F}'].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]),
    ])
    expect(read(wide, 'gift').items[0]?.item.content.answer).toEqual(['false'])
    expect(
      codesOf(readItems(Uint8Array.from([0xcc, 0xe2]), 'gift', { ...wish, decode: undefined })),
    ).toEqual(['unreadable'])
  })

  it('names the row and the fault of a spreadsheet', () => {
    const found = read(
      '题型,题干,选项A,选项B,答案,难度,知识点,奇怪\n单选,问,甲,乙,C,,,\n论述,问,,,x,,,\n单选,问,甲,甲,A,,,\n判断,问,,,也许,,,\n填空,问,,,答,9,,\n填空,问,,,答,,10101,\n填空,,,,答,,,\n单选题,问,甲,乙,b,3,90102,\n',
      'xlsx',
    )
    expect(found.report.map(({ at, code, detail }) => [at, code, detail])).toEqual([
      [1, 'headingUnknown', '奇怪'],
      [2, 'unknownAnswer', 'C'],
      [3, 'unknownKind', '论述'],
      [4, 'fault', 'optionsAlike'],
      [5, 'unknownAnswer', '也许'],
      [6, 'difficulty', '9'],
      [7, 'knowledgePoint', '10101'],
      [8, 'fault', 'emptyStem'],
    ])
    expect(
      found.items.map(({ place, item }) => [place.at, item.knowledgePoint, item.content.answer]),
    ).toEqual([[9, '90102', ['B']]])
  })
})
