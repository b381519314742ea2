import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { validateTask } from '../checkpoints/validate-task.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { makeWord, paragraph, run, type WordParts } from '../testing/make-document.ts'

type Content = string | WordParts
interface Case {
  readonly title: string
  readonly checkpoint: Checkpoint
  readonly start: Content
  readonly right: readonly Content[]
  readonly wrong: readonly Content[]
  readonly materials?: Readonly<Record<string, Uint8Array>>
}

const TITLE = '信息技术的发展'
const TEXT = '计算机网络把世界各地的人们连接在一起。'
const NEXT = '人工智能正在改变我们的学习方式。'
const anchors = (...texts: string[]) => ({
  in: 'paragraphs',
  anchors: texts.map((text) => ({ text })),
})
/** Title, the text with the given formats, and a last paragraph. */
const body = (runProperties = '', properties = '', text = TEXT): string =>
  paragraph(TITLE) + paragraph(text, runProperties, properties) + paragraph(NEXT)
const wrongPlace = (runProperties = '', properties = ''): string =>
  paragraph(TITLE) + paragraph(TEXT) + paragraph(NEXT, runProperties, properties)
const fonts = (attributes: string, size = 24): string =>
  `<w:rFonts ${attributes}/><w:sz w:val="${size}"/>`
