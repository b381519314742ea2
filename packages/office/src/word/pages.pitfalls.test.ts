import { paragraph } from '../testing/make-document.ts'
import type { PitfallCase, WordContent } from '../testing/word-verdict.ts'
import { tryPitfalls } from '../testing/try-pitfalls.ts'

const TEXT = '古镇的清晨格外安静，石板路上只有几个早起的人。'
const NEXT = '河边的茶馆已经开门，老人们围坐在一起。'
const LAST = '太阳升起来，游客渐渐多了。'
const A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
const MARGINS =
  '<w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
const sect = (content: string): string => `<w:sectPr>${content}</w:sectPr>`
const ending = (text: string, content: string): string => paragraph(text, '', sect(content))
const ALL = paragraph(TEXT) + paragraph(NEXT) + paragraph(LAST)
const START = ALL + sect(A4 + MARGINS)
const page = (content: string): string => ALL + sect(content)
const line = (side: string, more = 'w:val="single" w:sz="12" w:color="FF0000"'): string =>
  `<w:${side} ${more}/>`
const borders = (attributes: string, sides: readonly string[], more?: string): string =>
  page(
    `${A4}<w:pgBorders ${attributes}>${sides.map((side) => line(side, more)).join('')}</w:pgBorders>`,
  )
const FOUR = ['top', 'left', 'bottom', 'right']
const mark = (shape: string): string =>
  `<w:p><w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" ${shape}</v:shape></w:pict></w:r></w:p>`
