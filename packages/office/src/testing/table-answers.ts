import { paragraph } from './make-document.ts'
import type { WordContent } from './word-verdict.ts'

/** Above the table. */
export const TEXT = '各班成绩如下。'
/** Rows of the table. */
export const DATA = [
  ['姓名', '语文', '数学'],
  ['张三', '90', '80'],
  ['李四', '70', '95'],
]
/** What stands in the properties of a table, its rows and cells. */
export interface Making {
  readonly tbl?: string
  readonly row?: (row: number) => string
  readonly cell?: (row: number, column: number) => string
  readonly inside?: (text: string, row: number, column: number) => string
  readonly rows?: readonly (readonly string[])[]
  readonly grid?: readonly number[]
}
/** A cell with one paragraph. */
export const plainCell = (text: string): string => paragraph(text)
/** A table of the data, made as told. */
export function table({
  tbl = '',
  row,
  cell,
  inside = plainCell,
  rows = DATA,
  grid = [2000, 2000, 2000],
}: Making = {}): string {
  const cells = (texts: readonly string[], at: number): string =>
    texts
      .map(
        (text, column) =>
          `<w:tc><w:tcPr>${cell?.(at, column) ?? ''}</w:tcPr>${inside(text, at, column)}</w:tc>`,
      )
      .join('')
  return `<w:tbl><w:tblPr>${tbl}</w:tblPr><w:tblGrid>${grid.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${rows
    .map((texts, at) => `<w:tr><w:trPr>${row?.(at) ?? ''}</w:trPr>${cells(texts, at)}</w:tr>`)
    .join('')}</w:tbl>`
}
/** A document around a table. */
export const doc = (made: string, styles?: string): WordContent => ({
  body: paragraph(TEXT) + made + paragraph(''),
  ...(styles === undefined ? {} : { styles }),
})
/** A document with such a table. */
export const of = (making: Making, styles?: string): WordContent => doc(table(making), styles)
/** The table as it is issued. */
export const START = of({})
