import { canDraw } from './check-photo.ts'
import { codeSquares } from './code-squares.ts'
import { fitText, LEADING, plainText, type FittedText, type TextRoom } from './fit-text.ts'
import type { FaceName, Fonts, Weight } from './fonts.fs.ts'

export const A4 = { width: 595.28, height: 841.89 }
export const INK = '#000000'
export const SOFT = '#555555'
export const LINE = '#999999'

/** Distance from the top of a line to its baseline, in em. */
const ASCENT = 0.9

export interface TextStyle {
  readonly weight?: Weight
  readonly color?: string
  readonly align?: 'start' | 'center' | 'end'
  /** Additional distance between signs, points. */
  readonly tracking?: number
}

/** A place on the sheet, points from its top left corner. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** Draws on the sheets of one document; sizes and places in points. */
export interface Pen {
  readonly doc: PDFKit.PDFDocument
  /** A new sheet of A4. */
  sheet(): void
  /** One line as it is, `y` its top. @returns its width. */
  line(
    text: string,
    at: Spot & { readonly size: number; readonly width?: number },
    style?: TextStyle,
  ): number
  /** A text whole in its room (DO7), `y` its top. @returns its height. */
  block(text: string, at: Spot & TextRoom, style?: TextStyle): number
  /** How a text would lie in its room, and the height that it takes. */
  fit(text: string, room: TextRoom, weight?: Weight): FittedText & { readonly height: number }
  rule(
    from: Spot,
    to: Spot,
    style?: { readonly width?: number; readonly color?: string; readonly dash?: number },
  ): void
  frame(at: Spot & { readonly width: number; readonly height: number }, color?: string): void
  /** A photo as large as its frame allows. @returns false where it cannot be drawn. */
  photo(bytes: Uint8Array, at: Spot & { readonly width: number; readonly height: number }): boolean
  /** A QR code. */
  code(text: string, at: Spot & { readonly size: number }): void
}

interface Part {
  readonly face: FaceName | undefined
  text: string
}

export function createPen(doc: PDFKit.PDFDocument, fonts: Fonts): Pen {
  const registered = new Set<FaceName>()
  const use = (face: FaceName, size: number): void => {
    if (!registered.has(face)) doc.registerFont(face, fonts.font(face))
    registered.add(face)
    doc.font(face).fontSize(size)
  }
  const measureIn =
    (weight: Weight) =>
    (text: string): number => {
      let width = 0
      for (const sign of text) width += fonts.widthOf(sign.codePointAt(0) ?? 0, weight)
      return width
    }
  const partsOf = (text: string, weight: Weight): Part[] => {
    const parts: Part[] = []
    for (const sign of text) {
      const face = fonts.faceOf(sign.codePointAt(0) ?? 0, weight)
      const last = parts.at(-1)
      if (last && last.face === face && face !== undefined) last.text += sign
      else parts.push({ face, text: sign })
    }
    return parts
  }

  function set(text: string, at: Spot & { readonly size: number }, style: TextStyle): void {
    const { weight = 'regular', color = INK, tracking = 0 } = style
    const measure = measureIn(weight)
    let x = at.x
    for (const part of partsOf(text, weight)) {
      if (part.face === undefined) drawBox(part.text, { ...at, x })
      else {
        use(part.face, at.size)
        doc.fillColor(color).text(part.text, x, at.y + ASCENT * at.size, {
          ...{ lineBreak: false, baseline: 'alphabetic', characterSpacing: tracking },
        })
      }
      x += measure(part.text) * at.size + tracking * [...part.text].length
    }
  }

  /** A sign that no font has: a box with its code, so that nobody takes it for another one (DO6). */
  function drawBox(sign: string, { x, y, size }: Spot & { readonly size: number }): void {
    const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(6, '0')
    const top = y + 0.12 * size
    doc.lineWidth(size / 24).strokeColor(INK)
    doc.rect(x + 0.05 * size, top, 0.9 * size, 0.9 * size).stroke()
    use('regular', size * 0.34)
    for (const [row, digits] of [code.slice(0, 3), code.slice(3)].entries()) {
      const width = measureIn('regular')(digits) * size * 0.34
      doc.fillColor(INK).text(digits, x + (size - width) / 2, top + (0.4 + row * 0.38) * size, {
        ...{ lineBreak: false, baseline: 'alphabetic', characterSpacing: 0 },
      })
    }
  }

  const line: Pen['line'] = (text, at, style = {}) => {
    const { weight = 'regular', align = 'start', tracking = 0 } = style
    const plain = plainText(text)
    const width = measureIn(weight)(plain) * at.size + tracking * Math.max(0, [...plain].length - 1)
    const spare = (at.width ?? width) - width
    const shift = align === 'center' ? spare / 2 : align === 'end' ? spare : 0
    if (plain !== '') set(plain, { ...at, x: at.x + shift }, style)
    return width
  }
  const fit: Pen['fit'] = (text, room, weight = 'regular') => {
    const fitted = fitText(text, room, measureIn(weight))
    return { ...fitted, height: fitted.lines.length * fitted.size * LEADING }
  }

  return {
    doc,
    line,
    fit,
    sheet: () => {
      doc.addPage({ size: 'A4', margin: 0 })
    },
    block: (text, at, style = {}) => {
      const { size, lines, height } = fit(text, at, style.weight)
      for (const [row, one] of lines.entries())
        line(one, { x: at.x, y: at.y + row * size * LEADING, size, width: at.width }, style)
      return height
    },
    rule: (from, to, { width = 0.5, color = LINE, dash } = {}) => {
      doc.save().lineWidth(width).strokeColor(color)
      if (dash !== undefined) doc.dash(dash, { space: dash })
      doc.moveTo(from.x, from.y).lineTo(to.x, to.y).stroke().restore()
    },
    frame: ({ x, y, width, height }, color = LINE) => {
      doc.save().lineWidth(0.5).strokeColor(color).rect(x, y, width, height).stroke().restore()
    },
    photo: (bytes, { x, y, width, height }) => {
      if (!canDraw(bytes)) return false
      doc.image(Buffer.from(bytes), x, y, {
        ...{ fit: [width, height], align: 'center', valign: 'center' },
      })
      return true
    },
    code: (text, { x, y, size }) => {
      const squares = codeSquares(text)
      doc
        .save()
        .fillColor(INK)
        .translate(x, y)
        .scale(size / squares.size)
      for (const run of squares.runs) doc.rect(run.x, run.y, run.width, 1)
      doc.fill().restore()
    },
  }
}
