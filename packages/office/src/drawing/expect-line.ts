import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { dashWords } from './drawing-words.ts'
import { Colors } from './expect-fill.ts'
import { isDrawn, type Line } from './read-line.ts'
import { writeLine } from './write-drawing.ts'

/** An outline as a checkpoint asks for it; what is left out is not judged. */
export const LineExpected = z
  .object({
    /** True: the object has no line (border “无”). */
    none: z.optional(z.boolean()),
    colors: z.optional(Colors),
    widthPoints: z.optional(z.number().check(z.gt(0))),
    /** Accepted values of a:prstDash val. */
    dashes: z.optional(z.array(z.string()).check(z.minLength(1))),
    /** Accepted values of a:ln cmpd: sng, dbl, thickThin … */
    compounds: z.optional(z.array(z.string()).check(z.minLength(1))),
    /** Kinds of arrow at the ends: none, triangle, arrow, stealth … */
    head: z.optional(z.string()),
    tail: z.optional(z.string()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type LineExpected = z.infer<typeof LineExpected>

/** An expected outline in words. */
export function lineWords(expected: LineExpected): Words {
  if (expected.none === true) return words('无线条', 'no line')
  const dash = expected.dashes?.[0] === undefined ? undefined : dashWords(expected.dashes[0])
  const colors = expected.colors?.join('/')
  const width = expected.widthPoints
  const ends = [expected.head, expected.tail].filter((one) => one !== undefined).join('/')
  const more = [colors, expected.compounds?.join('/'), ends === '' ? undefined : ends]
  const join = (parts: readonly (string | undefined)[]): string =>
    parts.filter((one) => one !== undefined).join(' ')
  return words(
    join(['线条', dash?.zh, width === undefined ? undefined : `${width}磅`, ...more]),
    join(['a line', dash?.en, width === undefined ? undefined : `${width} pt`, ...more]),
  )
}

/** An outline that was found in words. */
export function foundLineWords(line: Line | undefined): Words {
  if (!isDrawn(line)) return words('无线条', 'no line')
  const color = line.fill?.kind === 'solid' ? ` ${line.fill.color.rgb}` : ''
  const width = Math.round(line.widthPoints * 100) / 100
  const dash = dashWords(line.dash)
  const compound = line.compound === 'sng' ? '' : ` ${line.compound}`
  return words(
    `线条 ${dash.zh} ${width}磅${color}${compound}`,
    `a line ${dash.en} ${width} pt${color}${compound}`,
  )
}

/** True when an outline is the expected one; widths within a twentieth of a point. */
export function isLine(line: Line | undefined, expected: LineExpected): boolean {
  if (expected.none === true) return !isDrawn(line)
  if (!isDrawn(line)) return false
  const { colors, widthPoints, dashes, compounds, head, tail } = expected
  return (
    (colors === undefined ||
      (line.fill?.kind === 'solid' && isColor(line.fill.color.rgb, colors))) &&
    (widthPoints === undefined || Math.abs(line.widthPoints - widthPoints) <= 0.05) &&
    (dashes === undefined || dashes.includes(line.dash)) &&
    (compounds === undefined || compounds.includes(line.compound)) &&
    (head === undefined || line.head === head) &&
    (tail === undefined || line.tail === tail)
  )
}

/** Writes the outline that a checkpoint expects. */
export function writeExpectedLine(container: XmlElement, expected: LineExpected): void {
  const color = expected.colors?.[0]
  writeLine(container, {
    isNone: expected.none,
    color: color === undefined ? undefined : writtenColor(color),
    widthPoints: expected.widthPoints,
    dash: expected.dashes?.[0],
    compound: expected.compounds?.[0],
    head: expected.head,
    tail: expected.tail,
  })
}
