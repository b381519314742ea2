import type { InjectionKey } from 'vue'
import type { useAnswersStore } from './answers.store.ts'

/** What an item's view needs of the answers. */
export type ItemAnswers = Pick<
  ReturnType<typeof useAnswersStore>,
  'answer' | 'draft' | 'drafts' | 'flushDrafts' | 'isFrozen' | 'stateOf'
>

/** Other answers than the sitting's own: a preview keeps what is tried in it to itself. */
export const itemAnswersKey: InjectionKey<ItemAnswers> = Symbol()
