import { crc32 } from 'node:zlib'

/** Rows of one segment, as `COPY … TO STDOUT` writes them. */
export interface Segment {
  readonly bytes: Uint8Array
  readonly rows: number
}

/** Bytes. Below the least no cut is looked for; at the most one is made wherever a row ends. */
export interface SegmentSizes {
  readonly least: number
  readonly most: number
  /** One row in so many ends a segment. */
  readonly oneIn: number
}

export const SEGMENT_SIZES: SegmentSizes = { least: 64 * 1024, most: 4 * 1024 * 1024, oneIn: 256 }

const NEWLINE = 10

/**
 * Cuts the text form of COPY into segments of whole rows. Where a cut is made the rows themselves say, so
 * rows that are added, changed or taken away change the segment they lie in and no other: what a former
 * backup holds of the rest need not be written again (decision 0058). Holds one segment at a time.
 */
export async function* cutSegments(
  source: AsyncIterable<Uint8Array>,
  sizes: SegmentSizes = SEGMENT_SIZES,
): AsyncGenerator<Segment> {
  let parts: Uint8Array[] = []
  let held = 0
  let rows = 0
  let row = 0

  const take = (): Segment => {
    const segment = { bytes: Buffer.concat(parts), rows }
    parts = []
    held = 0
    rows = 0
    return segment
  }

  for await (const chunk of source) {
    let begin = 0
    for (;;) {
      const end = chunk.indexOf(NEWLINE, begin)
      const piece = chunk.subarray(begin, end < 0 ? chunk.length : end + 1)
      if (piece.length > 0) {
        // The driver gives views of a buffer that it goes on using.
        parts.push(Uint8Array.from(piece))
        held += piece.length
        row = crc32(piece, row)
      }
      if (end < 0) break
      rows += 1
      if (held >= sizes.most || (held >= sizes.least && row % sizes.oneIn === 0)) yield take()
      row = 0
      begin = end + 1
    }
  }
  if (held > 0) yield take()
}
