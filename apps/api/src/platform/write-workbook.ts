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
    headings.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...rows.map((row) =>
      row.map((value) =>
        value === null
          ? null
          : typeof value === 'number'
            ? { value, type: Number }
            : { value, type: String },
      ),
    ),
  ]
  const columns = headings.map((heading, at) => ({
    width: widths[at] ?? Math.max(12, heading.length * 2 + 4),
  }))
  return writeXlsxFile(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer()
}
