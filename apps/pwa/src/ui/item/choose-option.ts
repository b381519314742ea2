import type { CandidateItem } from '@wenkao/shared/papers'

/** An option as it is shown. */
export interface ShownOption {
  readonly id: string
  readonly text: string
}

/** Options of an item; true/false has two of its own when the author wrote none. */
export function optionsOf(
  item: CandidateItem,
  words: { readonly true: string; readonly false: string },
): readonly ShownOption[] {
  if (item.options && item.options.length > 0) return item.options
  if (item.kind !== 'trueFalse') return []
  return [
    { id: 'true', text: words.true },
    { id: 'false', text: words.false },
  ]
}

/**
 * The answer after an option was chosen: a multiple choice toggles it, in the order of the options as
 * the author numbered them, so that the same set is always the same answer.
 */
export function chooseOption(
  item: CandidateItem,
  chosen: readonly string[],
  optionId: string,
): readonly string[] {
  if (item.kind !== 'multiple') return [optionId]
  const next = chosen.includes(optionId)
    ? chosen.filter((id) => id !== optionId)
    : [...chosen, optionId]
  return next.sort()
}
