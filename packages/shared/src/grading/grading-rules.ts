import * as z from 'zod/mini'
import { ItemId, type ObjectiveItem, type PaperContent } from '../papers/papers.contract.ts'
import { scoreObjective, type ObjectiveVerdict } from './objective.ts'

/**
 * What becomes of an item that turned out to be faulty. `credited`: everybody gets its points.
 * `excluded`: it counts for nobody, and the maximum is so much lower.
 */
export const voidings = ['credited', 'excluded'] as const
export type Voiding = (typeof voidings)[number]

const Points = z.number().check(z.nonnegative(), z.maximum(1000))

/**
 * Everything of a paper by which its work is graded: answer keys and points of its items, checkpoints of
 * its tasks. Version 1 is the confirmed paper's own; a later version is made with a reason and never
 * changed (D12).
 */
export const GradingRules = z.object({
  version: z.literal(1),
  items: z
    .array(
      z.object({
        id: ItemId,
        points: Points,
        answer: z.array(z.string().check(z.maxLength(4000))).check(z.minLength(1), z.maxLength(50)),
        voided: z.optional(z.enum(voidings)),
      }),
    )
    .check(z.maxLength(1000)),
  tasks: z
    .array(
      z.object({
        id: ItemId,
        /** Checked by the grading engine's own schema. */
        checkpoints: z.array(z.record(z.string(), z.unknown())).check(z.maxLength(500)),
      }),
    )
    .check(z.maxLength(50)),
})
export type GradingRules = z.infer<typeof GradingRules>

/** A paper as a version of its rules grades it. */
export interface RuledPaper {
  readonly content: PaperContent
  readonly voided: ReadonlyMap<string, Voiding>
}

/** The rules that a confirmed paper brings along: its version 1. */
export function rulesOfPaper(paper: PaperContent): GradingRules {
  return {
    version: 1,
    items: paper.items.map(({ id, points, answer }) => ({ id, points, answer: [...answer] })),
    tasks: paper.tasks.map(({ id, checkpoints }) => ({ id, checkpoints: [...checkpoints] })),
  }
}

/**
 * The paper under rules: what the candidate saw stays, keys, points and checkpoints are those of the
 * rules (RG1). An excluded item has no points (RG2). A task's points change as its checkpoints' do.
 */
export function paperUnderRules(paper: PaperContent, rules: GradingRules): RuledPaper {
  const items = new Map(rules.items.map((item) => [item.id, item]))
  const tasks = new Map(rules.tasks.map((task) => [task.id, task]))
  const voided = new Map<string, Voiding>()
  for (const item of rules.items) if (item.voided) voided.set(item.id, item.voided)
  return {
    content: {
      ...paper,
      items: paper.items.map((item) => {
        const ruled = items.get(item.id)
        if (!ruled) return item
        const points = ruled.voided === 'excluded' ? 0 : ruled.points
        return { ...item, points, answer: ruled.answer }
      }),
      tasks: paper.tasks.map((task) => {
        const ruled = tasks.get(task.id)
        if (!ruled) return task
        const change = pointsOf(ruled.checkpoints) - pointsOf(task.checkpoints)
        const points = Math.max(0, Math.round((task.points + change) * 1000) / 1000)
        return { ...task, points, checkpoints: ruled.checkpoints }
      }),
    },
    voided,
  }
}

function pointsOf(checkpoints: readonly Record<string, unknown>[]): number {
  return checkpoints.reduce((sum, { points }) => sum + (typeof points === 'number' ? points : 0), 0)
}

/** Scores an item under rules: a voided one is credited to everybody, or counts for nobody (RG2). */
export function scoreUnderRules(
  item: ObjectiveItem,
  answer: readonly string[],
  voided: Voiding | undefined,
): ObjectiveVerdict {
  const scored = scoreObjective(item, answer)
  if (voided === undefined) return scored
  return { ...scored, verdict: 'voided', points: voided === 'credited' ? item.points : 0 }
}

/**
 * What is wrong with rules as rules of this paper (RG3): each item and each task exactly once, choices
 * that exist. Checkpoints are the grading engine's to judge. @returns reasons in English, none if fit.
 */
export function rulesFaults(paper: PaperContent, rules: GradingRules): string[] {
  const faults = [
    ...unmatched('item', paper.items, rules.items),
    ...unmatched('task', paper.tasks, rules.tasks),
  ]
  const ruled = new Map(rules.items.map((item) => [item.id, item]))
  for (const item of paper.items) {
    const answer = ruled.get(item.id)?.answer
    if (answer && !fits(item, answer)) faults.push(`item ${item.id}: the answer does not fit`)
  }
  return faults
}

function unmatched(
  what: string,
  known: readonly { readonly id: string }[],
  given: readonly { readonly id: string }[],
): string[] {
  const ids = given.map(({ id }) => id)
  const wanted = new Set(known.map(({ id }) => id))
  return [
    ...known.filter(({ id }) => !ids.includes(id)).map(({ id }) => `${what} ${id} is missing`),
    ...ids.filter((id) => !wanted.has(id)).map((id) => `${what} ${id} is not in the paper`),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${what} ${id} is there twice`),
  ]
}

function fits({ kind, options }: ObjectiveItem, answer: readonly string[]): boolean {
  const isOption = (id: string) => options?.some((option) => option.id === id) === true
  switch (kind) {
    case 'single':
      return answer.length === 1 && answer.every(isOption)
    case 'multiple':
      return answer.every(isOption)
    case 'trueFalse':
      return answer.length === 1 && /^(true|false)$/.test(answer.join())
    case 'fillIn':
      return answer.every((text) => text.trim() !== '')
  }
}
