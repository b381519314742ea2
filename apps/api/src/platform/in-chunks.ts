/** A statement takes 65,534 values: rows of at most 30 columns. */
const MOST_OF_A_STATEMENT = 2000

/** @param size rows of a chunk; less where composing a statement of so many would keep others waiting. */
export function inChunks<T>(rows: readonly T[], size = MOST_OF_A_STATEMENT): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  )
}