const section = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
const LETTER = '<w:pgSz w:w="12240" w:h="15840"/>'
const PIXEL = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 40, 0, 0, 0, 30, 8,
  2, 0, 0, 0, 1, 2, 3,
])
const OTHER = Uint8Array.from([...PIXEL.slice(0, 19), 41, ...PIXEL.slice(20)])
const BITMAP = (() => {
  const bytes = new Uint8Array(60)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x424d)
  view.setInt32(18, 40, true)
  view.setInt32(22, 30, true)
  return bytes
})()
const picture = (id: string, width = 1_800_000, height = 1_080_000): string =>
  `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="${width}" cy="${height}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill><pic:spPr><a:xfrm><a:ext cx="${width}" cy="${height}"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
const cell = (text: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
const table = (
  rows: readonly (readonly string[])[],
  properties = '',
  cellProperties = '',
): string =>
  `<w:tbl><w:tblPr>${properties}</w:tblPr>${rows
    .map((row) => `<w:tr>${row.map((text) => cell(text, cellProperties)).join('')}</w:tr>`)
    .join('')}</w:tbl>`
const line = (name: string, value = 'single', size = 8, color = 'auto'): string =>
  `<w:${name} w:val="${value}" w:sz="${size}" w:color="${color}"/>`
const grid = (value = 'single', size = 8, color = 'auto'): string =>
  `<w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map((name) => line(name, value, size, color)).join('')}</w:tblBorders>`
const TWO = [
  ['甲', '乙'],
  ['丙', '丁'],
]
const footer = (content: string): WordParts => ({
  body: body() + section(`<w:footerReference w:type="default" r:id="rIdFooter"/>${A4}`),
  footer: content,
})
const pageField = (alignment: string): string =>
  `<w:p><w:pPr><w:jc w:val="${alignment}"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE  \\* MERGEFORMAT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`

const CASES: readonly Case[] = [
  {
    title: 'font and size over all slots (3.1, 3.2)',
    checkpoint: checkpoint('10101', anchors(TEXT), { eaFont: '黑体', size: '小四' }),
    start: body(),
    right: [
      body(fonts('w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"')),
      body(fonts('w:eastAsia="SimHei"')),
      {
        body: body('<w:rStyle w:val="c"/>'),
        styles: `<w:style w:type="character" w:styleId="c"><w:rPr>${fonts('w:eastAsia="黑体"')}</w:rPr></w:style>`,
      },
    ],
    wrong: [
      body(fonts('w:ascii="黑体" w:hAnsi="黑体"')),
      body(fonts('w:eastAsia="黑体"', 21)),
      body(fonts('w:eastAsia="宋体"')),
      wrongPlace(fonts('w:eastAsia="黑体"')),
      body('', `<w:rPr>${fonts('w:eastAsia="黑体"')}</w:rPr>`),
    ],
  },
  {
    title: 'Western font on Western characters only',
    checkpoint: checkpoint('10101', anchors('使用 Word 2016 排版'), {
      latinFont: 'Times New Roman',
    }),
    start: body('', '', '使用 Word 2016 排版'),
    right: [
      body(fonts('w:ascii="Times New Roman" w:hAnsi="Times New Roman"'), '', '使用 Word 2016 排版'),
    ],
    wrong: [body(fonts('w:eastAsia="Times New Roman"'), '', '使用 Word 2016 排版')],
  },
  {
    title: 'bold and italic',
    checkpoint: checkpoint('10102', anchors(TEXT), { bold: true, italic: false }),
    start: body(),
    right: [body('<w:b/>'), body('<w:b w:val="true"/><w:i w:val="0"/>'), body('<w:b w:val="on"/>')],
    wrong: [body('<w:b w:val="0"/>'), body('<w:b/><w:i/>'), body('<w:bCs/>'), wrongPlace('<w:b/>')],
  },
  {
    title: 'underline with type and colour',
    checkpoint: checkpoint('10103', anchors(TEXT), { type: 'wave', colors: ['FF0000'] }),
    start: body(),
    right: [body('<w:u w:val="wave" w:color="ff0000"/>')],
    wrong: [body('<w:u w:val="single" w:color="FF0000"/>'), body('<w:u w:val="wave"/>')],
  },
  {
    title: 'font colour',
    checkpoint: checkpoint('10105', anchors(TEXT), { colors: ['红色'] }),
    start: body(),
    right: [body('<w:color w:val="FF0000"/>')],
    wrong: [body('<w:color w:val="C00000"/>'), body('<w:color w:val="auto"/>')],
  },
  {
    title: 'alignment',
    checkpoint: checkpoint('10201', anchors(TITLE), { value: 'center' }),
    start: body(),
    right: [paragraph(TITLE, '', '<w:jc w:val="center"/>') + paragraph(TEXT) + paragraph(NEXT)],
    wrong: [
      body('', '<w:jc w:val="center"/>'),
      paragraph(TITLE, '', '<w:jc w:val="both"/>') + paragraph(TEXT) + paragraph(NEXT),
      paragraph(`        ${TITLE}`) + paragraph(TEXT) + paragraph(NEXT),
    ],
  },
  {
    title: 'first-line indent of two characters (2.7)',
    checkpoint: checkpoint('10202', anchors(TEXT), { value: 2, unit: 'chars' }),
    start: body('<w:sz w:val="21"/>'),
    right: [
      body('<w:sz w:val="21"/>', '<w:ind w:firstLineChars="200" w:firstLine="420"/>'),
      body('<w:sz w:val="21"/>', '<w:ind w:firstLineChars="198" w:firstLine="1"/>'),
      body('<w:sz w:val="21"/>', '<w:ind w:firstLine="417"/>'),
      body('<w:sz w:val="28"/>', '<w:ind w:firstLine="560"/>'),
      body('<w:sz w:val="21"/>', '<w:ind w:firstLineChars="0" w:firstLine="420"/>'),
    ],
    wrong: [
      body('<w:sz w:val="28"/>', '<w:ind w:firstLine="420"/>'),
      body('<w:sz w:val="21"/>', '<w:ind w:firstLineChars="100" w:firstLine="420"/>'),
      body('<w:sz w:val="21"/>', '<w:ind w:hangingChars="200" w:hanging="420"/>'),
      body('<w:sz w:val="21"/>', '', `　　${TEXT}`),
    ],
  },
  {
    title: 'line spacing 1.5 lines',
    checkpoint: checkpoint('10205', anchors(TEXT), { mode: 'multiple', value: 1.5 }),
    start: body(),
    right: [
      body('', '<w:spacing w:line="360" w:lineRule="auto"/>'),
      body('', '<w:spacing w:line="360"/>'),
    ],
    wrong: [
      body('', '<w:spacing w:line="360" w:lineRule="exact"/>'),
      body('', '<w:spacing w:line="350"/>'),
    ],
  },
  {
    title: 'line spacing exactly 20 pt',
    checkpoint: checkpoint('10205', anchors(TEXT), { mode: 'exact', value: 20 }),
    start: body(),
    right: [body('', '<w:spacing w:line="400" w:lineRule="exact"/>')],
    wrong: [
      body('', '<w:spacing w:line="400" w:lineRule="atLeast"/>'),
      body('', '<w:spacing w:line="420" w:lineRule="exact"/>'),
    ],
  },
  {
    title: 'space before in lines and after in points',
    checkpoint: checkpoint('10206', anchors(TEXT), {
      before: { value: 0.5, unit: 'lines' },
      after: { value: 6, unit: 'pt' },
    }),
    start: body() + section('<w:docGrid w:linePitch="312"/>'),
    right: [
      body('', '<w:spacing w:beforeLines="50" w:before="156" w:after="120"/>'),
      body('', '<w:spacing w:before="120" w:after="120"/>'),
      body('', '<w:spacing w:before="156" w:after="120"/>') +
        section('<w:docGrid w:linePitch="312"/>'),
    ],
    wrong: [
      body('', '<w:spacing w:beforeLines="100" w:before="120" w:after="120"/>'),
      body('', '<w:spacing w:beforeLines="50" w:afterLines="50" w:after="120"/>'),
      body('', '<w:spacing w:beforeLines="50" w:beforeAutospacing="1" w:after="120"/>'),
      body('', '<w:spacing w:beforeLines="50"/>'),
    ],
  },
  {
    title: 'style by its name, not its id',
    checkpoint: checkpoint('10215', anchors(TITLE), { style: '标题 1' }),
    start: body(),
    right: [
      {
        body: paragraph(TITLE, '', '<w:pStyle w:val="2"/>') + paragraph(TEXT),
        styles: '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>',
      },
    ],
    wrong: [
      {
        body: paragraph(TITLE, '', '<w:pStyle w:val="1"/>') + paragraph(TEXT),
        styles: '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 2"/></w:style>',
      },
    ],
  },
  {
    title: 'paper size, also turned',
    checkpoint: checkpoint('10301', { in: 'section' }, { paper: 'A4' }),
    start: body() + section(LETTER),
    right: [
      body() + section(A4),
      body() + section('<w:pgSz w:w="16840" w:h="11907" w:orient="landscape"/>'),
    ],
    wrong: [body() + section('<w:pgSz w:w="10319" w:h="14571"/>')],
  },
  {
    title: 'orientation by the sides',
    checkpoint: checkpoint('10302', { in: 'section' }, { value: 'landscape' }),
    start: body() + section(A4),
    right: [body() + section('<w:pgSz w:w="16838" w:h="11906"/>')],
    wrong: [body() + section('<w:pgSz w:w="11906" w:h="16838" w:orient="landscape"/>')],
  },
  {
    title: 'margins within 0.06 cm (2.7)',
    checkpoint: checkpoint('10303', { in: 'section' }, { top: 2, bottom: 2, left: 2.5 }),
    start: body() + section('<w:pgMar w:top="1440" w:bottom="1440" w:left="1800" w:right="1800"/>'),
    right: [
      body() + section('<w:pgMar w:top="1134" w:bottom="1134" w:left="1417" w:right="1800"/>'),
      body() + section('<w:pgMar w:top="1134" w:bottom="1134" w:left="1447" w:right="9"/>'),
    ],
    wrong: [
      body() + section('<w:pgMar w:top="1134" w:bottom="1440" w:left="1417" w:right="1800"/>'),
      body() + section('<w:pgMar w:top="1134" w:bottom="1134" w:left="1380" w:right="1800"/>'),
    ],
  },
  {
    title: 'columns for one paragraph only',
    checkpoint: checkpoint('10304', anchors(TEXT), { count: 2, separator: true }),
    start: body() + section(A4),
    right: [
      paragraph(TITLE, '', section(A4)) +
        paragraph(TEXT, '', section('<w:cols w:num="2" w:sep="1" w:space="425"/>')) +
        paragraph(NEXT) +
        section(A4),
      paragraph(TITLE) +
        paragraph('', '', section(A4)) +
        paragraph(TEXT) +
        paragraph('', '', section('<w:cols w:num="2" w:sep="true"/>')) +
        paragraph(NEXT) +
        section(A4),
    ],
    wrong: [
      body() + section('<w:cols w:num="2" w:sep="1"/>'),
      paragraph(TITLE, '', section(A4)) +
        paragraph(TEXT, '', section('<w:cols w:num="2"/>')) +
        paragraph(NEXT) +
        section(A4),
    ],
  },
  {
    title: 'footer text, inherited by later sections',
    checkpoint: checkpoint('10401', { in: 'footer' }, { text: '第一中学' }),
    start: body() + section(A4),
    right: [footer(paragraph('第一中学')), footer(paragraph('第一') + paragraph(''))]
      .slice(0, 1)
      .concat({
        body:
          paragraph(TITLE, '', section('<w:footerReference w:type="default" r:id="rIdFooter"/>')) +
          paragraph(TEXT) +
          section(A4),
        footer: paragraph('第一中学'),
      }),
    wrong: [
      footer(paragraph('第二中学')),
      { body: body() + section(A4), footer: paragraph('第一中学') },
    ],
  },
  {
    title: 'page number as a field, placed',
    checkpoint: checkpoint('10403', { in: 'footer' }, { alignment: 'center' }),
    start: footer(paragraph('')),
    right: [
      footer(pageField('center')),
      footer(
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>',
      ),
      footer(
        `<w:p><w:pPr><w:framePr w:xAlign="center"/></w:pPr><w:fldSimple w:instr=" PAGE "/></w:p>`,
      ),
      footer(`<w:sdt><w:sdtContent>${pageField('center')}</w:sdtContent></w:sdt>`),
    ],
    wrong: [
      footer(pageField('left')),
      footer(paragraph('1', '', '<w:jc w:val="center"/>')),
      footer('<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr="NUMPAGES"/></w:p>'),
    ],
  },
  {
    title: 'find and replace, with the format of each hit',
    checkpoint: checkpoint(
      '10502',
      { in: 'document' },
      { find: '电脑', replace: '计算机', format: { bold: true } },
    ),
    start: paragraph('电脑课') + paragraph('我的电脑和他的电脑'),
    right: [
      `<w:p>${run('计', '<w:b/>')}${run('算机', '<w:b/>')}${run('课')}</w:p>` +
        `<w:p>${run('我的')}${run('计算机', '<w:b/>')}${run('和他的')}${run('计算机', '<w:b/>')}</w:p>`,
    ],
    wrong: [
      paragraph('计算机课', '<w:b/>') + paragraph('我的计算机和他的电脑', '<w:b/>'),
      paragraph('计算机课', '<w:b/>') + paragraph('我的计算机', '<w:b/>'),
      paragraph('计算机课', '<w:b/>') + paragraph('我的计算机和他的计算机'),
    ],
  },
  {
    title: 'find and replace where the old text is inside the new one',
    checkpoint: checkpoint('10502', { in: 'document' }, { find: '网', replace: '互联网' }),
    start: paragraph('上网') + paragraph('网络'),
    right: [paragraph('上互联网') + paragraph('互联网络')],
    wrong: [paragraph('上互联网') + paragraph('网络')],
  },
  {
    title: 'table size by its grid',
    checkpoint: checkpoint('10801', { in: 'table' }, { rows: 2, columns: 2 }),
    start: body(),
    right: [
      body() + table(TWO),
      `${body()}<w:tbl><w:tr>${cell('甲', '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell('丙')}${cell('丁')}</w:tr></w:tbl>`,
    ],
    wrong: [body() + table([['甲', '乙']]), body()],
  },
  {
    title: 'cell content',
    checkpoint: checkpoint(
      '10802',
      { in: 'table' },
      {
        cells: [
          { row: 1, column: 2, text: '数学' },
          { row: 2, column: 1, text: '90' },
        ],
      },
    ),
    start: table(TWO),
    right: [
      table([
        ['甲', '数学'],
        ['90', '丁'],
      ]),
    ],
    wrong: [
      table([
        ['数学', '乙'],
        ['90', '丁'],
      ]),
    ],
  },
  {
    title: 'table alignment is not cell alignment',
    checkpoint: checkpoint('10807', { in: 'table' }, { alignment: 'center' }),
    start: table(TWO),
    right: [table(TWO, '<w:jc w:val="center"/>')],
    wrong: [
      table(TWO, '<w:jc w:val="right"/>'),
      table(TWO).replaceAll('<w:p>', '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'),
    ],
  },
  {
    title: 'outer borders of 1.5 pt in blue',
    checkpoint: checkpoint(
      '10809',
      { in: 'table' },
      { scope: 'outer', widthPt: 1.5, colors: ['0070C0'] },
    ),
    start: table(TWO, grid()),
    right: [
      table(TWO, grid('single', 12, '0070C0')),
      table(
        TWO,
        `<w:tblBorders>${['top', 'left', 'bottom', 'right'].map((name) => line(name, 'single', 12, '0070C0')).join('')}</w:tblBorders>`,
      ),
      table(
        TWO,
        grid(),
        `<w:tcBorders>${['top', 'left', 'bottom', 'right'].map((name) => line(name, 'single', 12, '0070C0')).join('')}</w:tcBorders>`,
      ),
    ],
    wrong: [
      table(TWO, grid('double', 12, '0070C0')),
      table(TWO, grid('single', 8, '0070C0')),
      table(TWO, `<w:tblBorders>${line('insideH', 'single', 12, '0070C0')}</w:tblBorders>`),
    ],
  },
  {
    title: 'inner borders from the table style',
    checkpoint: checkpoint('10809', { in: 'table' }, { scope: 'inner' }),
    start: table(TWO),
    right: [
      {
        body: table(TWO, '<w:tblStyle w:val="g"/>'),
        styles: `<w:style w:type="table" w:styleId="g"><w:tblPr>${grid()}</w:tblPr></w:style>`,
      },
    ],
    wrong: [table(TWO, grid('nil'))],
  },
  {
    title: 'picture by its bytes',
    checkpoint: checkpoint('10901', { in: 'document' }, { file: 'logo.png' }),
    start: body(),
    right: [{ body: body() + picture('rId_a.png'), media: { 'a.png': PIXEL } }],
    wrong: [{ body: body() + picture('rId_a.png'), media: { 'a.png': OTHER } }, body()],
    materials: { 'logo.png': PIXEL },
  },
  {
    title: 'converted picture by its pixel size',
    checkpoint: checkpoint('10901', { in: 'document' }, { file: 'logo.bmp' }),
    start: body(),
    right: [{ body: body() + picture('rId_a.png'), media: { 'a.png': PIXEL } }],
    wrong: [{ body: body() + picture('rId_a.png'), media: { 'a.png': OTHER } }],
    materials: { 'logo.bmp': BITMAP },
  },
  {
    title: 'picture size',
    checkpoint: checkpoint('10902', { in: 'picture' }, { widthCm: 5, heightCm: 3 }),
    start: { body: picture('rId_a.png', 900_000, 900_000), media: { 'a.png': PIXEL } },
    right: [{ body: picture('rId_a.png'), media: { 'a.png': PIXEL } }],
    wrong: [
      { body: picture('rId_a.png', 1_800_000, 1_200_000), media: { 'a.png': PIXEL } },
      body(),
    ],
  },
]

