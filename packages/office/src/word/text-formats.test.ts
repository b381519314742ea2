import { describe, expect, it } from 'vitest'
import type { Parameters } from '../checkpoints/checker.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { makeWord, paragraph, run, type WordParts } from '../testing/make-document.ts'
import { styleKey } from './word-names.ts'

const TEXT = '计算机网络把世界各地的人们连接在一起。'
const anchors = (...texts: string[]): Parameters => ({
  in: 'paragraphs',
  anchors: texts.map((text) => ({ text })),
})
const START = paragraph(TEXT)

/** The verdict on a document that was the bare text before. */
function verdictOf(
  code: string,
  expected: Parameters,
  content: string | WordParts,
  target: Parameters = anchors(TEXT),
  start: string | WordParts = START,
): string {
  const { verdicts } = grade(
    'word',
    [checkpoint(code, { ...target }, { ...expected })],
    makeWord(start),
    makeWord(content),
  )
  return verdicts[0]?.verdict ?? 'none'
}
const style = (id: string, content: string, type = 'paragraph', more = ''): string =>
  `<w:style w:type="${type}" w:styleId="${id}" ${more}>${content}</w:style>`

describe('character formats and what looks like them (CHECKPOINTS 4.1)', () => {
  const formatted = (properties: string): string => paragraph(TEXT, properties)

  it.each<[string, Parameters, string, string]>([
    // A double line is no toggle; a single one is, and a style may say either.
    ['10104', { kind: 'double' }, '<w:strike/><w:dstrike/>', 'pass'],
    ['10104', { kind: 'single' }, '<w:strike w:val="true"/><w:dstrike w:val="0"/>', 'pass'],
    ['10104', { kind: 'single' }, '<w:strike/><w:dstrike/>', 'fail'],
    ['10105', { colors: ['红色'] }, '<w:color w:val="FF0000"/>', 'pass'],
    [
      '10105',
      { colors: ['红色'] },
      '<w:color w:val="FF0000"/><w14:textFill><w14:gradFill/></w14:textFill>',
      'fail',
    ],
    ['10106', { colors: ['yellow'] }, '<w:shd w:val="clear" w:fill="FFFF00"/>', 'fail'],
    [
      '10106',
      { colors: ['yellow'], orFills: ['黄色'] },
      '<w:shd w:val="clear" w:fill="FFFF00"/>',
      'pass',
    ],
    ['10107', { fills: ['黄色'] }, '<w:shd w:val="clear" w:fill="FFFF00"/>', 'pass'],
    ['10107', { fills: ['黄色'] }, '<w:shd w:val="solid" w:color="FFFF00"/>', 'pass'],
    ['10107', { fills: ['黄色'] }, '<w:shd w:val="pct50" w:fill="FFFF00"/>', 'fail'],
    ['10108', { kind: 'superscript' }, '<w:position w:val="8"/><w:sz w:val="14"/>', 'fail'],
    // Negative twips condense; the space of the page grid and fitted text are other things.
    ['10109', { points: -1.5 }, '<w:spacing w:val="-30"/>', 'pass'],
    ['10109', { points: 2 }, '<w:fitText w:val="40"/>', 'fail'],
    ['10109', { points: 2 }, '<w:spacing w:val="2pt"/>', 'pass'],
    ['10110', { percent: 150 }, '<w:w w:val="150%"/>', 'pass'],
    ['10110', { percent: 150 }, '<w:sz w:val="150"/>', 'fail'],
    ['10111', { points: -2 }, '<w:position w:val="-4"/>', 'pass'],
    ['10111', { points: 2 }, '<w:position w:val="2pt"/>', 'pass'],
    // LibreOffice names the dot under Chinese text otherwise.
    ['10112', { kind: 'dot' }, '<w:em w:val="underDot"/>', 'pass'],
    ['10112', { kind: 'dot' }, '<w:em w:val="circle"/>', 'fail'],
    ['10113', { kind: 'smallCaps' }, '<w:smallCaps/>', 'pass'],
    ['10114', { hidden: true }, '<w:vanish/>', 'pass'],
    ['10114', { hidden: true }, '<w:color w:val="FFFFFF"/>', 'fail'],
    ['10115', { kinds: ['shadow'] }, '<w:shadow/>', 'pass'],
    ['10115', { kinds: ['shadow'] }, '<w14:shadow w14:blurRad="1"/>', 'pass'],
    ['10115', { kinds: ['glow'] }, '<w14:glow w14:rad="0"/>', 'fail'],
    ['10115', { kinds: ['outline', 'shadow'] }, '<w:outline/>', 'fail'],
  ])('%s %j on %s: %s', (code, expected, properties, verdict) => {
    expect(verdictOf(code, expected, formatted(properties))).toBe(verdict)
  })

  it('takes a character style by its name, whatever its number, and by its linked style (10119)', () => {
    const styles =
      style('17', '<w:name w:val="Strong"/>', 'character') +
      style('18', '<w:name w:val="标题 1 Char"/><w:link w:val="2"/>', 'character') +
      style('2', '<w:name w:val="heading 1"/><w:link w:val="18"/>')
    const content = (id: string): WordParts => ({
      body: paragraph(TEXT, `<w:rStyle w:val="${id}"/>`),
      styles,
    })
    expect(verdictOf('10119', { style: '要点' }, content('17'))).toBe('pass')
    expect(verdictOf('10119', { style: '标题 1' }, content('18'))).toBe('pass')
    expect(verdictOf('10119', { style: '强调' }, content('17'))).toBe('fail')
  })

  it('leaves a dropped letter out of the size and font of its paragraph (10101, 10211)', () => {
    const dropped = `<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="2"/></w:pPr>${run('计', '<w:sz w:val="80"/>')}</w:p>`
    const rest = paragraph(TEXT.slice(1), '<w:sz w:val="24"/>')
    expect(verdictOf('10101', { size: '小四' }, dropped + rest)).toBe('pass')
    expect(verdictOf('10211', { lines: 2 }, dropped + rest)).toBe('pass')
    expect(verdictOf('10211', { lines: 3 }, dropped + rest)).toBe('fail')
    expect(verdictOf('10211', { kind: 'margin' }, dropped + rest)).toBe('fail')
  })

  it('reads changed text as changed and its format as a format (10113)', () => {
    const target = { in: 'text', find: 'Internet Explorer' }
    const start = paragraph('使用 Internet Explorer 浏览网页')
    const content = (text: string, properties = ''): string =>
      `<w:p>${run('使用 ')}${run(text, properties)}${run(' 浏览网页')}</w:p>`
    const of = (kind: string, body: string): string =>
      verdictOf('10113', { kind }, body, target, start)
    expect(of('upper', content('INTERNET EXPLORER'))).toBe('pass')
    expect(of('upper', content('Internet Explorer', '<w:caps/>'))).not.toBe('pass')
    expect(of('caps', content('Internet Explorer', '<w:caps/>'))).toBe('pass')
    expect(of('lower', content('internet explorer'))).toBe('pass')
    expect(of('lower', content('internet Explorer'))).not.toBe('pass')
    const whole = anchors('using internet explorer')
    const ofWhole = (body: string): string =>
      verdictOf('10113', { kind: 'upper' }, body, whole, paragraph('using internet explorer'))
    expect(ofWhole(paragraph('USING INTERNET EXPLORER'))).toBe('pass')
    expect(ofWhole(paragraph('Using Internet Explorer'))).toBe('fail')
  })
})