const withHeader = (header: string, more = '', settings?: string): WordContent => ({
  body: ALL + sect(`<w:headerReference w:type="default" r:id="rIdHeader"/>${more}`),
  header,
  ...(settings === undefined ? {} : { settings }),
})
const PAGE = { in: 'section' }
const base = { start: START, target: PAGE }
const cases: readonly PitfallCase[] = [
  {
    ...base,
    title: 'the sides decide, not the code, within a hair',
    code: '10301',
    expected: { paper: 'A3' },
    right: [
      page('<w:pgSz w:w="16838" w:h="23811"/>'),
      page('<w:pgSz w:w="23814" w:h="16840" w:orient="landscape" w:code="9"/>'),
      page('<w:pgSz w:w="29.7cm" w:h="42cm"/>'),
    ],
    wrong: [
      page('<w:pgSz w:w="11906" w:h="16838" w:code="8"/>'),
      page('<w:pgSz w:w="16838" w:h="23900"/>'),
      ending(TEXT, '<w:pgSz w:w="16838" w:h="23811"/>') +
        paragraph(NEXT) +
        paragraph(LAST) +
        sect(A4),
    ],
  },
  {
    ...base,
    title: 'a page is as wide as it is, named or not',
    code: '10302',
    expected: { value: 'landscape' },
    right: [
      page('<w:pgSz w:w="16838" w:h="11906"/>'),
      page('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'),
    ],
    wrong: [page('<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"/>'), page('')],
  },
  {
    ...base,
    title: 'margins to half a millimetre, in any unit',
    code: '10303',
    expected: { top: 2.5, left: 3, gutter: 0.5 },
    right: [
      page('<w:pgMar w:top="1417" w:left="1701" w:gutter="284"/>'),
      page('<w:pgMar w:top="2.5cm" w:left="30mm" w:gutter="0.5cm"/>'),
      page('<w:pgMar w:top="-1417" w:left="1701" w:gutter="284"/>'),
    ],
    wrong: [
      page('<w:pgMar w:top="1474" w:left="1701" w:gutter="284"/>'),
      page('<w:pgMar w:top="1417" w:right="1701" w:gutter="284"/>'),
      page('<w:pgMar w:top="1417" w:left="1985"/>'),
    ],
  },
  {
    ...base,
    title: 'a line of any style where none is asked for, on just the asked sides',
    code: '10307',
    expected: { widthPt: 1.5, colors: ['红色'], sides: ['top', 'bottom'] },
    right: [
      borders('w:offsetFrom="page"', ['top', 'bottom']),
      borders('', ['top', 'bottom'], 'w:val="double" w:sz="12" w:color="ff0000"'),
    ],
    wrong: [
      borders('', FOUR),
      borders('', ['top']),
      borders('', ['top', 'bottom'], 'w:val="none" w:sz="12" w:color="FF0000"'),
      paragraph(TEXT, '', `<w:pBdr>${FOUR.map((side) => line(side)).join('')}</w:pBdr>`) +
        paragraph(NEXT) +
        paragraph(LAST),
    ],
  },
  {
    ...base,
    title: 'a background shows only with its setting',
    code: '10308',
    target: { in: 'document' },
    expected: { colors: ['浅绿'] },
    right: [],
    wrong: [
      { body: START, settings: '<w:displayBackgroundShape/>' },
      page('<w:shd w:val="clear" w:fill="92D050"/>'),
    ],
  },
  {
    ...base,
    title: 'a watermark stands in each header that is shown, in any program’s spelling',
    code: '10309',
    expected: {
      text: '内部资料',
      font: '楷体',
      colors: ['红色'],
      layout: 'diagonal',
      semitransparent: true,
    },
    right: [
      withHeader(
        mark(
          'style="position:absolute;rotation:315" fillcolor="red"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;楷体&quot;;font-size:1pt" string="内部资料"/>',
        ),
      ),
      withHeader(
        mark(
          'style="rotation:-45" fillcolor="#f00"><v:fill opacity="32768f"/><v:textpath style="font-family:KaiTi;font-size:2in" string="内部资料"/>',
        ),
      ),
      withHeader(
        `<w:sdt><w:sdtContent>${mark('style="rotation:315" fillcolor="#FF0000 [3]"><v:fill opacity="50%"/><v:textpath style="font-family:\'楷体\'" string="内部资料"/>')}</w:sdtContent></w:sdt>`,
      ),
    ],
    wrong: [
      ALL +
        mark(
          'style="rotation:315" fillcolor="red"><v:fill opacity=".5"/><v:textpath style="font-family:楷体" string="内部资料"/>',
        ),
      withHeader(
        mark(
          'style="rotation:0" fillcolor="red"><v:fill opacity=".5"/><v:textpath style="font-family:楷体" string="内部资料"/>',
        ),
      ),
      withHeader(
        mark(
          'style="rotation:315" fillcolor="red"><v:textpath style="font-family:楷体" string="内部资料"/>',
        ),
      ),
      withHeader(paragraph('内部资料', '<w:color w:val="FF0000"/>')),
      withHeader(
        mark(
          'style="rotation:315" fillcolor="red"><v:fill opacity=".5"/><v:textpath style="font-family:楷体" string="内部资料"/>',
        ),
        '<w:titlePg/>',
      ),
    ],
  },
  {
    ...base,
    title: 'a grid by its type, whatever its pitch',
    code: '10310',
    expected: { type: 'lines', lines: 40 },
    right: [page(`${A4}${MARGINS}<w:docGrid w:type="lines" w:linePitch="348"/>`)],
    wrong: [
      page(`${A4}${MARGINS}<w:docGrid w:linePitch="348"/>`),
      page(`${A4}${MARGINS}<w:docGrid w:type="lines" w:linePitch="312"/>`),
      page(`${A4}${MARGINS}<w:docGrid w:type="linesAndChars" w:linePitch="348"/>`),
    ],
  },
  {
    ...base,
    title: 'line numbers, their step and start',
    code: '10311',
    expected: { countBy: 5, restart: 'newPage', start: 1 },
    right: [
      page('<w:lnNumType w:countBy="5"/>'),
      page('<w:lnNumType w:countBy="5" w:start="0" w:restart="newPage"/>'),
    ],
    wrong: [
      page('<w:lnNumType w:countBy="5" w:restart="continuous"/>'),
      page('<w:lnNumType w:countBy="1"/>'),
      page('<w:lnNumType w:countBy="5" w:start="1"/>'),
    ],
  },
  {
    ...base,
    title: 'the page’s text runs down, not that of a cell',
    code: '10312',
    expected: { value: 'tbRl' },
    right: [page('<w:textDirection w:val="tbRl"/>')],
    wrong: [
      page('<w:textDirection w:val="lrTb"/>'),
      `${ALL}<w:tbl><w:tr><w:tc><w:tcPr><w:textDirection w:val="tbRl"/></w:tcPr>${paragraph('甲')}</w:tc></w:tr></w:tbl>`,
    ],
  },
  {
    ...base,
    title: 'the page’s text in its middle, not a paragraph’s',
    code: '10313',
    expected: { value: 'center' },
    right: [page('<w:vAlign w:val="center"/>')],
    wrong: [
      page('<w:vAlign w:val="both"/>'),
      paragraph(TEXT, '', '<w:textAlignment w:val="center"/>') + sect(''),
    ],
  },
]
tryPitfalls('pages: right in another way, wrong though it looks right (CHECKPOINTS 4.3)', cases)
