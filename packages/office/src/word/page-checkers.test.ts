import { describe, expect, it } from 'vitest'
import { answerTask } from '../checkpoints/answer-task.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import {
  makeWord,
  paragraph,
  run,
  wordParts,
  zipParts,
  type WordParts,
} from '../testing/make-document.ts'

const TEXT = '计算机网络是现代通信技术与计算机技术相结合的产物。'
const NEXT = '网络按覆盖范围分为局域网、城域网和广域网。'

type Values = Parameters<typeof checkpoint>[1]
type Content = WordParts | string

/** The verdict of one checkpoint on a document, with nothing issued that could already be right. */
function verdictOf(code: string, target: Values, expected: Values, content: Content): string {
  const start = makeWord(paragraph('空'))
  const [only] = grade(
    'word',
    [checkpoint(code, target, expected)],
    start,
    makeWord(content),
  ).verdicts
  return only?.verdict ?? 'none'
}

interface Case {
  readonly title: string
  readonly code: string
  readonly target: Values
  readonly expected: Values
  readonly right?: readonly Content[]
  readonly wrong?: readonly Content[]
}

const section = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const PAGE = { in: 'section' }
const at = (text: string) => ({ in: 'paragraphs', anchors: [{ text, created: true }] })
const pageBreak = '<w:br w:type="page"/>'
const line = (side: string, more = 'w:val="single" w:sz="4" w:color="auto"'): string =>
  `<w:${side} ${more}/>`
const BORDERS = ['top', 'left', 'bottom', 'right'].map((side) => line(side)).join('')

