import { declare, writePackage, type NewLink, type NewPart } from '../package/write-package.ts'
import { OFFICE_THEME } from '../word/write-start.ts'
import { cellName } from './cell-reference.ts'

const NAMESPACES = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ${declare('r', 'mc', 'x14', 'xm')}`
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'

/** What stands in a cell; `null` leaves the cell out of the file. */
export type StartValue = string | number | boolean | null
export interface StartCell {
  readonly value?: StartValue
  /** Without the leading sign; `value` is then its stored result. */
  readonly formula?: string
  /** A number of START_STYLE. */
  readonly style?: number
}

export interface StartSheet {
  readonly name: string
  /** From A1, row by row. */
  readonly rows: readonly (readonly (StartValue | StartCell)[])[]
  readonly state?: 'hidden'
  /** Outline levels (分级显示) by row number, from 1. */
  readonly levels?: Readonly<Record<number, number>>
  /** XML of x:sheetPr, x:sheetViews and x:cols, where they are not the usual ones. */
  readonly properties?: string
  readonly views?: string
  readonly columns?: string
  /** XML between the cells and the margins: merges, conditional formats, validations. */
  readonly after?: string
  /** XML after the margins: page setup, header and footer, drawing, tables. */
  readonly end?: string
  readonly links?: readonly NewLink[]
}

export interface StartWorkbook {
  readonly sheets: readonly StartSheet[]
  /** XML of x:definedName elements. */
  readonly names?: string
  /** More parts, and how the workbook and the package refer to them. */
  readonly parts?: readonly NewPart[]
  readonly links?: readonly NewLink[]
  readonly rootLinks?: readonly NewLink[]
}

/** Cell formats of every start workbook, by what they are for. */
export const START_STYLE = {
  plain: 0,
  /** Bold, centred, light blue. */
  header: 1,
  date: 2,
  /** Text format @. */
  text: 3,
  twoDecimals: 4,
  percent: 5,
  /** Thin lines all round. */
  boxed: 6,
} as const

const LINE = ['left', 'right', 'top', 'bottom']
  .map((side) => `<${side} style="thin"><color indexed="64"/></${side}>`)
  .join('')
const FONT = '<sz val="11"/><color theme="1"/><name val="等线"/><family val="2"/>'
const xf = (
  { numFmtId = 0, fontId = 0, fillId = 0, borderId = 0 },
  applied = '',
  alignment = '',
): string =>
  `<xf numFmtId="${numFmtId}" fontId="${fontId}" fillId="${fillId}" borderId="${borderId}" xfId="0"${applied}><alignment${alignment} vertical="center"/></xf>`

/** Styles as Excel writes them for a new Chinese workbook, with the few formats above. */
const STYLES = `<styleSheet ${NAMESPACES}><fonts count="3"><font>${FONT}<charset val="134"/><scheme val="minor"/></font><font><sz val="9"/><name val="等线"/><family val="2"/><charset val="134"/><scheme val="minor"/></font><font><b/>${FONT}<charset val="134"/><scheme val="minor"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor theme="8" tint="0.79998168889431442"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${LINE}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"><alignment vertical="center"/></xf></cellStyleXfs><cellXfs count="7">${[
  xf({}),
  xf(
    { fontId: 2, fillId: 2 },
    ' applyFont="1" applyFill="1" applyAlignment="1"',
    ' horizontal="center"',
  ),
  xf({ numFmtId: 14 }, ' applyNumberFormat="1"'),
  xf({ numFmtId: 49 }, ' applyNumberFormat="1"'),
  xf({ numFmtId: 2 }, ' applyNumberFormat="1"'),
  xf({ numFmtId: 9 }, ' applyNumberFormat="1"'),
  xf({ borderId: 1 }, ' applyBorder="1"'),
].join(
  '',
)}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/></styleSheet>`

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Texts of a workbook, each once, in the order in which they are met. */
class SharedTexts {
  readonly #numbers = new Map<string, number>()
  numberOf(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#numbers.size)
    return this.#numbers.size - 1
  }
  get content(): string {
    const items = [...this.#numbers.keys()].map(
      (text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`,
    )
    return `<sst ${NAMESPACES} uniqueCount="${items.length}">${items.join('')}</sst>`
  }
}