describe('names of styles (CHECKPOINTS 10215)', () => {
  it.each([
    ['标题1', 'heading 1'],
    ['标题 1', 'Heading1'],
    ['正文', 'Normal'],
    ['题注', 'caption'],
    ['列出段落', 'List Paragraph'],
    ['列表项目符号', 'List Bullet'],
    ['列表项目符号 2', 'List Bullet 2'],
    ['明显强调', 'Intense Emphasis'],
    ['正文文本', 'Text Body'],
    ['要点', 'Strong Emphasis'],
    ['普通（网站）', 'Normal (Web)'],
  ])('knows %s as %s', (shown, stored) => {
    expect(styleKey(shown)).toBe(styleKey(stored))
  })
})

describe('Chinese layout (CHECKPOINTS 10116-10118)', () => {
  const field = (...codes: string[]): string =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r>${codes
      .map((code) => `<w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r>`)
      .join('')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const around = (content: string): string =>
    `<w:p>${run('计算机')}${content}${run('把世界各地的人们连接在一起。')}</w:p>`
  const target = { in: 'text', find: '网络' }
  const of = (code: string, expected: Parameters, content: string): string =>
    verdictOf(code, expected, around(content), target)

  const ruby = (guide: string, base: string): string =>
    `<w:r><w:ruby><w:rt><w:r><w:t>${guide}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>${base}</w:t></w:r></w:rubyBase></w:ruby></w:r>`

  it('reads a guide over the whole text, over each character, and in a field', () => {
    const expected = { pinyin: 'wǎng luò' }
    expect(of('10116', expected, ruby('wǎngluò', '网络'))).toBe('pass')
    expect(of('10116', expected, ruby('wǎng', '网') + ruby('luò', '络'))).toBe('pass')
    const code = String.raw` EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(wǎng luò),网络)`
    expect(of('10116', expected, field(code))).toBe('pass')
    expect(of('10116', {}, ruby('wǎng', '网') + run('络'))).toBe('fail')
    expect(of('10116', {}, run('网络(wǎng luò)'))).toBe('fail')
    expect(of('10116', expected, ruby('wàng luò', '网络'))).toBe('fail')
    expect(of('10116', expected, ruby('wǎng', '网络'))).toBe('fail')
    expect(of('10116', expected, ruby('w', '网') + ruby('luò', '络'))).toBe('fail')
  })

  it('reads frames from a code in pieces', () => {
    const framed = (sign: string): string => field(String.raw` eq \o\ac(`, '○', `,${sign})`)
    expect(of('10118', {}, framed('网') + framed('络'))).toBe('pass')
    expect(of('10118', { frames: ['□'] }, framed('网') + framed('络'))).toBe('fail')
    expect(of('10118', {}, run('○网络'))).toBe('fail')
  })

  it('tells two lines in one from characters combined', () => {
    const combined = field(String.raw`EQ \o(\s\up 5(网),\s\do 2(络))`)
    expect(of('10117', { kind: 'combined' }, combined)).toBe('pass')
    expect(of('10117', { kind: 'twoInOne' }, combined)).toBe('fail')
    const two = run('网络', '<w:eastAsianLayout w:combine="true" w:combineBrackets="round"/>')
    expect(of('10117', { kind: 'twoInOne', brackets: 'round' }, two)).toBe('pass')
    expect(of('10117', { kind: 'twoInOne', brackets: 'none' }, two)).toBe('fail')
    const vertical = run('网络', '<w:eastAsianLayout w:vert="1"/>')
    expect(of('10117', { kind: 'verticalInHorizontal' }, vertical)).toBe('pass')
    expect(of('10117', { kind: 'twoInOne' }, vertical)).toBe('fail')
  })

  it('is not led astray by other fields and broken codes', () => {
    for (const code of ['EQ', String.raw`EQ \f(1,2)`, String.raw`EQ \o\ac(○`, String.raw`EQ \o(`])
      expect(of('10118', {}, field(code) + run('网络'))).toBe('fail')
  })
})

describe('paragraph formats and what looks like them (CHECKPOINTS 4.2)', () => {
  const formatted = (properties: string): string =>
    paragraph(TEXT, '<w:sz w:val="21"/>', properties)

  it.each<[string, Parameters, string, string]>([
    ['10201', { value: 'right' }, '<w:jc w:val="end"/>', 'pass'],
    ['10202', { value: 2 }, '<w:ind w:firstLineChars="198" w:firstLine="416"/>', 'pass'],
    ['10202', { value: 2 }, '<w:ind w:firstLine="422"/>', 'pass'],
    ['10202', { value: 2 }, '<w:ind w:firstLine="480"/>', 'fail'],
    ['10202', { value: 2 }, '<w:ind w:firstLineChars="300" w:firstLine="420"/>', 'fail'],
    ['10203', { value: 2 }, '<w:ind w:left="420" w:hangingChars="200" w:hanging="420"/>', 'pass'],
    ['10203', { value: 2 }, '<w:ind w:left="420"/>', 'fail'],
    ['10204', { left: { value: 2 } }, '<w:ind w:leftChars="200" w:left="420"/>', 'pass'],
    ['10204', { left: { value: 2 } }, '<w:ind w:startChars="200" w:start="420"/>', 'pass'],
    ['10204', { left: { value: 2 } }, '<w:ind w:left="840" w:hanging="420"/>', 'pass'],
    ['10204', { right: { value: 1, unit: 'cm' } }, '<w:ind w:end="1cm"/>', 'pass'],
    ['10204', { right: { value: 1, unit: 'cm' } }, '<w:ind w:right="600"/>', 'fail'],
    ['10205', { mode: 'multiple', value: 1.5 }, '<w:spacing w:line="360"/>', 'pass'],
    [
      '10205',
      { mode: 'multiple', value: 1.25 },
      '<w:spacing w:line="300" w:lineRule="auto"/>',
      'pass',
    ],
    [
      '10205',
      { mode: 'exact', value: 20 },
      '<w:spacing w:line="400" w:lineRule="atLeast"/>',
      'fail',
    ],
    ['10206', { before: { value: 0.5, unit: 'lines' } }, '<w:spacing w:before="120"/>', 'pass'],
    [
      '10206',
      { before: { value: 0.5, unit: 'lines' } },
      '<w:spacing w:beforeLines="50" w:before="156" w:beforeAutospacing="1"/>',
      'fail',
    ],
    [
      '10206',
      { before: { value: 6, unit: 'pt' } },
      '<w:spacing w:beforeLines="100" w:before="120"/>',
      'fail',
    ],
    ['10207', { level: 1 }, '<w:outlineLvl w:val="0"/>', 'pass'],
    ['10207', { level: 1 }, '<w:outlineLvl w:val="9"/>', 'fail'],
    ['10208', { widowControl: false }, '<w:widowControl w:val="off"/>', 'pass'],
    ['10208', { keepNext: true }, '<w:keepNext w:val="false"/>', 'fail'],
    ['10209', { line: {} }, '<w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr>', 'fail'],
    [
      '10209',
      { sides: ['bottom'] },
      '<w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr>',
      'pass',
    ],
    [
      '10209',
      { sides: ['bottom'], line: { widthPt: 2.25 } },
      '<w:pBdr><w:bottom w:val="single" w:sz="18"/><w:top w:val="nil"/></w:pBdr>',
      'pass',
    ],
    [
      '10210',
      { patterns: ['pct15'] },
      '<w:shd w:val="pct15" w:color="auto" w:fill="FFFFFF"/>',
      'pass',
    ],
    ['10210', { patterns: ['pct15'] }, '<w:shd w:val="clear" w:fill="D9D9D9"/>', 'fail'],
    [
      '10212',
      { stops: [{ position: { value: 1, unit: 'cm' } }] },
      '<w:tabs><w:tab w:val="start" w:pos="567"/></w:tabs>',
      'pass',
    ],
    [
      '10212',
      { stops: [{ position: { value: 4, unit: 'chars' } }], only: true },
      '<w:tabs><w:tab w:val="left" w:pos="840"/><w:tab w:val="right" w:pos="8000"/></w:tabs>',
      'fail',
    ],
    ['10213', { kinsoku: false }, '<w:kinsoku w:val="0"/>', 'pass'],
  ])('%s %j on %s: %s', (code, expected, properties, verdict) => {
    expect(verdictOf(code, expected, formatted(properties))).toBe(verdict)
  })

  it('tells of a first-line indent that pushes a centred paragraph aside (10201)', () => {
    const of = (properties: string): string =>
      grade(
        'word',
        [checkpoint('10201', { ...anchors(TEXT) }, { value: 'center' })],
        makeWord(START),
        makeWord(formatted(`${properties}<w:jc w:val="center"/>`)),
      ).verdicts[0]?.messageZh ?? ''
    expect(of('<w:ind w:firstLine="420"/>')).toContain('首行缩进')
    expect(of('')).not.toContain('首行缩进')
  })

  it('counts what is set by default only when the start has it otherwise (10213)', () => {
    const start = formatted('<w:kinsoku w:val="0"/>')
    expect(verdictOf('10213', { kinsoku: true }, formatted(''), anchors(TEXT), start)).toBe('pass')
  })

  it('merges indents, borders and tab stops of styles one by one (2.5)', () => {
    const styles = style(
      'a',
      '<w:name w:val="a"/><w:pPr><w:pBdr><w:top w:val="single" w:sz="4"/></w:pBdr><w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="left" w:pos="1134"/></w:tabs><w:ind w:left="420"/></w:pPr>',
    )
    const body = formatted(
      '<w:pStyle w:val="a"/><w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr><w:tabs><w:tab w:val="clear" w:pos="567"/></w:tabs><w:ind w:right="420"/>',
    )
    const content = { body, styles }
    expect(verdictOf('10209', { sides: ['top', 'bottom'] }, content)).toBe('pass')
    expect(verdictOf('10204', { left: { value: 2 }, right: { value: 2 } }, content)).toBe('pass')
    const at = (value: number): Parameters => ({
      stops: [{ position: { value, unit: 'cm' } }],
      only: true,
    })
    expect(verdictOf('10212', at(2), content)).toBe('pass')
    expect(verdictOf('10212', at(1), content)).toBe('fail')
  })
})

describe('lists (CHECKPOINTS 4.6)', () => {
  const lvl = (content: string, depth = 0): string => `<w:lvl w:ilvl="${depth}">${content}</w:lvl>`
  const abstract = (id: number, content: string): string =>
    `<w:abstractNum w:abstractNumId="${id}">${content}</w:abstractNum>`
  const num = (id: number, abstractId: number, more = ''): string =>
    `<w:num w:numId="${id}"><w:abstractNumId w:val="${abstractId}"/>${more}</w:num>`
  const numPr = (id: number, depth = 0): string =>
    `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${id}"/></w:numPr>`
  const bullet = (text: string, font: string): string =>
    `<w:numFmt w:val="bullet"/><w:lvlText w:val="${text}"/><w:rPr><w:rFonts w:ascii="${font}"/></w:rPr>`
  const number = (format: string, text: string): string =>
    `<w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>`
  const inList = (numbering: string, properties = numPr(1)): WordParts => ({
    body: paragraph(TEXT, '', properties),
    numbering,
  })

  it.each([
    ['\uf06c', 'Wingdings', '●'],
    ['l', 'Wingdings', '●'],
    ['\uf0b7', 'Symbol', '•'],
    ['·', 'Symbol', '•'],
    ['\uf0d8', 'Wingdings', '➢'],
    ['■', '宋体', '■'],
  ])('knows the bullet %s of %s as %s (10601)', (text, font, glyph) => {
    const numbering = abstract(0, lvl(bullet(text, font))) + num(1, 0)
    expect(verdictOf('10601', { glyphs: [glyph] }, inList(numbering))).toBe('pass')
    expect(verdictOf('10601', { glyphs: ['◆'] }, inList(numbering))).toBe('fail')
  })

  it('takes bullets from a style and through a linked list style, and lets numId 0 remove them', () => {
    const styles =
      style('a', `<w:name w:val="a"/><w:pPr>${numPr(1)}</w:pPr>`) +
      style('n', `<w:name w:val="n"/><w:pPr>${numPr(2)}</w:pPr>`, 'numbering')
    const numbering =
      abstract(0, '<w:numStyleLink w:val="n"/>') +
      abstract(1, `<w:styleLink w:val="n"/>${lvl(bullet('■', '宋体'))}`) +
      num(1, 0) +
      num(2, 1)
    const styled = (more = ''): WordParts => ({
      body: paragraph(TEXT, '', `<w:pStyle w:val="a"/>${more}`),
      styles,
      numbering,
    })
    expect(verdictOf('10601', { glyphs: ['■'] }, styled())).toBe('pass')
    expect(verdictOf('10601', { glyphs: ['■'] }, styled(numPr(0)))).toBe('fail')
  })

  it('ends where list styles lead in a circle', () => {
    const styles = style('n', `<w:name w:val="n"/><w:pPr>${numPr(2)}</w:pPr>`, 'numbering')
    const circle = '<w:numStyleLink w:val="n"/>'
    const numbering = abstract(0, circle) + abstract(1, circle) + num(1, 0) + num(2, 1)
    expect(verdictOf('10601', {}, { ...inList(numbering), styles })).toBe('fail')
  })

  it('accepts number formats that look alike, folds the width of brackets, reads overrides (10602)', () => {
    const list = (format: string, text: string, more = ''): WordParts =>
      inList(abstract(0, lvl(number(format, text))) + num(1, 0, more))
    const expected = { formats: ['chineseCounting'], text: '（%1）' }
    expect(verdictOf('10602', expected, list('japaneseCounting', '(%1)'))).toBe('pass')
    expect(verdictOf('10602', expected, list('decimal', '(%1)'))).toBe('fail')
    const override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    const three = { formats: ['decimal'], start: 3 }
    expect(verdictOf('10602', three, list('decimal', '%1.', override))).toBe('pass')
    expect(verdictOf('10602', three, list('decimal', '%1.'))).toBe('fail')
    const level = `<w:lvlOverride w:ilvl="0">${lvl(number('upperLetter', '%1.'))}</w:lvlOverride>`
    expect(verdictOf('10602', { formats: ['upperLetter'] }, list('decimal', '%1.', level))).toBe(
      'pass',
    )
  })

  it('wants one list that goes on counting, unless several will do (10602)', () => {
    const second = '人工智能正在改变我们的学习方式。'
    const target = anchors(TEXT, second)
    const start = paragraph(TEXT) + paragraph(second)
    const restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    const of = (more: string, expected: Parameters): string =>
      verdictOf(
        '10602',
        expected,
        {
          body: paragraph(TEXT, '', numPr(1)) + paragraph(second, '', numPr(2)),
          numbering: abstract(0, lvl(number('decimal', '%1.'))) + num(1, 0) + num(2, 0, more),
        },
        target,
        start,
      )
    expect(of('', { formats: ['decimal'] })).toBe('pass')
    expect(of(restart, { formats: ['decimal'] })).toBe('fail')
    expect(of(restart, { formats: ['decimal'], oneList: false })).toBe('pass')
  })

  it('finds the level of a heading by the style that the level names (10603)', () => {
    const numbering =
      abstract(
        0,
        lvl(`${number('chineseCounting', '第%1章')}<w:pStyle w:val="1"/>`) +
          lvl(`${number('decimal', '%1.%2')}<w:pStyle w:val="2"/><w:isLgl/>`, 1),
      ) + num(1, 0)
    const heading = (id: number): string =>
      style(
        String(id),
        `<w:name w:val="heading ${id}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`,
      )
    const content = { body: START, numbering, styles: heading(1) + heading(2) }
    const levels = (legal: boolean): Parameters => ({
      levels: [
        { style: '标题 1', formats: ['chineseCounting'], text: '第%1章' },
        { style: '标题 2', formats: ['decimal'], text: '%1.%2', legal },
      ],
    })
    const target = { in: 'document' }
    expect(verdictOf('10603', levels(true), content, target)).toBe('pass')
    expect(verdictOf('10603', levels(false), content, target)).toBe('fail')
  })

  it('takes list indents from the level, and from the paragraph that changes them (10605)', () => {
    const numbering =
      abstract(
        0,
        lvl(`${number('decimal', '%1.')}<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr>`),
      ) + num(1, 0)
    const cm = (value: number): Parameters => ({ value, unit: 'cm' })
    const expected = { left: cm(1), hanging: cm(1), suffix: 'tab' }
    expect(verdictOf('10605', expected, inList(numbering))).toBe('pass')
    const own = `${numPr(1)}<w:ind w:left="1134"/>`
    expect(verdictOf('10605', expected, inList(numbering, own))).toBe('fail')
    expect(verdictOf('10605', { left: cm(2) }, inList(numbering, own))).toBe('pass')
    // A stored 0 over the characters of a list paragraph's style leaves the list's own indent.
    const zero = `${numPr(1)}<w:ind w:firstLineChars="0"/>`
    expect(verdictOf('10605', expected, inList(numbering, zero))).toBe('pass')
  })
})

describe('order of paragraphs (10214)', () => {
  const [one, two, three] = ['第一段的文字。', '第二段的文字。', '第三段的文字。'] as const
  const body = (...texts: string[]): string => texts.map((text) => paragraph(text)).join('')
  const of = (expected: readonly string[], ...texts: string[]): string =>
    verdictOf(
      '10214',
      { paragraphs: expected },
      body(...texts),
      { in: 'document' },
      body(one, two, three),
    )

  it('sees what is moved, merged and split, with empty paragraphs left out', () => {
    expect(of([two, one], two, '', one, three)).toBe('pass')
    expect(of([two, one], one, two, three)).toBe('fail')
    expect(of([one + two, three], one + two, three)).toBe('pass')
    expect(of(['第一段', '的文字。'], '第一段', '的文字。', two, three)).toBe('pass')
    expect(of([two, one], two, three, one)).toBe('fail')
  })
})