const pageCases: readonly Case[] = [
  {
    title: 'gutter on top and mirrored margins are settings of the document',
    code: '10303',
    target: PAGE,
    expected: { gutter: 1, gutterPosition: 'top', mirrored: true },
    right: [
      {
        body: paragraph(TEXT) + section('<w:pgMar w:gutter="567"/>'),
        settings: '<w:mirrorMargins/><w:gutterAtTop w:val="true"/>',
      },
    ],
    wrong: [
      { body: paragraph(TEXT) + section('<w:pgMar w:gutter="567"/>') },
      {
        body: paragraph(TEXT) + section('<w:pgMar w:gutter="567"/>'),
        settings: '<w:mirrorMargins/><w:gutterAtTop w:val="0"/>',
      },
    ],
  },
  {
    title: 'margins that a page border was added to (chapter 8)',
    code: '10303',
    target: PAGE,
    expected: { top: 2.5 },
    right: [
      paragraph(TEXT) +
        section(
          `<w:pgMar w:top="1477"/><w:pgBorders>${line('top', 'w:val="single" w:sz="24"')}</w:pgBorders>`,
        ),
    ],
    wrong: [paragraph(TEXT) + section('<w:pgMar w:top="1477"/>')],
  },
  {
    title: 'one column, which Word does not write',
    code: '10304',
    target: PAGE,
    expected: { count: 1 },
    right: [paragraph(TEXT) + section('<w:cols w:space="425"/>'), paragraph(TEXT) + section('')],
    wrong: [paragraph(TEXT) + section('<w:cols w:num="2"/>')],
  },
  {
    title: 'the type of a section break stands in the section after it',
    code: '10305',
    target: at(NEXT),
    expected: { type: 'continuous' },
    right: [
      paragraph(TEXT, '', section('')) + paragraph(NEXT) + section('<w:type w:val="continuous"/>'),
      paragraph(TEXT) +
        paragraph('', '', section('')) +
        paragraph(NEXT) +
        section('<w:type w:val="continuous"/>'),
    ],
    wrong: [
      paragraph(TEXT, '', section('<w:type w:val="continuous"/>')) + paragraph(NEXT) + section(''),
      paragraph(TEXT) + paragraph(NEXT) + section('<w:type w:val="continuous"/>'),
    ],
  },
  {
    title: 'a page break in any of its forms',
    code: '10306',
    target: at(NEXT),
    expected: {},
    right: [
      `${paragraph(TEXT)}<w:p><w:r>${pageBreak}</w:r></w:p>${paragraph(NEXT)}`,
      `<w:p>${run(TEXT)}<w:r>${pageBreak}</w:r></w:p>${paragraph(NEXT)}`,
      `${paragraph(TEXT)}<w:p><w:ins><w:r>${pageBreak}</w:r></w:ins>${run(NEXT)}</w:p>`,
      paragraph(TEXT) + paragraph(NEXT, '', '<w:pageBreakBefore/>'),
      {
        body: paragraph(TEXT) + paragraph(NEXT, '', '<w:pStyle w:val="c"/>'),
        styles:
          '<w:style w:type="paragraph" w:styleId="c"><w:pPr><w:pageBreakBefore/></w:pPr></w:style>',
      },
      paragraph(TEXT, '', section('')) + paragraph(NEXT) + section(''),
    ],
    wrong: [
      paragraph(TEXT) + paragraph(NEXT),
      `${paragraph(TEXT)}<w:p><w:r><w:lastRenderedPageBreak/></w:r>${run(NEXT)}</w:p>`,
      `${paragraph(TEXT)}<w:p><w:del><w:r>${pageBreak}</w:r></w:del></w:p>${paragraph(NEXT)}`,
      paragraph(TEXT) + paragraph(NEXT, '', '<w:pageBreakBefore w:val="0"/>'),
      `${paragraph(TEXT)}<w:p>${run(NEXT)}<w:r>${pageBreak}</w:r></w:p>`,
      paragraph(TEXT, '', section('')) + paragraph(NEXT) + section('<w:type w:val="continuous"/>'),
    ],
  },
  {
    title: 'an automatic page border that a writer stored as black',
    code: '10307',
    target: PAGE,
    expected: { style: 'single', widthPt: 0.5, colors: ['auto'] },
    right: [
      paragraph(TEXT) + section(`<w:pgBorders>${BORDERS}</w:pgBorders>`),
      paragraph(TEXT) +
        section(`<w:pgBorders>${BORDERS.replaceAll('auto', '000000')}</w:pgBorders>`),
      paragraph(TEXT) +
        section(`<w:pgBorders>${BORDERS.replaceAll('auto', '00000A')}</w:pgBorders>`),
    ],
    wrong: [
      paragraph(TEXT) + section(`<w:pgBorders>${line('top')}</w:pgBorders>`),
      paragraph(TEXT) +
        section(`<w:pgBorders>${BORDERS.replaceAll('auto', 'FF0000')}</w:pgBorders>`),
      // The second section has none.
      paragraph(TEXT, '', section(`<w:pgBorders>${BORDERS}</w:pgBorders>`)) +
        paragraph(NEXT) +
        section(''),
    ],
  },
  {
    title: 'a border picture, whose width counts in whole points',
    code: '10307',
    target: PAGE,
    expected: { art: 'apples', widthPt: 20 },
    right: [
      paragraph(TEXT) +
        section(
          `<w:pgBorders>${BORDERS.replaceAll('single', 'apples').replaceAll('"4"', '"20"')}</w:pgBorders>`,
        ),
    ],
    wrong: [
      paragraph(TEXT) +
        section(
          `<w:pgBorders>${BORDERS.replaceAll('single', 'stars').replaceAll('"4"', '"20"')}</w:pgBorders>`,
        ),
    ],
  },
  {
    title: 'lines of a page, the pitch cut to whole twips',
    code: '10310',
    target: PAGE,
    expected: { type: 'lines', lines: 44 },
    right: [312, 317, 318].map(
      (pitch) =>
        paragraph(TEXT) +
        section(
          `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440"/><w:docGrid w:type="lines" w:linePitch="${pitch}"/>`,
        ),
    ),
    wrong: [
      'w:type="lines" w:linePitch="310"',
      'w:type="lines" w:linePitch="330"',
      'w:linePitch="312"',
    ].map(
      (grid) =>
        paragraph(TEXT) +
        section(
          `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440"/><w:docGrid ${grid}/>`,
        ),
    ),
  },
  {
    title: 'a vertical page under the names of Strict files',
    code: '10312',
    target: PAGE,
    expected: { value: 'tbRl' },
    right: [paragraph(TEXT) + section('<w:textDirection w:val="rl"/>')],
    wrong: [paragraph(TEXT) + section('<w:textDirection w:val="tb"/>')],
  },
]

