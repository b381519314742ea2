import { expect } from '@playwright/test'
import type { ObjectiveItem } from '@wenkao/shared/papers'
import { demoPaper } from '../../apps/api/src/demo/demo-exam.ts'
import type { CandidateActor } from './candidate.ts'

/** Answers the questions of a range in the order of the list, right or deliberately wrong. */
export async function answerQuestions(
  actor: CandidateActor,
  from: number,
  to: number,
  shown: Map<string, string[]>,
  isRight: (item: ObjectiveItem) => boolean = () => true,
): Promise<void> {
  for (let at = from; at < to; at += 1) {
    await actor.goTo(at)
    const item = await itemInView(actor)
    const answer = isRight(item) ? rightAnswer(item) : wrongAnswer(item)
    await actor.answer(item, answer)
    shown.set(item.id, [...answer].sort())
  }
}

/** The item of the demo's paper that is on screen, found by its text. */
export async function itemInView(actor: CandidateActor): Promise<ObjectiveItem> {
  const stem = await actor.stem()
  const squeeze = (text: string) => text.replace(/\s+/g, '')
  const item = demoPaper.items.find((entry) => squeeze(entry.stem) === squeeze(stem))
  if (!item) throw new Error(`No item of the paper reads “${stem}”`)
  return item
}

/** What scores. */
export function rightAnswer(item: ObjectiveItem): string[] {
  return item.kind === 'fillIn' ? item.answer.slice(0, 1) : item.answer
}

/** Something a candidate could answer that does not score. */
export function wrongAnswer(item: ObjectiveItem): string[] {
  switch (item.kind) {
    case 'fillIn':
      return ['不知道']
    case 'trueFalse':
      return [item.answer[0] === 'true' ? 'false' : 'true']
    case 'multiple':
      return item.answer.slice(0, 1)
    case 'single':
      return [item.options?.find((option) => !item.answer.includes(option.id))?.id ?? '']
  }
}

/** Walks all questions and compares what each shows with what was noted. */
export async function checkAnswers(
  actor: CandidateActor,
  shown: ReadonlyMap<string, string[]>,
): Promise<void> {
  // A page that has just come back shows its questions before its answers.
  await expect.poll(() => shownAnswers(actor)).toEqual(Object.fromEntries(shown))
}

/**
 * Every answer that the page shows, by item, options in order: what its list calls answered is
 * opened and read.
 */
export async function shownAnswers(actor: CandidateActor): Promise<Record<string, string[]>> {
  const found = new Map<string, string[]>()
  for (let at = 0; at < demoPaper.items.length; at += 1) {
    const label = (await actor.questions().nth(at).getAttribute('aria-label')) ?? ''
    if (label.includes('未答')) continue
    await actor.goTo(at)
    const item = await itemInView(actor)
    const answer = (await actor.shownAnswer(item)).sort()
    if (answer.length > 0) found.set(item.id, answer)
  }
  return Object.fromEntries(found)
}
