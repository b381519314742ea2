import type { ItemContent, ItemPicture } from '@wenkao/shared/bank'
import type { ItemKind } from '@wenkao/shared/papers'

/** What the editor holds of an objective item while it is typed; every kind's fields at once. */
export interface ItemDraft {
  readonly kind: ItemKind
  readonly stem: string
  readonly options: readonly string[]
  /** Places of right options. */
  readonly right: readonly number[]
  readonly isTrue: boolean
  /** Accepted texts of a fill-in, one a line. */
  readonly accepted: string
  readonly partialCredit: 'none' | 'half' | 'perOption'
  readonly keepOrder: boolean
  readonly keepPlace: boolean
  readonly pictures: readonly ItemPicture[]
  readonly explanation: string
  readonly source: string
}

const LETTERS = 'ABCDEFGH'
export const MOST_OPTIONS = LETTERS.length
export const letterOf = (at: number): string => LETTERS[at] ?? ''

export const emptyItem: ItemDraft = {
  kind: 'single',
  stem: '',
  options: ['', '', '', ''],
  right: [0],
  isTrue: true,
  accepted: '',
  partialCredit: 'none',
  keepOrder: false,
  keepPlace: false,
  pictures: [],
  explanation: '',
  source: '',
}

/** The draft of a content; fields of other kinds as a new item has them. */
export function draftOf(content: ItemContent): ItemDraft {
  const options = content.options?.map(({ text }) => text) ?? emptyItem.options
  const ids = content.options?.map(({ id }) => id) ?? []
  const isChoice = content.kind === 'single' || content.kind === 'multiple'
  return {
    kind: content.kind,
    stem: content.stem,
    options,
    right: isChoice
      ? content.answer.map((id) => ids.indexOf(id)).filter((at) => at >= 0)
      : emptyItem.right,
    isTrue: content.kind !== 'trueFalse' || content.answer[0] === 'true',
    accepted: content.kind === 'fillIn' ? content.answer.join('\n') : '',
    partialCredit: content.partialCredit ?? 'none',
    keepOrder: content.keepOrder === true,
    keepPlace: content.keepPlace === true,
    pictures: content.pictures ?? [],
    explanation: content.explanation,
    source: content.source,
  }
}

/** The content that a draft makes: only the fields of its kind. */
export function contentOf(draft: ItemDraft): ItemContent {
  const { kind, stem, explanation, source, pictures } = draft
  const isChoice = kind === 'single' || kind === 'multiple'
  return {
    ...{ kind, stem, explanation, source },
    ...(isChoice ? { options: draft.options.map((text, at) => ({ id: letterOf(at), text })) } : {}),
    answer: answerOf(draft),
    ...(kind === 'multiple' && draft.partialCredit !== 'none'
      ? { partialCredit: draft.partialCredit }
      : {}),
    ...(isChoice && draft.keepOrder ? { keepOrder: true } : {}),
    ...(draft.keepPlace ? { keepPlace: true } : {}),
    ...(pictures.length > 0 ? { pictures: [...pictures] } : {}),
  }
}

function answerOf(draft: ItemDraft): string[] {
  switch (draft.kind) {
    case 'single':
    case 'multiple':
      return [...draft.right].sort((one, other) => one - other).map(letterOf)
    case 'trueFalse':
      return [String(draft.isTrue)]
    case 'fillIn':
      return draft.accepted
        .split('\n')
        .map((text) => text.trim())
        .filter((text) => text !== '')
  }
}

/** Whether a draft can be kept at all; what else is wrong is told, and mended before a review. */
export const canKeep = (draft: ItemDraft): boolean =>
  draft.stem.trim() !== '' && answerOf(draft).length > 0

/** A right option more or less; of single choice the one. */
export function toggleRight(draft: ItemDraft, at: number): ItemDraft {
  if (draft.kind === 'single') return { ...draft, right: [at] }
  const right = draft.right.includes(at)
    ? draft.right.filter((one) => one !== at)
    : [...draft.right, at]
  return { ...draft, right }
}

/** Without one option; those after it move up, and right ones stay right. */
export function withoutOption(draft: ItemDraft, at: number): ItemDraft {
  return {
    ...draft,
    options: draft.options.filter((_, place) => place !== at),
    right: draft.right
      .filter((place) => place !== at)
      .map((place) => (place > at ? place - 1 : place)),
  }
}
