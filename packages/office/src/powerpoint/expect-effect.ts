import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { effectIds, effectWords } from './animation-names.ts'
import { ClassName } from './judge-animations.ts'
import type { Animation } from './read-animations.ts'

/** Chinese names of effects, or numbers of presets. */
export const EffectExpected = z
  .object({
    class: ClassName,
    effects: z.array(z.union([z.string(), z.int()])).check(z.minLength(1)),
  })
  .check(
    z.refine(
      (value) => value.effects.every((name) => effectIds(value.class, name).length > 0),
      'no known effect',
    ),
  )

export type EffectExpected = z.infer<typeof EffectExpected>

export const idsOfEffects = ({ class: kind, effects }: EffectExpected): readonly number[] =>
  effects.flatMap((name) => effectIds(kind, name))

export const isEffect = (one: Animation, expected: EffectExpected): boolean =>
  one.kind === expected.class &&
  one.presetId !== undefined &&
  idsOfEffects(expected).includes(one.presetId)

export const wantedEffect = (expected: EffectExpected): Words => {
  const all = [...new Set(idsOfEffects(expected))].map((id) => effectWords(expected.class, id))
  const distinct = (list: readonly string[]): string => [...new Set(list)].join('/')
  return words(distinct(all.map((one) => one.zh)), distinct(all.map((one) => one.en)))
}
