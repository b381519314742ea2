/** A statement takes 65,534 values: rows of at most 30 columns. */
export function inChunks<T>(rows: readonly T[]): T[][] {
  const CHUNK = 2000
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) =>
    rows.slice(at * CHUNK, (at + 1) * CHUNK),
  )
}
