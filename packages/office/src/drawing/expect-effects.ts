import * as z from 'zod/mini'
import { join, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { Colors } from './expect-fill.ts'
import type { Effects } from './read-effects.ts'
import { writeEffects } from './write-drawing.ts'
import { ownTable } from '../package/own-table.ts'

/** Effects as a checkpoint asks for them; what is left out is not judged. */
export const EffectsExpected = z
  .object({
    /** `any` accepts every kind; `none` none. */
    shadow: z.optional(z.enum(['any', 'outer', 'inner', 'perspective', 'none'])),
    glow: z.optional(z.object({ points: z.optional(z.number()), colors: z.optional(Colors) })),
    reflection: z.optional(z.boolean()),
    softEdgePoints: z.optional(z.number()),
    /** Accepted values of a:bevelT prst: circle, relaxedInset … */
    bevels: z.optional(z.array(z.string()).check(z.minLength(1))),
    /** Accepted presets of the camera (3-D rotation). */
    cameras: z.optional(z.array(z.string()).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
export type EffectsExpected = z.infer<typeof EffectsExpected>

const SHADOWS: Readonly<Record<string, Words>> = ownTable({
  any: words('阴影', 'a shadow'),
  outer: words('外部阴影', 'an outer shadow'),
  inner: words('内部阴影', 'an inner shadow'),
  perspective: words('透视阴影', 'a perspective shadow'),
  preset: words('预设阴影', 'a preset shadow'),
  none: words('无阴影', 'no shadow'),
})
const NOTHING = words('无效果', 'no effects')
const listed = (parts: readonly Words[]): Words => (parts.length === 0 ? NOTHING : join(parts))

/** Expected effects in words. */
export function effectsWords(expected: EffectsExpected): Words {
  const { shadow, glow, reflection, softEdgePoints, bevels, cameras } = expected
  const glowText = `${glow?.points === undefined ? '' : ` ${glow.points}`}${glow?.colors === undefined ? '' : ` ${glow.colors.join('/')}`}`
  return listed([
    ...(shadow === undefined ? [] : [SHADOWS[shadow] ?? NOTHING]),
    ...(glow === undefined ? [] : [words(`发光${glowText}`, `a glow${glowText}`)]),
    ...(reflection === undefined
      ? []
      : [reflection ? words('映像', 'a reflection') : words('无映像', 'no reflection')]),
    ...(softEdgePoints === undefined
      ? []
      : [words(`柔化边缘 ${softEdgePoints}磅`, `soft edges of ${softEdgePoints} pt`)]),
    ...(bevels === undefined
      ? []
      : [words(`棱台 ${bevels.join('/')}`, `a bevel ${bevels.join('/')}`)]),
    ...(cameras === undefined
      ? []
      : [words(`三维旋转 ${cameras.join('/')}`, `3-D rotation ${cameras.join('/')}`)]),
  ])
}

/** Effects that were found in words. */
export function foundEffectsWords(effects: Effects): Words {
  const { shadow, glow, reflection, softEdgePoints, bevel, camera } = effects
  const glowText =
    glow === undefined ? '' : ` ${Math.round(glow.radiusPoints * 10) / 10} ${glow.color?.rgb ?? ''}`
  return listed([
    ...(shadow === undefined ? [] : [SHADOWS[shadow.kind] ?? NOTHING]),
    ...(glow === undefined ? [] : [words(`发光${glowText}`, `a glow${glowText}`)]),
    ...(reflection === undefined ? [] : [words('映像', 'a reflection')]),
    ...(softEdgePoints === undefined
      ? []
      : [words(`柔化边缘 ${softEdgePoints}磅`, `soft edges of ${softEdgePoints} pt`)]),
    ...(bevel === undefined ? [] : [words(`棱台 ${bevel.preset}`, `a bevel ${bevel.preset}`)]),
    ...(camera === undefined ? [] : [words(`三维旋转 ${camera}`, `3-D rotation ${camera}`)]),
  ])
}

/** True when effects are the expected ones; radii within half a point. */
export function hasEffects(effects: Effects, expected: EffectsExpected): boolean {
  const { shadow, glow, reflection, softEdgePoints, bevels, cameras } = expected
  const near = (actual: number | undefined, wanted: number): boolean =>
    actual !== undefined && Math.abs(actual - wanted) <= 0.5
  const isShadow =
    shadow === 'none'
      ? effects.shadow === undefined
      : effects.shadow !== undefined && (shadow === 'any' || effects.shadow.kind === shadow)
  return (
    (shadow === undefined || isShadow) &&
    (glow === undefined ||
      (effects.glow !== undefined &&
        (glow.points === undefined || near(effects.glow.radiusPoints, glow.points)) &&
        (glow.colors === undefined || isColor(effects.glow.color?.rgb ?? 'auto', glow.colors)))) &&
    (reflection === undefined || reflection === (effects.reflection !== undefined)) &&
    (softEdgePoints === undefined || near(effects.softEdgePoints, softEdgePoints)) &&
    (bevels === undefined || bevels.includes(effects.bevel?.preset ?? 'none')) &&
    (cameras === undefined || cameras.includes(effects.camera ?? 'none'))
  )
}

/** Writes the effects that a checkpoint expects. */
export function writeExpectedEffects(properties: XmlElement, expected: EffectsExpected): void {
  const { shadow, glow, reflection, softEdgePoints, bevels, cameras } = expected
  const kinds = {
    any: 'outer',
    outer: 'outer',
    inner: 'inner',
    perspective: 'perspective',
  } as const
  const glowColor = glow?.colors?.[0]
  writeEffects(properties, {
    shadow: shadow === undefined ? undefined : shadow === 'none' ? false : kinds[shadow],
    glow:
      glow === undefined
        ? undefined
        : {
            points: glow.points ?? 8,
            color: glowColor === undefined ? 'accent1' : writtenColor(glowColor),
          },
    reflection,
    softEdgePoints,
    bevel: bevels?.[0],
    camera: cameras?.[0],
  })
}
