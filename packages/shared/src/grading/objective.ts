import type { ObjectiveItem } from '../papers/papers.contract.ts'

/** Verdict on one objective item. */
export interface ObjectiveVerdict {
  readonly itemId: string
  /** `voided`: the item turned out to be faulty, and rules say what it counts (RG2). */
  readonly verdict: 'pass' | 'partial' | 'fail' | 'unanswered' | 'voided'
  readonly points: number
  readonly max: number
  readonly expected: readonly string[]
  readonly actual: readonly string[]
}

/**
 * Folds a typed text for comparison: full- and half-width, case, white space, and the few spellings
 * of the same sign that Chinese input methods produce. `１０１０` equals `1010`, `ＩＰ` equals `ip`.
 * NFKC comes first: it already makes `，` and `．` ASCII, and `｡` and `､` their full-width forms.
 */
export function foldTypedText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .replace(/\s+/g, '')
    .replace(/。/g, '.')
    .replace(/、/g, ',')
}

/**
 * Scores one objective item. Multiple choice is all or nothing unless the item says otherwise.
 * @param answer as folded from the log; empty is `unanswered` and 0 points.
 * @returns points rounded to hundredths, so that sums read as they are printed.
 */
export function scoreObjective(item: ObjectiveItem, answer: readonly string[]): ObjectiveVerdict {
  const given = answer.filter((entry) => entry.trim() !== '')
  const share = given.length === 0 ? 0 : matches(item, given) ? 1 : partialShare(item, given)
  return {
    itemId: item.id,
    verdict:
      given.length === 0 ? 'unanswered' : share === 1 ? 'pass' : share > 0 ? 'partial' : 'fail',
    points: share === 1 ? item.points : Math.round(item.points * share * 100) / 100,
    max: item.points,
    expected: item.answer,
    actual: given,
  }
}

/** What an answer earns that is not wholly right: nothing once a wrong option is among it. */
function partialShare(item: ObjectiveItem, given: readonly string[]): number {
  if (item.kind !== 'multiple' || item.partialCredit === undefined) return 0
  const right = new Set(item.answer)
  const chosen = new Set(given)
  if (![...chosen].every((id) => right.has(id))) return 0
  return item.partialCredit === 'half' ? 0.5 : chosen.size / right.size
}

function matches(item: ObjectiveItem, given: readonly string[]): boolean {
  switch (item.kind) {
    case 'single':
    case 'trueFalse':
      return given.length === 1 && given[0] === item.answer[0]
    case 'multiple': {
      const chosen = new Set(given)
      return chosen.size === new Set(item.answer).size && item.answer.every((id) => chosen.has(id))
    }
    case 'fillIn': {
      const typed = foldTypedText(given.join(''))
      return item.answer.some((accepted) => foldTypedText(accepted) === typed)
    }
  }
}
