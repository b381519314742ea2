import type { ItemCollector } from './collect-items.ts'
import type { Place } from './outcome.ts'

/** An answer of a foreign item with the share of the points that it earns, in per cent. */
export interface WeighedAnswer {
  readonly weight: number
}

/**
 * Places of the right answers of a choice. What a bank of all-or-nothing items cannot hold of the
 * weights is told: shares of options that are not right, unequal shares of those that are.
 */
export function rightOptions(
  collector: ItemCollector,
  place: Place,
  answers: readonly WeighedAnswer[],
  isSingle: boolean,
): number[] {
  const weights = answers.map(({ weight }) => weight)
  const best = Math.max(0, ...weights)
  if (best <= 0) return []
  const right = weights.flatMap((weight, at) =>
    (isSingle ? weight === best : weight > 0) ? [at] : [],
  )
  const others = weights.filter((weight, at) => !right.includes(at) && weight > 0)
  const isUneven = !isSingle && right.some((at) => Math.abs((weights[at] ?? 0) - best) > 0.01)
  if (others.length > 0 || isUneven || (isSingle && best < 99.9))
    collector.tell(place, 'warning', 'weights', weights.join(' / '))
  return right
}

/** Accepted texts of a fill-in; those with a part of the points are told and left out. */
export function acceptedTexts(
  collector: ItemCollector,
  place: Place,
  answers: readonly (WeighedAnswer & { readonly text: string })[],
): string[] {
  const accepted = answers.filter(({ weight }) => weight >= 99.9)
  const partly = answers.filter(({ weight }) => weight > 0 && weight < 99.9)
  if (partly.length > 0)
    collector.tell(
      place,
      'warning',
      'weights',
      partly.map(({ text, weight }) => `${text}: ${weight} %`).join(', '),
    )
  const plain: string[] = []
  for (const { text } of accepted) {
    if (/(?<!\\)\*/.test(text)) collector.tell(place, 'warning', 'wildcard', text)
    else {
      const exact = text.replaceAll('\\*', '*').trim()
      if (exact !== '' && !plain.includes(exact)) plain.push(exact)
    }
  }
  return plain
}

/** Feedback of single answers as lines of the explanation, behind what is said in general. */
export function joinExplanation(
  general: string,
  feedback: readonly { readonly of: string; readonly text: string }[],
): string {
  const lines = feedback
    .filter(({ text }) => text !== '')
    .map(({ of, text }) => `${of.replace(/\s*\n\s*/g, ' ')}：${text}`)
  return [general, ...lines].filter((text) => text !== '').join('\n\n')
}
