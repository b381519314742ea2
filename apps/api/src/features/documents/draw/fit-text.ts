/** How wide a text is in a weight, in em. */
export type Measure = (text: string) => number

/** What is left of a text when it is set: one line of visible signs, nothing of their meaning changed. */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      // Selectors of variants and directions have no shape of their own.
      .replace(/[\p{Cf}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
  )
}

/** Signs that must not begin a line. */
const CLOSING =
  /^[\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\uff09\u300b\u300d\u300f\u3011\u2019\u201d,.;:!?)\]}·\u00b7-]/u
/** A word of letters and digits stays together; every other sign may end a line. */
const PIECES = /[A-Za-z0-9\u00c0-\u024f'’_/.@-]+|\s+|[\s\S]/gu

/** Breaks a text into lines of at most `width` em; a word that is longer is cut where it must be. */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  const end = (): void => {
    if (line.trim() !== '') lines.push(line.trim())
    line = ''
  }
  const put = (piece: string): void => {
    if (line === '' || measure(line + piece.trimEnd()) <= width) {
      line += piece
      return
    }
    if (CLOSING.test(piece)) {
      // The sign before goes along, so that the closing one does not begin the line.
      const signs = [...line]
      const last = signs.length > 1 ? (signs.pop() ?? '') : ''
      line = signs.join('')
      end()
      line = last + piece
      return
    }
    end()
    line = piece.trimStart()
  }
  for (const [piece] of text.matchAll(PIECES)) {
    if (measure(piece) <= width) put(piece)
    else for (const sign of piece) put(sign)
  }
  end()
  return lines
}

/** A text as it is set: its lines, and their size in points. */
export interface FittedText {
  readonly size: number
  readonly lines: readonly string[]
}

/** The room that a text has. */
export interface TextRoom {
  /** Points. */
  readonly width: number
  /** Size that is wished, points. */
  readonly size: number
  /** Below this it is broken into lines rather than made smaller; points. */
  readonly least?: number
  readonly lines?: number
  /** What all lines together may take, points; lines are `LEADING` apart. */
  readonly height?: number
}

/** Distance from line to line, in em. */
export const LEADING = 1.3

const STEP = 0.5
/** What even this does not fit is longer than any name: smaller and smaller, but never cut off (DO7). */
const SMALLEST = 0.5

/** Sets a text whole into its room: smaller first, then in more lines, then as small as it takes (DO7). */
export function fitText(text: string, room: TextRoom, measure: Measure): FittedText {
  const plain = plainText(text)
  const { width, size, least = size, lines: most = 1, height = Infinity } = room
  for (let smaller = size; smaller >= least; smaller -= STEP)
    if (measure(plain) * smaller <= width) return { size: smaller, lines: [plain] }
  for (let smaller = most > 1 ? size : least; ; smaller -= STEP) {
    const broken = breakLines(plain, width / smaller, measure)
    const isWide = broken.some((line) => measure(line) * smaller > width)
    const isHigh = broken.length > most || broken.length * smaller * LEADING > height
    if ((!isHigh && !isWide) || smaller - STEP < SMALLEST) return { size: smaller, lines: broken }
  }
}
