import { isAnswered, type FoldedLog } from '@wenkao/shared/answers'
import {
  orderItems,
  type CandidateItem,
  type CandidateTask,
  type ItemKind,
} from '@wenkao/shared/papers'
import type { CandidateExam } from '@wenkao/shared/sittings'

/** One entry of the question list, in this sitting's order. */
export type Question =
  | {
      readonly type: 'item'
      readonly id: string
      /** Place within the objective items, from 1. */
      readonly number: number
      readonly kind: ItemKind
      readonly item: CandidateItem
    }
  | {
      readonly type: 'task'
      readonly id: string
      readonly number: number
      readonly kind: 'task'
      readonly task: CandidateTask
    }

/** The exam's questions: objective items by kind in the seed's order, then the tasks as printed. */
export function questionsOf(exam: CandidateExam): readonly Question[] {
  const items = orderItems(exam.items, exam.shuffleSeed).map((item, at): Question => ({
    type: 'item',
    id: item.id,
    number: at + 1,
    kind: item.kind,
    item,
  }))
  const tasks = exam.tasks.map((task, at): Question => ({
    type: 'task',
    id: task.id,
    number: at + 1,
    kind: 'task',
    task,
  }))
  return [...items, ...tasks]
}

/** Questions of one kind that follow each other, for the headings of the list. */
export function groupByKind(
  questions: readonly Question[],
): readonly { readonly kind: Question['kind']; readonly questions: readonly Question[] }[] {
  const groups: { kind: Question['kind']; questions: Question[] }[] = []
  for (const question of questions) {
    const last = groups.at(-1)
    if (last?.kind === question.kind) last.questions.push(question)
    else groups.push({ kind: question.kind, questions: [question] })
  }
  return groups
}

export interface QuestionState {
  /** An answer is there; for a task: some file of it was changed. */
  readonly answered: boolean
  readonly marked: boolean
}

/** State of each question as the list shows it. @param touched tasks whose files were changed. */
export function questionStates(
  questions: readonly Question[],
  folded: FoldedLog | undefined,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, QuestionState> {
  return new Map(
    questions.map((question) => {
      const state = folded?.items.get(question.id)
      const answered = question.type === 'task' ? touched.has(question.id) : isAnswered(state)
      return [question.id, { answered, marked: state?.marked ?? false }]
    }),
  )
}
