import { describe, expect, it } from 'vitest'
import { isSameColor } from '../package/theme.ts'
import { makeWord, paragraph, run, type WordParts } from '../testing/make-document.ts'
import { paragraphFormat, type ParagraphFormat } from './paragraph-format.ts'
import { isSwitchedOn, runFormat, slotOf, type RunFormat } from './run-format.ts'
import { openWord } from './word-view.ts'

function format(parts: WordParts): RunFormat {
  const document = openWord(makeWord(parts))
  const first = document.paragraphs.find((one) => one.pieces.length > 0)
  const piece = first?.pieces[0]
  if (first === undefined || piece === undefined) throw new Error('no text')
  return runFormat(document, first, piece.run)
}
function paragraphOf(parts: WordParts): ParagraphFormat {
  const document = openWord(makeWord(parts))
  const [first] = document.body
  if (first === undefined) throw new Error('no paragraph')
  return paragraphFormat(document, first)
}
const style = (id: string, content: string, type = 'paragraph', more = ''): string =>
  `<w:style w:type="${type}" w:styleId="${id}" ${more}>${content}</w:style>`
const rPr = (content: string): string => `<w:rPr>${content}</w:rPr>`
const pPr = (content: string): string => `<w:pPr>${content}</w:pPr>`
const DEFAULTS = (content: string): string =>
  `<w:docDefaults><w:rPrDefault>${rPr(content)}</w:rPrDefault></w:docDefaults>`
const body = paragraph('文字')