function cellText(name: string, raw: StartValue | StartCell, texts: SharedTexts): string {
  const cell: StartCell = typeof raw === 'object' && raw !== null ? raw : { value: raw }
  const { value = null, formula, style = 0 } = cell
  if (value === null && formula === undefined && style === 0) return ''
  const mark = style === 0 ? '' : ` s="${style}"`
  const f = formula === undefined ? '' : `<f>${escape(formula)}</f>`
  if (typeof value === 'string') {
    return formula === undefined
      ? `<c r="${name}"${mark} t="s"><v>${texts.numberOf(value)}</v></c>`
      : `<c r="${name}"${mark} t="str">${f}<v>${escape(value)}</v></c>`
  }
  if (typeof value === 'boolean')
    return `<c r="${name}"${mark} t="b">${f}<v>${value ? 1 : 0}</v></c>`
  return `<c r="${name}"${mark}>${f}${value === null ? '' : `<v>${value}</v>`}</c>`
}

function sheetText(sheet: StartSheet, isFirst: boolean, texts: SharedTexts): string {
  const rows = sheet.rows.map((cells, row) => {
    const content = cells.map((one, column) => cellText(cellName({ row, column }), one, texts))
    const level = sheet.levels?.[row + 1]
    const mark = level === undefined ? '' : ` outlineLevel="${level}"`
    return content.every((one) => one === '')
      ? ''
      : `<row r="${row + 1}"${mark}>${content.join('')}</row>`
  })
  const views =
    sheet.views ??
    `<sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0"/></sheetViews>`
  return `<worksheet ${NAMESPACES} mc:Ignorable="x14">${sheet.properties ?? ''}${views}<sheetFormatPr defaultRowHeight="14.25"/>${sheet.columns ?? ''}<sheetData>${rows.join('')}</sheetData>${sheet.after ?? ''}<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>${sheet.end ?? ''}</worksheet>`
}

/** A start workbook as issued: what a Chinese Excel would write, with just the parts it needs. */
export function writeExcelStart(start: StartWorkbook): Uint8Array {
  const texts = new SharedTexts()
  const partOf = (index: number): string => `xl/worksheets/sheet${index + 1}.xml`
  const sheets = start.sheets.map((sheet, index) => ({
    name: partOf(index),
    contentType: `${TYPE}worksheet+xml`,
    content: sheetText(sheet, index === 0, texts),
    links: sheet.links ?? [],
  }))
  const listed = start.sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${escape(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
  )
  const names = start.names === undefined ? '' : `<definedNames>${start.names}</definedNames>`
  return writePackage(
    [
      {
        name: 'xl/workbook.xml',
        contentType: `${TYPE}sheet.main+xml`,
        content: `<workbook ${NAMESPACES}><workbookPr/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>${listed.join('')}</sheets>${names}<calcPr calcId="191029"/></workbook>`,
        links: [
          ...sheets.map(({ name }, index) => ({
            id: `rId${index + 1}`,
            type: 'worksheet',
            target: name,
          })),
          { id: 'rIdStyles', type: 'styles', target: 'xl/styles.xml' },
          { id: 'rIdTexts', type: 'sharedStrings', target: 'xl/sharedStrings.xml' },
          { id: 'rIdTheme', type: 'theme', target: 'xl/theme/theme1.xml' },
          ...(start.links ?? []),
        ],
      },
      ...sheets,
      { name: 'xl/styles.xml', contentType: `${TYPE}styles+xml`, content: STYLES },
      {
        name: 'xl/sharedStrings.xml',
        contentType: `${TYPE}sharedStrings+xml`,
        content: texts.content,
      },
      {
        name: 'xl/theme/theme1.xml',
        contentType: 'application/vnd.openxmlformats-officedocument.theme+xml',
        content: OFFICE_THEME,
      },
      ...(start.parts ?? []),
    ],
    start.rootLinks ?? [],
  )
}