describe('Word checkpoints: the start file scores 0, the answer full, near misses 0 (2.8)', () => {
  it.each(CASES)(
    '$checkpoint.code $title',
    ({ checkpoint: one, start, right, wrong, materials }) => {
      const issued = makeWord(start)
      const startFiles = new Map([['a', issued], ...Object.entries(materials ?? {})])
      expect(
        validateTask({ task: { kind: 'word', file: 'a', checkpoints: [one] }, startFiles }),
      ).toEqual([])
      expect(grade('word', [one], issued, issued, materials).points).toBe(0)
      for (const content of right) {
        const [verdict] = grade('word', [one], issued, makeWord(content), materials).verdicts
        expect([verdict?.messageZh, verdict?.verdict, verdict?.points]).toEqual([
          verdict?.messageZh,
          'pass',
          2,
        ])
      }
      for (const content of wrong) {
        const [verdict] = grade('word', [one], issued, makeWord(content), materials).verdicts
        expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
        expect(['fail', 'blocked']).toContain(verdict?.verdict)
      }
    },
  )
})

describe('locators hold on to their paragraphs (2.3)', () => {
  const bold = checkpoint('10102', anchors(TEXT), { bold: true })
  const issued = makeWord(body())
  const passes = (content: string): boolean =>
    grade('word', [bold], issued, makeWord(content)).points === 2

  it('when a title is inserted, paragraphs are split into runs, and text is edited', () => {
    expect(passes(paragraph('新标题') + paragraph('') + body('<w:b/>'))).toBe(true)
    const split = [...TEXT].map((sign) => run(sign, '<w:b/>')).join('')
    expect(passes(`${paragraph(TITLE)}<w:p>${split}</w:p>${paragraph(NEXT)}`)).toBe(true)
    expect(passes(body('<w:b/>', '', TEXT.replace('计算机', '电脑')))).toBe(true)
  })

  it('in the final view of a revised document', () => {
    const revised = `<w:p><w:ins>${run(TEXT, '<w:b/>')}</w:ins><w:del><w:r><w:delText>旧文字</w:delText></w:r></w:del></w:p>`
    expect(passes(paragraph(TITLE) + revised + paragraph(NEXT))).toBe(true)
  })

  it('with a dropped letter joined to its paragraph', () => {
    const letter = `<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>${run('计', '<w:b/>')}</w:p>`
    expect(
      passes(paragraph(TITLE) + letter + paragraph(TEXT.slice(1), '<w:b/>') + paragraph(NEXT)),
    ).toBe(true)
  })

  it('and says so when the paragraph is gone', () => {
    const [verdict] = grade('word', [bold], issued, makeWord(paragraph(TITLE))).verdicts
    expect(verdict).toMatchObject({ verdict: 'blocked', points: 0 })
  })

  it('finds paragraphs that the candidate writes', () => {
    const target = { in: 'paragraphs', anchors: [{ text: '我的家乡', created: true }] }
    const one = checkpoint('10201', target, { value: 'center' })
    const right = paragraph('我的家乡', '', '<w:jc w:val="center"/>') + body()
    expect(grade('word', [one], issued, makeWord(right)).points).toBe(2)
    expect(grade('word', [one], issued, makeWord(paragraph('我的家乡') + body())).points).toBe(0)
    expect(grade('word', [one], issued, issued).points).toBe(0)
  })
})