describe('effective run format (CHECKPOINTS 2.5)', () => {
  it('takes 10 pt when nothing sets a size, then defaults, the default style, the style, the run', () => {
    expect(format({ body }).size).toBe(10)
    const defaults = DEFAULTS('<w:sz w:val="24"/>')
    expect(format({ body, styles: defaults }).size).toBe(12)
    const normal = style('a', rPr('<w:sz w:val="21"/>'), 'paragraph', 'w:default="1"')
    expect(format({ body, styles: defaults + normal }).size).toBe(10.5)
    const own = style('b', `<w:basedOn w:val="a"/>${rPr('<w:sz w:val="32"/>')}`)
    const styled = paragraph('文字', '', '<w:pStyle w:val="b"/>')
    expect(format({ body: styled, styles: defaults + normal + own }).size).toBe(16)
    const direct = paragraph('文字', '<w:sz w:val="44"/>', '<w:pStyle w:val="b"/>')
    expect(format({ body: direct, styles: defaults + normal + own }).size).toBe(22)
  })

  it('survives a cycle of basedOn', () => {
    const styles =
      style('a', `<w:basedOn w:val="b"/>${rPr('<w:sz w:val="30"/>')}`) +
      style('b', '<w:basedOn w:val="a"/>')
    expect(format({ body: paragraph('文字', '', '<w:pStyle w:val="b"/>'), styles }).size).toBe(15)
  })

  it('does not inherit the paragraph mark', () => {
    expect(format({ body: paragraph('文字', '', rPr('<w:sz w:val="72"/><w:b/>')) }).bold).toBe(
      false,
    )
  })

  const ON = '<w:#/>'
  const OFF = '<w:# w:val="0"/>'
  /** Table style, paragraph style, character style, run; what comes of them. */
  const toggles: readonly (readonly [string, string, string, string, boolean])[] = [
    ['', '', '', '', false],
    ['', ON, '', '', true],
    ['', '', ON, '', true],
    ['', ON, ON, '', false],
    ['', ON, OFF, '', true],
    ['', OFF, ON, '', true],
    ['', ON, ON, ON, true],
    ['', ON, '', OFF, false],
    ['', '', '', ON, true],
    [ON, '', '', '', true],
    [ON, ON, '', '', true],
    [ON, OFF, '', '', false],
    [ON, '', ON, '', false],
  ]
  const names = 'b i caps smallCaps strike vanish emboss imprint outline shadow'.split(' ')
  it.each(toggles)(
    'toggles table style %s, paragraph style %s, character style %s and run %s to %s',
    (table, paragraphStyle, character, direct, expected) => {
      for (const name of names) {
        const of = (properties: string): string => properties.replace('#', name)
        const styles =
          style('t', rPr(of(table)), 'table') +
          style('p', rPr(of(paragraphStyle))) +
          style('c', rPr(of(character)), 'character')
        const inside = paragraph(
          '文字',
          `<w:rStyle w:val="c"/>${of(direct)}`,
          '<w:pStyle w:val="p"/>',
        )
        const content = `<w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr><w:tr><w:tc>${inside}</w:tc></w:tr></w:tbl>`
        const own = isSwitchedOn(format({ body: content, styles }), `w:${name}`)
        expect({ [name]: own }).toEqual({ [name]: expected })
        const defaults = DEFAULTS(of(ON)) + styles
        const always = isSwitchedOn(format({ body: content, styles: defaults }), `w:${name}`)
        expect({ [name]: always }).toEqual({ [name]: direct !== OFF })
      }
    },
  )

  it('keeps bold through a chain of bold styles and says when styles cancel each other', () => {
    const styles = style('a', rPr('<w:b/>')) + style('b', `<w:basedOn w:val="a"/>${rPr('<w:b/>')}`)
    const styled = paragraph('文字', '', '<w:pStyle w:val="b"/>')
    expect(format({ body: styled, styles })).toMatchObject({ bold: true, isToggled: false })
    const both = paragraph('文字', '<w:rStyle w:val="c"/>', '<w:pStyle w:val="b"/>')
    const character = style('c', rPr('<w:b/>'), 'character')
    expect(format({ body: both, styles: styles + character }).isToggled).toBe(true)
  })

  it('takes each font slot from the last w:rFonts that names it', () => {
    const twice = '<w:rFonts w:ascii="Arial" w:eastAsia="楷体"/><w:rFonts w:ascii="Calibri"/>'
    expect(format({ body: paragraph('文字', twice) }).fonts).toMatchObject({
      ascii: 'Calibri',
      eastAsia: '楷体',
    })
  })

  it('takes the last of repeated elements', () => {
    expect(format({ body: paragraph('文字', '<w:b/><w:b w:val="false"/>') }).bold).toBe(false)
  })

  const theme =
    '<a:fontScheme name="x"><a:majorFont><a:latin typeface="Cambria"/><a:ea typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Jpan" typeface="MS Mincho"/><a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme><a:clrScheme name="x"><a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme>'

  it('resolves theme fonts, with the script list when the slot is empty', () => {
    const body1 = paragraph(
      '文字',
      '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="majorEastAsia"/>',
    )
    expect(format({ body: body1, theme }).fonts).toMatchObject({
      ascii: 'Calibri',
      eastAsia: '黑体',
    })
    const japanese = '<w:themeFontLang w:eastAsia="ja-JP"/>'
    const body2 = paragraph('文字', '<w:rFonts w:eastAsiaTheme="minorEastAsia" w:eastAsia="宋体"/>')
    expect(format({ body: body2, theme, settings: japanese }).fonts.eastAsia).toBe('MS Mincho')
    expect(format({ body: body2, theme }).fonts.eastAsia).toBe('等线')
  })

  it('lets the nearer pair of theme and literal font win as a unit', () => {
    const styles = style(
      'a',
      rPr('<w:rFonts w:eastAsiaTheme="minorEastAsia"/>'),
      'paragraph',
      'w:default="1"',
    )
    const direct = paragraph('文字', '<w:rFonts w:eastAsia="楷体"/>')
    expect(format({ body: direct, theme, styles }).fonts.eastAsia).toBe('楷体')
    const other = paragraph('文字', '<w:rFonts w:ascii="Arial"/>')
    expect(format({ body: other, theme, styles }).fonts.eastAsia).toBe('等线')
  })

  it('resolves theme colours, tints and text fills', () => {
    const color = (attributes: string): string =>
      format({ body: paragraph('文字', `<w:color ${attributes}/>`), theme }).color
    expect(color('w:val="4472C4" w:themeColor="accent1"')).toBe('4472C4')
    expect(color('w:themeColor="accent1"')).toBe('4472C4')
    const shaded = color('w:themeColor="accent1" w:themeShade="80"')
    // Word itself writes 1F3864 here; computed shades may round differently by one step.
    expect([shaded, isSameColor(shaded, '1F3864')]).toEqual([shaded, true])
    expect(color('w:val="auto"')).toBe('auto')
    const fill =
      '<w:color w:val="FF0000"/><w14:textFill><w14:solidFill><w14:srgbClr w14:val="00B050"/></w14:solidFill></w14:textFill>'
    expect(format({ body: paragraph('文字', fill), theme }).color).toBe('00B050')
  })

  it('reads table styles with their conditional parts', () => {
    const styles = style(
      't',
      `${rPr('<w:sz w:val="40"/>')}<w:tblStylePr w:type="firstRow">${rPr('<w:b/>')}</w:tblStylePr>`,
      'table',
    )
    const table = (look: string): string =>
      `<w:tbl><w:tblPr><w:tblStyle w:val="t"/><w:tblLook ${look}/></w:tblPr><w:tr><w:tc>${paragraph('文字')}</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`
    expect(format({ body: table('w:firstRow="1"'), styles })).toMatchObject({
      size: 20,
      bold: true,
    })
    expect(format({ body: table('w:val="0000"'), styles }).bold).toBe(false)
  })

  it('sorts characters into font slots', () => {
    expect([...'中ぁ，A9é“…·'].map((sign) => slotOf(sign))).toEqual([
      'eastAsia',
      'eastAsia',
      'eastAsia',
      'ascii',
      'ascii',
      'hAnsi',
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('effective paragraph format (CHECKPOINTS 2.5)', () => {
  const numbering =
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:pPr><w:ind w:hanging="420"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
  const numPr = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

  it('merges indents and spacing attribute by attribute', () => {
    const styles = style(
      'a',
      pPr('<w:ind w:firstLineChars="200"/><w:spacing w:before="100" w:line="360"/>'),
    )
    const format1 = paragraphOf({
      body: paragraph(
        '文字',
        '',
        '<w:pStyle w:val="a"/><w:ind w:firstLine="480"/><w:spacing w:after="60"/>',
      ),
      styles,
    })
    expect(format1).toMatchObject({ firstLineChars: 200, firstLine: 480, line: { value: 360 } })
    expect(format1.before.twips).toBe(100)
    expect(format1.after.twips).toBe(60)
  })

  it('lets a hanging indent replace an inherited first-line indent', () => {
    const styles = style('a', pPr('<w:ind w:firstLineChars="200" w:firstLine="420"/>'))
    const format1 = paragraphOf({
      body: paragraph('文字', '', '<w:pStyle w:val="a"/><w:ind w:hanging="200"/>'),
      styles,
    })
    expect(format1).toMatchObject({ hanging: 200, firstLine: undefined, firstLineChars: undefined })
  })

  it('lets a direct list beat the style, and the style beat its own list', () => {
    const plain = style('a', pPr('<w:ind w:firstLine="420"/>'))
    const direct = paragraph('文字', '', `<w:pStyle w:val="a"/>${numPr}`)
    expect(paragraphOf({ body: direct, styles: plain, numbering }).hanging).toBe(420)
    const listed = style('a', pPr(`${numPr}<w:ind w:firstLine="300"/>`))
    const styled = paragraph('文字', '', '<w:pStyle w:val="a"/>')
    expect(paragraphOf({ body: styled, styles: listed, numbering })).toMatchObject({
      firstLine: 300,
      hanging: undefined,
    })
  })

  it('reads a line height without its rule in lines, whatever a style says (10205)', () => {
    const styles = style('a', pPr('<w:spacing w:line="400" w:lineRule="exact"/>'))
    const own = paragraph('文字', '', '<w:pStyle w:val="a"/><w:spacing w:line="360"/>')
    expect(paragraphOf({ body: own, styles }).line).toEqual({ rule: 'auto', value: 360 })
    const after = paragraph('文字', '', '<w:pStyle w:val="a"/><w:spacing w:after="60"/>')
    expect(paragraphOf({ body: after, styles }).line).toEqual({ rule: 'exact', value: 400 })
  })

  it('puts a list between the style that names it and the styles that follow (2.5)', () => {
    const styles =
      style('base', pPr('<w:ind w:firstLine="300"/>')) +
      style('listed', `<w:basedOn w:val="base"/>${pPr(numPr)}`) +
      style('own', `<w:basedOn w:val="listed"/>${pPr('<w:ind w:left="999"/>')}`)
    const of = (id: string): ParagraphFormat =>
      paragraphOf({ body: paragraph('文字', '', `<w:pStyle w:val="${id}"/>`), styles, numbering })
    expect(of('listed')).toMatchObject({ hanging: 420, firstLine: undefined })
    expect(of('own')).toMatchObject({ hanging: 420, left: 999 })
  })

  it('reads Strict names and lengths with units', () => {
    const format1 = paragraphOf({
      body: paragraph('文字', '', '<w:jc w:val="end"/><w:spacing w:before="6pt"/>'),
    })
    expect(format1).toMatchObject({ alignment: 'right', before: { twips: 120 } })
  })
})

describe('visible text (CHECKPOINTS 2.4)', () => {
  const textOf = (content: string): string =>
    openWord(makeWord(content))
      .body.map((one) => one.text)
      .join('|')

  it('reads tabs, breaks, ruby bases and field results, and leaves out instructions', () => {
    const ruby =
      '<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>'
    const field =
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>今天</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    expect(
      textOf(
        `<w:p><w:r><w:t>甲</w:t><w:tab/><w:br/><w:br w:type="page"/></w:r>${ruby}${field}</w:p>`,
      ),
    ).toBe('甲\t\n拼今天')
  })

  it('keeps text boxes, tables and notes out of the body', () => {
    const box =
      '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>文</w:t></w:r></w:p>'
    const document = openWord(
      makeWord(`${box}<w:tbl><w:tr><w:tc>${paragraph('表')}</w:tc></w:tr></w:tbl>`),
    )
    expect(document.body.map((one) => one.text)).toEqual(['文'])
    expect(document.paragraphs.map((one) => [one.story, one.text])).toEqual([
      ['body', '文'],
      ['textbox', '框'],
      ['table', '表'],
    ])
  })

  it('joins a dropped letter with its paragraph, and keeps one that nothing follows', () => {
    const letter = `<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>${run('首')}</w:p>`
    expect(textOf(`${letter}<w:p>${run('字下沉')}</w:p>`)).toBe('首字下沉')
    expect(textOf(letter)).toBe('首')
  })

  it('shows the text of EQ fields that the dialogs for Chinese text write', () => {
    const field = (code: string): string =>
      `<w:p>${run('甲')}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>${run('乙')}</w:p>`
    expect(textOf(field(String.raw`eq \o\ac(○,字)`))).toBe('甲字乙')
    expect(textOf(field(String.raw`EQ \o(\s\up 5(\(一),\s\do 2(二))`))).toBe('甲(一二乙')
    expect(textOf(field(String.raw`EQ \f(1,2)`))).toBe('甲乙')
  })

  it('drops moved-from text and keeps moved-to text, also where the last mark is deleted', () => {
    const mark = '<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>'
    expect(
      textOf(`<w:p><w:moveFrom>${run('旧')}</w:moveFrom><w:moveTo>${run('新')}</w:moveTo></w:p>`),
    ).toBe('新')
    const table = `<w:tbl><w:tr><w:tc>${paragraph('表')}</w:tc></w:tr></w:tbl>`
    expect(textOf(`<w:p>${mark}${run('前')}</w:p>${table}<w:p>${mark}</w:p>`)).toBe('前')
  })

  it('joins paragraphs whose mark is deleted under revision', () => {
    expect(
      textOf(
        `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>${run('前')}</w:p><w:p>${run('后')}</w:p>`,
      ),
    ).toBe('前后')
  })
})
