import { checkpoint } from '../testing/checkpoint-case.ts'
import { makeExcel } from '../testing/make-document.ts'
import { describePitfalls } from '../testing/pitfall-cases.ts'

const FONTS = [
  '<font><sz val="11"/><name val="宋体"/><scheme val="minor"/></font>',
  '<font><b val="1"/><u/><sz val="14"/><color indexed="10"/><name val="SimHei"/></font>',
  '<font><b val="0"/><u val="singleAccounting"/><sz val="14"/><color rgb="FFFF0A00"/><name val="黑体"/></font>',
  '<font><b/><u val="single"/><sz val="14"/><color rgb="00FF0000"/><name val="黑体"/></font>',
]
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/><bgColor indexed="64"/></patternFill></fill>',
  '<fill><patternFill patternType="solid"><fgColor indexed="13"/></patternFill></fill>',
  '<fill><patternFill patternType="solid"><fgColor indexed="64"/><bgColor rgb="FFFFFF00"/></patternFill></fill>',
  '<fill><patternFill patternType="darkGrid"><fgColor rgb="FFFFFF00"/></patternFill></fill>',
]
const edge = (side: string, style: string): string =>
  `<${side} style="${style}"><color rgb="FF0070C0"/></${side}>`
const BORDERS = [
  '<border/>',
  `<border>${['left', 'right', 'top', 'bottom'].map((one) => edge(one, 'thin')).join('')}</border>`,
  `<border>${edge('start', 'thin')}${edge('end', 'thin')}${edge('top', 'thin')}${edge('bottom', 'thin')}</border>`,
  `<border>${edge('left', 'thin')}${edge('top', 'thin')}</border>`,
  `<border>${['left', 'right', 'top', 'bottom'].map((one) => edge(one, 'hair')).join('')}</border>`,
]
const CODES = [
  '0.00_ ',
  '0.00_);[Red]\\(0.00\\)',
  '&quot;￥&quot;#,##0.00;&quot;￥&quot;\\-#,##0.00',
  '[$￥-804]#,##0.00',
  '[$-804]aaaa',
  'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@',
  '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
  '0%',
  '0.0',
]
const XFS = [
  '<xf/>',
  '<xf fontId="1"/>',
  '<xf fontId="1" applyFont="0"/>',
  '<xf fontId="2"/>',
  '<xf fontId="3" applyFont="1"/>',
  ...FILLS.map((_, at) => `<xf fillId="${at}"/>`), // 5–10
  ...BORDERS.map((_, at) => `<xf borderId="${at}"/>`), // 11–15
  ...CODES.map((_, at) => `<xf numFmtId="${170 + at}"/>`), // 16–24
  '<xf numFmtId="2"/>', // 25
  '<xf numFmtId="31"/>', // 26
  '<xf numFmtId="9"/>', // 27
  '<xf><alignment horizontal="center"/></xf>', // 28
  '<xf><alignment horizontal="centerContinuous"/></xf>', // 29
  '<xf><alignment textRotation="135"/></xf>', // 30
]
const STYLES = `<numFmts>${CODES.map((code, at) => `<numFmt numFmtId="${170 + at}" formatCode="${code}"/>`).join('')}</numFmts><fonts>${FONTS.join('')}</fonts><fills>${FILLS.join('')}</fills><borders>${BORDERS.join('')}</borders><cellXfs>${XFS.join('')}</cellXfs>`
const sheet = (rows: string, before = '', after = ''): Uint8Array =>
  makeExcel({ sheets: [{ name: '表', rows, before, after }], styles: STYLES })
const cells = (style: number, second = style): Uint8Array =>
  sheet(`<row r="1"><c r="A1" s="${style}"><v>1</v></c><c r="B1" s="${second}"/></row>`)
const start = cells(0)
const target = { in: 'range', sheet: '表', ref: 'A1:B1' }
const each = (...styles: readonly number[]): Record<string, Uint8Array> =>
  Object.fromEntries(styles.map((style) => [`${XFS[style] ?? ''} ${style}`, cells(style)]))