describe('partial marks and coverage (2.5, 2.11)', () => {
  const half = `<w:p>${run('一二三四五', '<w:b/>')}${run('六七八九十')}</w:p>`
  const issued = makeWord(paragraph('一二三四五六七八九十'))
  const target = anchors('一二三四五六七八九十')

  it('counts characters', () => {
    const one = checkpoint('10102', target, { bold: true }, { scoring: 'proportional' })
    const [verdict] = grade('word', [one], issued, makeWord(half)).verdicts
    expect(verdict).toMatchObject({ verdict: 'partial', points: 1, coverage: 0.5 })
    expect(verdict?.messageZh).toContain('不加粗 5字')
    expect(verdict?.evidence[0]).toMatchObject({ part: 'word/document.xml', snippet: '六七八九十' })
  })

  it('gives nothing for what the start file already had', () => {
    const one = checkpoint('10102', target, { bold: true }, { scoring: 'proportional' })
    expect(grade('word', [one], makeWord(half), makeWord(half)).points).toBe(0)
    const more = `<w:p>${run('一二三四五六七', '<w:b/>')}${run('八九十')}</w:p>`
    expect(grade('word', [one], makeWord(half), makeWord(more)).points).toBe(0.8)
  })

  it('passes from the coverage that the checkpoint names', () => {
    const one = checkpoint('10102', target, { bold: true }, { minCoverage: 0.5 })
    expect(grade('word', [one], issued, makeWord(half)).points).toBe(2)
  })

  it('takes any alternative', () => {
    const one = checkpoint(
      '10102',
      target,
      { italic: true },
      { alternatives: [{ expected: { bold: true } }] },
    )
    const bold = makeWord(paragraph('一二三四五六七八九十', '<w:b/>'))
    expect(grade('word', [one], issued, bold).points).toBe(2)
  })
})
