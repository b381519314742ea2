/**
 * Cuts rows into pages, so that each printed page has a head and a number of its own and none breaks
 * inside a row. A page's columns are cut the same way: the first is full before the next begins.
 * @param perPage rows of a page, from 1.
 * @returns at least one page, so that an empty list prints its head as well.
 */
export function pagesOf<Row>(rows: readonly Row[], perPage: number): (readonly Row[])[] {
  const pages: (readonly Row[])[] = []
  for (let at = 0; at === 0 || at < rows.length; at += perPage)
    pages.push(rows.slice(at, at + perPage))
  return pages
}

/**
 * Rows of a room's plan from the teacher's desk to the back wall, cut into pages.
 * @param stations with their rows and columns, from 1 (`ChartStation`).
 * @param perPage rows of a page.
 * @returns for each page its rows with their stations, and the number of columns of the whole room, so
 *   that all pages are drawn alike.
 */
export function planPages<Station extends { readonly row: number; readonly column: number }>(
  stations: readonly Station[],
  perPage: number,
): { readonly columns: number; readonly pages: (readonly (readonly Station[])[])[] } {
  const rows = new Map<number, Station[]>()
  for (const station of stations) rows.set(station.row, [...(rows.get(station.row) ?? []), station])
  const ordered = [...rows.keys()].sort((a, b) => a - b).map((row) => rows.get(row) ?? [])
  return {
    columns: Math.max(1, ...stations.map(({ column }) => column)),
    pages: pagesOf(ordered, perPage),
  }
}