describePitfalls('formats', [
  {
    title: 'font and size',
    checkpoint: checkpoint('20301', target, { name: '黑体', size: '四号' }),
    start,
    right: {
      ...each(1, 2, 3, 4),
      'of the row': sheet('<row r="1" s="1" customFormat="1"/>'),
      'of the column': sheet('', '<cols><col min="1" max="2" width="9" style="1"/></cols>'),
    },
    wrong: {
      'of the row, not switched on': sheet('<row r="1" s="1"/>'),
      'one cell': cells(1, 0),
      'a text of two fonts': sheet(
        '<row r="1"><c r="A1" s="1" t="inlineStr"><is><r><t>甲</t></r><r><rPr><sz val="11"/><rFont val="宋体"/></rPr><t>乙</t></r></is></c><c r="B1" s="1"/></row>',
      ),
    },
  },
  {
    title: 'flags',
    checkpoint: checkpoint('20302', target, { bold: true, underline: 'single' }),
    start,
    right: each(1, 2, 4),
    wrong: each(3),
  },
  {
    title: 'font colour',
    checkpoint: checkpoint('20303', target, { colors: ['红色'] }),
    start,
    right: each(1, 4),
    wrong: each(3),
  },
  {
    title: 'fill',
    checkpoint: checkpoint('20304', target, { colors: ['黄色'] }),
    start,
    right: each(7, 8),
    wrong: each(9, 10),
  },
  {
    title: 'borders',
    checkpoint: checkpoint('20305', target, { scope: 'all', colors: ['蓝色'] }),
    start,
    right: {
      ...each(12, 13),
      'with what the neighbours have': sheet(
        '<row r="1"><c r="A1" s="14"/><c r="B1" s="14"/><c r="C1" s="14"/></row><row r="2"><c r="A2" s="14"/><c r="B2" s="14"/></row>',
      ),
    },
    wrong: { ...each(14, 15), 'one cell': cells(12, 11) },
  },
  {
    title: 'alignment',
    checkpoint: checkpoint('20306', target, { value: 'center' }),
    start,
    right: each(28),
    wrong: each(29),
  },
  {
    title: 'rotation',
    checkpoint: checkpoint('20308', target, { rotationDegrees: -45 }),
    start,
    right: each(30),
    wrong: each(28),
  },
  {
    title: 'numbers with two decimals',
    checkpoint: checkpoint('20309', target, { category: 'number', decimals: 2 }),
    start,
    right: each(16, 17, 25),
    wrong: each(18, 24, 27),
  },
  {
    title: 'currency',
    checkpoint: checkpoint('20309', target, { category: 'currency', symbol: '￥', decimals: 2 }),
    start,
    right: each(18, 19),
    wrong: each(16),
  },
  {
    title: 'dates',
    checkpoint: checkpoint('20309', target, { category: 'date' }),
    start,
    right: each(20, 21, 22, 26),
    wrong: each(25),
  },
  {
    title: 'a date pattern',
    checkpoint: checkpoint('20309', target, { patterns: ['yyyy"年"m"月"d"日"'] }),
    start,
    right: each(21, 26),
    wrong: each(20, 22),
  },
  {
    title: 'percent',
    checkpoint: checkpoint('20309', target, { category: 'percent', decimals: 0 }),
    start,
    right: each(23, 27),
    wrong: each(25),
  },
  {
    title: 'merge and centre',
    checkpoint: checkpoint('20310', target, {}),
    start,
    right: {
      both: sheet(
        '<row r="1"><c r="A1" s="28"/></row>',
        '',
        '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
      ),
    },
    wrong: {
      'a cell more': sheet(
        '<row r="1"><c r="A1" s="28"/></row>',
        '',
        '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
      ),
      'across the selection': cells(29),
      'merged alone': sheet(
        '<row r="1"><c r="A1"/></row>',
        '',
        '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
      ),
    },
  },
])
