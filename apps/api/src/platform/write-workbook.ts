import writeXlsxFile from 'write-excel-file/node'

type Cell = string | number | null

/**
 * A one-sheet .xlsx of a table. Texts stay texts, also those that look like numbers or formulas:
 * `=cmd` in a name must never become a formula on somebody's PC.
 * @param widths column widths in characters; guessed from the heading otherwise.
 */
export async function writeWorkbook(
  sheet: string,
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[] = [],
): Promise<Uint8Array> {
  const data = [
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
  const columns = headings.map((heading, at) => ({
    width: widths[at] ?? Math.max(12, heading.length * 2 + 4),
  }))
  return writeXlsxFile(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer()
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
