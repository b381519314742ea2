import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { Blip, Fill } from './read-fill.ts'
import { writeFill } from './write-drawing.ts'

/** Accepted colours: names of the standard palette or RRGGBB (3.3). */
export const Colors = z.array(z.string().check(z.minLength(1))).check(z.minLength(1))

/** A fill as a checkpoint asks for it; what is left out is not judged. */
export const FillExpected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('solid'), colors: z.optional(Colors) }),
  z.object({
    kind: z.literal('gradient'),
    /** The stops from first to last, each with its accepted colours. */
    stops: z.optional(z.array(Colors).check(z.minLength(2))),
    shape: z.optional(z.enum(['linear', 'circle', 'rect', 'shape'])),
    /** Of a linear one: 0 runs from left to right, 90 from top to bottom. */
    angleDegrees: z.optional(z.number()),
  }),
  z.object({
    kind: z.literal('pattern'),
    /** Values of a:pattFill prst that are accepted. */
    presets: z.optional(z.array(z.string()).check(z.minLength(1))),
    foreground: z.optional(Colors),
    background: z.optional(Colors),
  }),
  z.object({
    kind: z.literal('picture'),
    /** Path of an issued picture; any picture without one. */
    file: z.optional(z.string()),
    tiled: z.optional(z.boolean()),
  }),
])
export type FillExpected = z.infer<typeof FillExpected>

const list = (colors: readonly string[] | undefined): string =>
  colors === undefined ? '' : ` ${colors.join('/')}`

/** An expected fill in words. */
export function fillWords(expected: FillExpected): Words {
  switch (expected.kind) {
    case 'none':
      return words('无填充', 'no fill')
    case 'solid':
      return words(`纯色填充${list(expected.colors)}`, `a solid fill${list(expected.colors)}`)
    case 'gradient': {
      const stops = expected.stops?.map((one) => one.join('/')).join(' → ') ?? ''
      const angle = expected.angleDegrees === undefined ? '' : ` ${expected.angleDegrees}°`
      const shape = expected.shape === undefined ? '' : ` ${expected.shape}`
      return words(
        `渐变填充${shape}${stops && ` ${stops}`}${angle}`,
        `a gradient${shape}${stops && ` ${stops}`}${angle}`,
      )
    }
    case 'pattern': {
      const presets = expected.presets === undefined ? '' : ` ${expected.presets.join('/')}`
      const colors = `${list(expected.foreground)}${list(expected.background)}`
      return words(`图案填充${presets}${colors}`, `a pattern${presets}${colors}`)
    }
    case 'picture':
      return words(`图片填充${expected.file ?? ''}`, `a picture ${expected.file ?? ''}`.trim())
  }
}

/** A fill that was found in words. */
export function foundFillWords(fill: Fill | undefined): Words {
  if (fill === undefined || fill.kind === 'none') return words('无填充', 'no fill')
  switch (fill.kind) {
    case 'solid':
      return words(`纯色填充 ${fill.color.rgb}`, `a solid fill ${fill.color.rgb}`)
    case 'gradient': {
      const stops = fill.stops.map((one) => one.color.rgb).join(' → ')
      const way = fill.angleDegrees === undefined ? fill.shape : `${fill.angleDegrees}°`
      return words(`渐变填充 ${stops} ${way}`, `a gradient ${stops} ${way}`)
    }
    case 'pattern': {
      const colors = [fill.foreground?.rgb ?? '', fill.background?.rgb ?? ''].join('/')
      return words(`图案填充 ${fill.preset} ${colors}`, `a pattern ${fill.preset} ${colors}`)
    }
    case 'picture':
      return words('图片填充', 'a picture')
    case 'group':
      return words('与组合相同', 'as its group')
  }
}

/** Tells whether a picture of the document is the issued file (its relationships are the part's). */
export type IsPicture = (picture: Blip, file: string) => boolean

/** True when a fill is the expected one. */
export function isFill(
  fill: Fill | undefined,
  expected: FillExpected,
  isPicture: IsPicture = () => false,
): boolean {
  if (expected.kind === 'none') return fill === undefined || fill.kind === 'none'
  if (expected.kind === 'solid')
    return (
      fill?.kind === 'solid' &&
      (expected.colors === undefined || isColor(fill.color.rgb, expected.colors))
    )
  if (expected.kind === 'gradient') {
    if (fill?.kind !== 'gradient') return false
    const { stops } = expected
    // Office adds stops between the ends when it makes a preset; the named ones must be in order.
    let at = 0
    for (const stop of fill.stops) {
      const wanted = stops?.[at]
      if (wanted !== undefined && isColor(stop.color.rgb, wanted)) at += 1
    }
    return (
      (stops === undefined || at === stops.length) &&
      (expected.shape === undefined || expected.shape === fill.shape) &&
      (expected.angleDegrees === undefined ||
        (fill.angleDegrees !== undefined &&
          Math.abs(fill.angleDegrees - expected.angleDegrees) < 0.5))
    )
  }
  if (expected.kind === 'pattern')
    return (
      fill?.kind === 'pattern' &&
      (expected.presets === undefined || expected.presets.includes(fill.preset)) &&
      (expected.foreground === undefined ||
        isColor(fill.foreground?.rgb ?? 'auto', expected.foreground)) &&
      (expected.background === undefined ||
        isColor(fill.background?.rgb ?? 'auto', expected.background))
    )
  return (
    fill?.kind === 'picture' &&
    (expected.tiled === undefined || expected.tiled === fill.picture.isTiled) &&
    (expected.file === undefined || isPicture(fill.picture, expected.file))
  )
}

/**
 * Writes the fill that a checkpoint expects, each with the first of the accepted values.
 * @param relate makes a picture of the materials a part and returns its relationship.
 */
export function writeExpectedFill(
  container: XmlElement,
  expected: FillExpected,
  relate?: (file: string) => string,
): void {
  const color = (colors: readonly string[] | undefined, usual: string): string =>
    colors?.[0] === undefined ? usual : writtenColor(colors[0])
  switch (expected.kind) {
    case 'none':
      return writeFill(container, { kind: 'none' })
    case 'solid':
      return writeFill(container, { kind: 'solid', color: color(expected.colors, 'accent1') })
    case 'gradient':
      return writeFill(container, {
        kind: 'gradient',
        colors: expected.stops?.map((one) => color(one, 'accent1')) ?? ['FFFFFF', 'accent1'],
        shape: expected.shape ?? 'linear',
        angleDegrees: expected.angleDegrees ?? 90,
      })
    case 'pattern':
      return writeFill(container, {
        kind: 'pattern',
        preset: expected.presets?.[0] ?? 'pct5',
        foreground: color(expected.foreground, 'accent1'),
        background: color(expected.background, 'bg1'),
      })
    case 'picture': {
      if (expected.file === undefined || relate === undefined)
        throw new Error('A picture fill needs the picture to be made of')
      return writeFill(container, {
        kind: 'picture',
        relationship: relate(expected.file),
        isTiled: expected.tiled ?? false,
      })
    }
  }
}
