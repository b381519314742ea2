import type { InjectionKey } from 'vue'

/** What an item's view needs of the answers: a sitting's own, or what is tried in a preview. */
export interface ItemAnswers {
  readonly isFrozen: boolean
  /** Texts that are being typed and not answers yet, by item. */
  readonly drafts: ReadonlyMap<string, string>
  stateOf(itemId: string): { readonly answer: readonly string[] }
  answer(itemId: string, value: readonly string[]): void
  draft(itemId: string, text: string): void
  flushDrafts(): void
}

export const itemAnswersKey: InjectionKey<ItemAnswers> = Symbol()
