import { encode } from 'uqr'

/** A code for scanners, as filled rectangles on a grid of `size` units. */
export interface CodeSquares {
  readonly size: number
  readonly runs: readonly { readonly x: number; readonly y: number; readonly width: number }[]
}

/** The dark squares of a QR code, those beside each other as one (N11). */
export function codeSquares(text: string): CodeSquares {
  const { size, data } = encode(text, { ecc: 'M', border: 0 })
  const runs: { x: number; y: number; width: number }[] = []
  for (const [y, line] of data.entries()) {
    let isOpen = false
    for (const [x, isDark] of line.entries()) {
      const last = runs.at(-1)
      if (isDark && isOpen && last) last.width += 1
      else if (isDark) runs.push({ x, y, width: 1 })
      isOpen = isDark
    }
  }
  return { size, runs }
}
