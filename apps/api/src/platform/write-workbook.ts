import writeXlsxFile from 'write-excel-file/node'

type Cell = string | number | null

/** One table of a workbook. */
export interface SheetOfTable {
  readonly sheet: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Column widths in characters; guessed from the heading otherwise. */
  readonly widths: readonly number[]
}

/**
 * An .xlsx with a sheet for each table. Texts stay texts, also those that look like numbers or formulas:
 * `=cmd` in a name must never become a formula on somebody's PC.
 */
export async function writeSheets(tables: readonly SheetOfTable[]): Promise<Uint8Array> {
  return writeXlsxFile(
    tables.map(({ sheet, headings, rows, widths }) => ({
      sheet,
      data: dataOf(headings, rows),
      columns: headings.map((heading, at) => ({
        width: widths[at] ?? Math.max(12, heading.length * 2 + 4),
      })),
      stickyRowsCount: 1,
    })),
  ).toBuffer()
}

/** An .xlsx of one table. */
export async function writeWorkbook(
  sheet: string,
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[] = [],
): Promise<Uint8Array> {
  return writeSheets([{ sheet, headings, rows, widths }])
}

function dataOf(headings: readonly string[], rows: readonly (readonly Cell[])[]) {
  return [
    headings.map((value) => ({
      value: safeText(value),
      type: String,
      fontWeight: 'bold' as const,
    })),
    ...rows.map((row) =>
      row.map((value) =>
        value === null
          ? null
          : typeof value === 'number'
            ? { value, type: Number }
            : { value: safeText(value), type: String },
      ),
    ),
  ]
}

/**
 * The writer finds a text again by looking it up in a plain object, where `constructor` is there
 * before anybody wrote it: the cell then points nowhere and the file counts as damaged. The first
 * sign written as the format's own escape (ECMA-376, ST_Xstring) is the same text to every reader.
 */
function safeText(text: string): string {
  if (!(text in {})) return text
  return `_x${text.charCodeAt(0).toString(16).padStart(4, '0')}_${text.slice(1)}`
}