const mark = (string: string, style = 'rotation:315', font = 'font-size:1pt', more = ''): string =>
  `<w:p><w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" style="position:absolute;${style}" fillcolor="red" ${more}><v:fill opacity=".5"/><v:textpath style="font-family:&quot;宋体&quot;;${font}" string="${string}"/></v:shape></w:pict></w:r></w:p>`
const headed = (more = '', type = 'default'): string =>
  paragraph(TEXT) + section(`<w:headerReference w:type="${type}" r:id="rIdHeader"/>${more}`)
const footed = (content: string, more = ''): WordParts => ({
  body: paragraph(TEXT) + section(`<w:footerReference w:type="default" r:id="rIdFooter"/>${more}`),
  footer: content,
})
const pageField = (properties = '', before = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${before}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE  \\* ROMAN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('I')}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
const HEADER_STYLE =
  '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="header"/><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6"/></w:pBdr><w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs></w:pPr></w:style>'
const tab = '<w:r><w:tab/></w:r>'

const headerCases: readonly Case[] = [
  {
    title: 'a watermark in every header that is shown',
    code: '10309',
    target: PAGE,
    expected: { text: '机密', colors: ['红色'], layout: 'diagonal' },
    right: [
      { body: headed(), header: mark('机密') },
      // A second section inherits the header with its watermark.
      {
        body:
          paragraph(TEXT, '', section('<w:headerReference r:id="rIdHeader"/>')) +
          paragraph(NEXT) +
          section(''),
        header: mark('机密', 'rotation:-45'),
      },
    ],
    wrong: [
      { body: headed('<w:titlePg/>'), header: mark('机密') },
      { body: headed(), header: mark('机密'), settings: '<w:evenAndOddHeaders/>' },
      { body: headed('', 'first'), header: mark('机密') },
      { body: headed(), header: paragraph('机密') },
      { body: headed(), header: mark('机密', '') },
    ],
  },
  {
    title: 'the size of a watermark in any unit; 1 pt stands for fitted text',
    code: '10309',
    target: PAGE,
    expected: { text: '机密', points: 144 },
    right: ['font-size:2in', 'font-size:144pt'].map((font) => ({
      body: headed(),
      header: mark('机密', '', font),
    })),
    wrong: ['font-size:1pt', 'font-size:72pt'].map((font) => ({
      body: headed(),
      header: mark('机密', '', font),
    })),
  },
  {
    title: 'a header in a content control, of the first page, of even pages',
    code: '10401',
    target: { in: 'header', type: 'first' },
    expected: { text: '首页' },
    right: [
      {
        body: headed('<w:titlePg/>', 'first'),
        header: `<w:sdt><w:sdtContent>${paragraph('首页')}</w:sdtContent></w:sdt>`,
      },
    ],
    wrong: [
      { body: headed('', 'first'), header: paragraph('首页') },
      { body: headed('<w:titlePg w:val="0"/>', 'first'), header: paragraph('首页') },
    ],
  },
  {
    title: 'the line of the header style, taken away by the paragraph alone',
    code: '10402',
    target: { in: 'header' },
    expected: { line: { style: 'none' } },
    right: [
      {
        body: headed(),
        header: paragraph(
          '题',
          '',
          '<w:pStyle w:val="h"/><w:pBdr><w:bottom w:val="none"/></w:pBdr>',
        ),
        styles: HEADER_STYLE,
      },
      { body: headed(), header: paragraph('题') },
    ],
    wrong: [
      {
        body: headed(),
        header: paragraph('题', '', '<w:pStyle w:val="h"/>'),
        styles: HEADER_STYLE,
      },
      // Another side does not touch the bottom line, which is inherited by itself.
      {
        body: headed(),
        header: paragraph('题', '', '<w:pStyle w:val="h"/><w:pBdr><w:top w:val="none"/></w:pBdr>'),
        styles: HEADER_STYLE,
      },
      // An empty paragraph of the style still shows its line.
      {
        body: headed(),
        header: paragraph('题') + paragraph('', '', '<w:pStyle w:val="h"/>'),
        styles: HEADER_STYLE,
      },
    ],
  },
  {
    // WPS puts the number into a text box, old Word into a frame; neither was seen from WPS itself.
    title: 'a page number placed by its paragraph, frame, tabs or text box',
    code: '10403',
    target: { in: 'footer' },
    expected: { alignment: 'center', format: 'upperRoman' },
    right: [
      footed(pageField('<w:jc w:val="center"/>')),
      footed(pageField('<w:framePr w:xAlign="center"/>')),
      { ...footed(pageField('<w:pStyle w:val="h"/>', tab)), styles: HEADER_STYLE },
      footed(
        `<w:p><w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>${pageField()}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>`,
      ),
      footed(
        `<w:p><w:r><w:pict><v:shape style="position:absolute;mso-position-horizontal:center"><v:textbox><w:txbxContent>${pageField()}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`,
      ),
      footed(
        `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/></w:docPartObj></w:sdtPr><w:sdtContent>${pageField('<w:jc w:val="center"/>')}</w:sdtContent></w:sdt>`,
      ),
    ],
    wrong: [
      footed(pageField('<w:jc w:val="right"/>')),
      { ...footed(pageField('<w:pStyle w:val="h"/>', tab + tab)), styles: HEADER_STYLE },
      footed(paragraph('I', '', '<w:jc w:val="center"/>')),
      footed(pageField('<w:jc w:val="center"/>').replace('ROMAN', 'Arabic')),
    ],
  },
  {
    title: 'the start of page numbers, asked of the first section alone',
    code: '10403',
    target: { in: 'footer' },
    expected: { start: 3 },
    right: [
      {
        body:
          paragraph(
            TEXT,
            '',
            section('<w:footerReference r:id="rIdFooter"/><w:pgNumType w:start="3"/>'),
          ) +
          paragraph(NEXT) +
          section(''),
        footer: pageField(),
      },
    ],
    wrong: [footed(pageField()), footed(pageField(), '<w:pgNumType w:start="1"/>')],
  },
  {
    title: 'the title of the document as a field or as the content control that Word inserts',
    code: '10405',
    target: { in: 'header' },
    expected: { field: 'TITLE' },
    right: [
      {
        body: headed(),
        header: '<w:p><w:fldSimple w:instr=" TITLE   \\* MERGEFORMAT "/></w:p>',
      },
      {
        body: headed(),
        header: `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns0:coreProperties[1]/ns1:title[1]"/></w:sdtPr><w:sdtContent>${paragraph('题目')}</w:sdtContent></w:sdt>`,
      },
    ],
    wrong: [{ body: headed(), header: paragraph('题目') }],
  },
  {
    title: 'a date under a picture with or without quotes',
    code: '10405',
    target: { in: 'header' },
    expected: { field: 'DATE', pictures: ['yyyy年M月d日'] },
    right: [
      `DATE \\@ "yyyy年M月d日"`,
      `DATE \\@"yyyy\\年M\\月d\\日"`,
      `DATE  \\@ "yyyy'年'M'月'd'日'"  \\* MERGEFORMAT`,
    ].map((instruction) => ({
      body: headed(),
      header: `<w:p><w:fldSimple w:instr="${instruction.replaceAll('"', '&quot;')}"/></w:p>`,
    })),
    wrong: ['DATE', `TIME \\@ "yyyy年M月d日"`].map((instruction) => ({
      body: headed(),
      header: `<w:p><w:fldSimple w:instr="${instruction.replaceAll('"', '&quot;')}"/></w:p>`,
    })),
  },
]

