import * as z from 'zod/mini'

/** Signs of what is kept of a candidate's special needs. */
export const SPECIAL_NEEDS_MAX = 200

/** Extra time that a roster grants: a part of the exam's time, or minutes. */
export const ExtraTime = z.object({
  unit: z.enum(['percent', 'minutes']),
  /** 1–300 percent, 1–300 minutes. */
  amount: z.int().check(z.minimum(1), z.maximum(300)),
})
export type ExtraTime = z.infer<typeof ExtraTime>

/** What special needs say of time; `unclear`: extra time is named, but not how much. */
export type ReadExtraTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'extra'; readonly extra: ExtraTime }

const NAMED =
  /加时|延时|延长|加\s*(?=\d)|额外.{0,4}时间|增加.{0,4}时间|extra[\s-]*time|additional[\s-]*time|extended[\s-]*time|time\s*extension|time\s*and\s*a/iu
const AMOUNT = /(\d+(?:\.\d+)?)\s*(%|percent\b|分钟|分(?!之)|min(?:ute)?s?\b)/giu
const NOTHING: ReadonlySet<string> = new Set(['', '无', '没有', '否', 'none', 'no', '-', '—', '/'])

/** The words without those that say that there are none: `无` and `none` are kept as nothing. */
export function plainNeeds(text: string): string {
  const trimmed = text.trim()
  return NOTHING.has(trimmed.normalize('NFKC').toLowerCase()) ? '' : trimmed
}

/**
 * Reads the extra time out of special needs, `加时 30%` or `extra time 20 minutes` (RO1). A figure counts
 * where extra time is named or nothing else is written; `休息 10 分钟` gives none.
 */
export function readExtraTime(text: string): ReadExtraTime {
  const folded = text.normalize('NFKC')
  const amounts = [...folded.matchAll(AMOUNT)].map(([, figure = '', unit = '']) => ({
    unit: /%|percent/i.test(unit) ? ('percent' as const) : ('minutes' as const),
    amount: Number(figure),
  }))
  const isBare = /^\+?\s*$/.test(folded.replace(AMOUNT, '').trim()) && amounts.length === 1
  if (!isBare && !NAMED.test(folded)) return { kind: 'none' }
  const [first] = amounts
  // Of two figures none can be told to be the right one.
  if (!first || amounts.length > 1 || !z.safeParse(ExtraTime, first).success) {
    return { kind: 'unclear' }
  }
  return { kind: 'extra', extra: first }
}

/** Extra time in whole minutes' ms, of an exam's time in ms: a part of a minute counts as one. */
export function extraTimeMs({ unit, amount }: ExtraTime, durationMs: number): number {
  const ms = unit === 'minutes' ? amount * 60_000 : (durationMs * amount) / 100
  return Math.ceil(ms / 60_000) * 60_000
}
