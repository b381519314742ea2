/** Formats that Office brings along, by their number: names differ by language, numbers do not (20312). */
export interface BuiltInStyle {
  readonly number: number
  /** Chinese names first, as versions wrote them, then the English one. */
  readonly names: readonly string[]
  readonly bold?: boolean
  readonly italic?: boolean
  readonly size?: number
  /** RRGGBB of the text. */
  readonly color?: string
  readonly fill?: string
  /** A line below. */
  readonly bottom?: string
  readonly numberFormat?: string
}

const accents = (index: number): BuiltInStyle[] => {
  const base = 29 + (index - 1) * 4
  const [strong = '', soft = '', middle = '', full = ''] = ACCENTS[index - 1] ?? []
  const named = (prefix: string): string[] => [
    `${prefix}着色 ${index}`,
    `${prefix}强调文字颜色 ${index}`,
    `${prefix}个性色 ${index}`,
    `${prefix}Accent${index}`,
  ]
  return [
    { number: base, names: named(''), color: 'FFFFFF', fill: strong },
    { number: base + 1, names: named('20% - '), fill: soft },
    { number: base + 2, names: named('40% - '), fill: middle },
    { number: base + 3, names: named('60% - '), color: 'FFFFFF', fill: full },
  ]
}
const ACCENTS = [
  ['4472C4', 'D9E1F2', 'B4C6E7', '8EA9DB'],
  ['ED7D31', 'FCE4D6', 'F8CBAD', 'F4B084'],
  ['A5A5A5', 'EDEDED', 'DBDBDB', 'C9C9C9'],
  ['FFC000', 'FFF2CC', 'FFE699', 'FFD966'],
  ['5B9BD5', 'DDEBF7', 'BDD7EE', '9BC2E6'],
  ['70AD47', 'E2EFDA', 'C6E0B4', 'A9D08E'],
]

const STYLES: readonly BuiltInStyle[] = [
  { number: 0, names: ['常规', 'Normal'] },
  {
    number: 3,
    names: ['千位分隔', 'Comma'],
    numberFormat: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
  },
  {
    number: 4,
    names: ['货币', 'Currency'],
    numberFormat: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
  },
  { number: 5, names: ['百分比', 'Percent'], numberFormat: '0%' },
  {
    number: 6,
    names: ['千位分隔[0]', 'Comma [0]'],
    numberFormat: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
  },
  {
    number: 7,
    names: ['货币[0]', 'Currency [0]'],
    numberFormat: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
  },
  { number: 8, names: ['超链接', 'Hyperlink'], color: '0563C1' },
  { number: 9, names: ['已访问的超链接', 'Followed Hyperlink'], color: '954F72' },
  { number: 10, names: ['注释', 'Note'], fill: 'FFFFCC' },
  { number: 11, names: ['警告文本', 'Warning Text'], color: 'FF0000' },
  { number: 15, names: ['标题', 'Title'], size: 18, color: '44546A' },
  {
    number: 16,
    names: ['标题 1', 'Heading 1'],
    bold: true,
    size: 15,
    color: '44546A',
    bottom: 'thick',
  },
  {
    number: 17,
    names: ['标题 2', 'Heading 2'],
    bold: true,
    size: 13,
    color: '44546A',
    bottom: 'thick',
  },
  {
    number: 18,
    names: ['标题 3', 'Heading 3'],
    bold: true,
    size: 11,
    color: '44546A',
    bottom: 'medium',
  },
  { number: 19, names: ['标题 4', 'Heading 4'], bold: true, size: 11, color: '44546A' },
  { number: 20, names: ['输入', 'Input'], color: '3F3F76', fill: 'FFCC99' },
  { number: 21, names: ['输出', 'Output'], bold: true, color: '3F3F3F', fill: 'F2F2F2' },
  { number: 22, names: ['计算', 'Calculation'], bold: true, color: 'FA7D00', fill: 'F2F2F2' },
  { number: 23, names: ['检查单元格', 'Check Cell'], bold: true, color: 'FFFFFF', fill: 'A5A5A5' },
  { number: 24, names: ['链接单元格', 'Linked Cell'], color: 'FA7D00', bottom: 'double' },
  { number: 25, names: ['汇总', 'Total'], bold: true, bottom: 'double' },
  { number: 26, names: ['好', 'Good'], color: '006100', fill: 'C6EFCE' },
  { number: 27, names: ['差', 'Bad'], color: '9C0006', fill: 'FFC7CE' },
  { number: 28, names: ['适中', 'Neutral'], color: '9C5700', fill: 'FFEB9C' },
  ...[1, 2, 3, 4, 5, 6].flatMap(accents),
  { number: 53, names: ['解释性文本', 'Explanatory Text'], italic: true, color: '7F7F7F' },
]

/** LibreOffice puts words of its own before the names of styles that it does not have. */
const fold = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/^Excel Built-in /i, '')
    .replace(/\s+/g, '')
    .toLowerCase()
const BY_NAME = new Map(STYLES.flatMap((style) => style.names.map((name) => [fold(name), style])))

/** The built-in style of a name in Chinese or English. */
export function builtInStyle(name: string): BuiltInStyle | undefined {
  return BY_NAME.get(fold(name))
}

/** True when a file's style is the one that a name asks for. */
export function isStyleNamed(
  actual: { readonly name: string; readonly builtIn: number | undefined },
  name: string,
): boolean {
  const asked = builtInStyle(name)
  if (asked !== undefined && actual.builtIn !== undefined) return asked.number === actual.builtIn
  return (
    fold(actual.name) === fold(name) || (asked !== undefined && builtInStyle(actual.name) === asked)
  )
}