describe('pages and headers: what the catalogue warns of (4.3, 4.4)', () => {
  it.each([...pageCases, ...headerCases])('$code $title', (one) => {
    for (const content of one.right ?? [])
      expect([content, verdictOf(one.code, one.target, one.expected, content)]).toEqual([
        content,
        'pass',
      ])
    for (const content of one.wrong ?? [])
      expect([content, verdictOf(one.code, one.target, one.expected, content)]).toEqual([
        content,
        expect.stringMatching(/^(fail|blocked|partial)$/),
      ])
  })

  it('10309: makes a picture the watermark of every header, washed out as Word does', () => {
    const start = makeWord(headed('<w:titlePg/>'))
    const logo = Uint8Array.from([
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 40, 0, 0, 0, 30,
      8, 2, 0, 0, 0, 1, 2, 3,
    ])
    const startFiles = new Map([
      ['a', start],
      ['标志.png', logo],
    ])
    const task = (expected: Values) => ({
      kind: 'word' as const,
      file: 'a',
      checkpoints: [checkpoint('10309', PAGE, expected)],
    })
    const asked = { picture: '标志.png', washout: true }
    const answer = answerTask(task(asked), { startFiles })
    const pass = (expected: Values) =>
      gradeTask({ task: task(expected), startFiles, ...answer }).verdicts[0]?.verdict
    expect(pass(asked)).toBe('pass')
    expect(pass({ picture: '标志.png', washout: false })).toBe('fail')
    expect(pass({ text: '机密' })).toBe('fail')
  })

  it('takes a header whose part the file lost for no header', () => {
    const parts = wordParts({ body: headed(), header: paragraph('题') })
    Reflect.deleteProperty(parts, 'word/header1.xml')
    const start = makeWord(paragraph('空'))
    for (const [code, expected] of [
      ['10401', { text: '题' }],
      ['10402', { size: 9 }],
      ['10403', { alignment: 'center' }],
    ] as const) {
      const one = checkpoint(code, { in: 'header' }, expected)
      const [only] = grade('word', [one], start, zipParts(parts)).verdicts
      expect(['fail', 'blocked']).toContain(only?.verdict)
    }
  })

  it('never throws for numbers and references that make no sense', () => {
    const broken: readonly Content[] = [
      paragraph(TEXT) +
        section(
          '<w:pgSz w:w="x" w:h="-1"/><w:pgMar w:top="1e999" w:left="NaN"/><w:cols w:num="-3"><w:col/></w:cols><w:docGrid w:type="lines" w:linePitch="0" w:charSpace="x"/><w:lnNumType w:countBy="x"/>',
        ),
      paragraph(TEXT, '', '<w:jc w:val="constructor"/>') +
        section(
          '<w:textDirection w:val="constructor"/><w:vAlign w:val="__proto__"/><w:pgBorders w:display="toString"><w:top w:val="constructor" w:sz="1e99"/></w:pgBorders><w:pgNumType w:fmt="constructor"/>',
        ),
      {
        body: headed(),
        header: mark('草稿', 'rotation:constructor', 'font-size:9constructor'),
      },
      paragraph(TEXT) + section('<w:headerReference w:type="default" r:id="nothing"/>'),
      paragraph(TEXT),
    ]
    const codes: readonly (readonly [string, Values, Values])[] = [
      ['10301', PAGE, { paper: 'A4' }],
      ['10303', PAGE, { top: 2 }],
      ['10304', PAGE, { count: 2 }],
      ['10307', PAGE, { style: 'single' }],
      ['10309', PAGE, { text: '机密' }],
      ['10310', PAGE, { type: 'lines', lines: 40 }],
      ['10311', PAGE, { countBy: 1 }],
      ['10312', PAGE, { value: 'tbRl' }],
      ['10313', PAGE, { value: 'center' }],
      ['10401', { in: 'header' }, { text: '题' }],
      ['10402', { in: 'header' }, { size: 9 }],
      ['10403', { in: 'footer' }, { alignment: 'center' }],
      ['10404', { in: 'section' }, { firstPage: true }],
      ['10405', { in: 'footer' }, { field: 'PAGE' }],
    ]
    for (const content of broken)
      for (const [code, target, expected] of codes)
        expect(['fail', 'blocked']).toContain(verdictOf(code, target, expected, content))
  })
})
