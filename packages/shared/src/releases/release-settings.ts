import * as z from 'zod/mini'
import { EpochMs } from '../kernel/index.ts'
import { LONGEST_FORMULA, parseFormula } from './formula.ts'

const hasThreeDecimals = (value: number): boolean => Math.round(value * 1000) / 1000 === value
const Weight = z.number().check(z.nonnegative(), z.maximum(100), z.refine(hasThreeDecimals))
/** Published scores lie between 0 and this (RL6). */
export const MOST_SCORE = 1000

/** How much of each check a candidate is shown. */
export const evidenceKinds = ['none', 'points', 'full'] as const

/** How points become what is published, and what candidates may see of it (N13). */
export const ReleaseSettings = z.object({
  version: z.literal(1),
  /** Points of the objective items, and of the tasks, count so many times. */
  objectiveWeight: Weight,
  taskWeight: Weight,
  formula: z.string().check(z.maxLength(LONGEST_FORMULA)),
  decimals: z.int().check(z.nonnegative(), z.maximum(3)),
  /** Highest first, each from a lower bound on; empty: no grades. */
  grades: z
    .array(
      z.object({
        name: z.string().check(z.trim(), z.maxLength(20)),
        from: z.number().check(z.minimum(-MOST_SCORE), z.maximum(MOST_SCORE)),
      }),
    )
    .check(z.maxLength(20)),
  appealOpensAt: z.nullable(EpochMs),
  appealClosesAt: z.nullable(EpochMs),
  /** What the page for candidates shows. */
  shows: z.object({
    score: z.boolean(),
    grade: z.boolean(),
    parts: z.boolean(),
    evidence: z.enum(evidenceKinds),
  }),
})
export type ReleaseSettings = z.infer<typeof ReleaseSettings>

/** Points as they are, no grades, no evidence: what a new exam begins with. */
export const DEFAULT_SETTINGS: ReleaseSettings = {
  version: 1,
  objectiveWeight: 1,
  taskWeight: 1,
  formula: 'total',
  decimals: 1,
  grades: [],
  appealOpensAt: null,
  appealClosesAt: null,
  shows: { score: true, grade: true, parts: false, evidence: 'none' },
}

export const settingsFaultKinds = [
  'formula',
  'gradeName',
  'gradeOrder',
  'gradeBottom',
  'gradeRange',
  'appealWindow',
] as const
export const SettingsFault = z.object({
  kind: z.enum(settingsFaultKinds),
  /** Which grade, from 0; or at which sign of the formula. */
  at: z.int(),
  detail: z.string(),
})
export type SettingsFault = z.infer<typeof SettingsFault>

/**
 * What is wrong with settings (RL3, RL5): a formula that cannot be read, grades with an empty or double
 * name, bounds that do not fall, a lowest bound other than 0, half an appeal window or one that ends
 * before it begins. None: fit to be used.
 */
export function settingsFaults(settings: ReleaseSettings): SettingsFault[] {
  const formula = parseFormula(settings.formula)
  const { appealOpensAt: opens, appealClosesAt: closes } = settings
  const isHalfWindow = (opens === null) !== (closes === null)
  const isBackward = opens !== null && closes !== null && closes <= opens
  return [
    ...('fault' in formula
      ? [{ kind: 'formula' as const, at: formula.at, detail: formula.fault }]
      : []),
    ...gradeFaults(settings.grades),
    ...(isHalfWindow || isBackward
      ? [{ kind: 'appealWindow' as const, at: 0, detail: isBackward ? 'backward' : 'half' }]
      : []),
  ]
}

/** Grades cover every score from 0 on exactly once when their bounds fall and the last one is 0 (RL5). */
function gradeFaults(grades: ReleaseSettings['grades']): SettingsFault[] {
  const names = grades.map(({ name }) => name)
  const faults: SettingsFault[] = []
  for (const [at, { name, from }] of grades.entries()) {
    const former = grades[at - 1]
    if (name === '' || names.indexOf(name) !== at)
      faults.push({ kind: 'gradeName', at, detail: name })
    if (former && from >= former.from)
      faults.push({ kind: 'gradeOrder', at, detail: `${former.from} ${from}` })
    if (from < 0 || from > MOST_SCORE) faults.push({ kind: 'gradeRange', at, detail: String(from) })
  }
  const last = grades.at(-1)
  if (last && last.from !== 0)
    faults.push({ kind: 'gradeBottom', at: grades.length - 1, detail: String(last.from) })
  return faults
}
