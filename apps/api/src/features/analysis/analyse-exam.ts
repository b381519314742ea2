import {
  analyseChecks,
  analyseItems,
  distributionOf,
  doubtsOf,
  reliabilityOf,
  spreadOf,
  type Analysis,
  type AnalysedItem,
  type GroupFigures,
  type ItemFigures,
} from '@wenkao/shared/analysis'
import { originalNumber } from '@wenkao/shared/bank'
import type { ObjectiveItem, Task } from '@wenkao/shared/papers'
import type { PlaceIds } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { findSittingPaper } from '../sessions/index.ts'
import { readWorks, type PlacedWork } from './read-works.ts'
import type { Language } from './analysis-words.ts'

const TITLE_SIGNS = 80

/** The analysis of an exam (D13). @param scope undefined: everywhere. */
export async function analyseExam(
  db: Db,
  examId: string,
  scope: PlaceIds | undefined,
  language: Language,
): Promise<Analysis> {
  const { works, voided, checkTitles, variants } = await readWorks(db, examId, scope)
  const paper = await readOriginals(db, examId, variants.length === 0 ? [0] : variants)
  const checks = analyseChecks(works)
  const items = analyseItems(works).map((item): ItemFigures => {
    const { options, ...figures } = item
    const original = paper.items.get(item.id)
    return {
      ...figures,
      ...describe(item, original, paper.tasks.get(item.id)),
      doubts: doubtsOf(item, ...optionsOfKey(original)),
      options: (original?.options ?? []).map(({ id, text }) => ({
        ...{ id, text: shortened(text), isKey: original?.answer.includes(id) ?? false },
        ...(options.get(id) ?? { all: 0, best: 0, weakest: 0 }),
      })),
      checks: checks
        .filter(({ taskId }) => taskId === item.id)
        .map(({ checkId, sat, difficulty, correlation }) => ({
          ...{ id: checkId, sat, difficulty, correlation },
          title:
            checkTitles.get(`${item.id}/${checkId}`)?.[language === 'en' ? 'en' : 'zh'] ?? checkId,
        })),
    }
  })
  const totals = works.map(({ points }) => points)
  return {
    summary: {
      ...spreadOf(totals),
      ...reliabilityOf(works),
      max: works.length === 0 ? null : Math.max(...new Set(works.map(({ max }) => max))),
    },
    distribution: distributionOf(works),
    items,
    knowledgePoints: byKnowledgePoint(items),
    schools: groupsOf(works, ({ school }) => school),
    areas: groupsOf(works, ({ areaName }) => areaName),
    sites: groupsOf(works, ({ siteName }) => siteName),
    rooms: groupsOf(works, ({ siteName, roomName }) =>
      roomName === null ? null : `${siteName ?? ''} ${roomName}`,
    ),
    voided: [...voided],
  }
}

/** Items and tasks of all variants that were sat, by the ids of their originals. */
async function readOriginals(db: Db, examId: string, variants: readonly number[]) {
  const items = new Map<string, ObjectiveItem>()
  const tasks = new Map<string, Task>()
  for (const variant of variants) {
    const paper = await findSittingPaper(db, { examId, variant })
    for (const item of paper?.content.items ?? []) items.set(originalNumber(item.id), item)
    for (const task of paper?.content.tasks ?? []) tasks.set(originalNumber(task.id), task)
  }
  return { items, tasks }
}

function describe(item: AnalysedItem, original: ObjectiveItem | undefined, task: Task | undefined) {
  if (original) {
    const { kind, stem, knowledgePoint } = original
    return { kind, title: shortened(stem), knowledgePoint }
  }
  return { kind: task?.kind ?? 'task', title: task?.title ?? item.id, knowledgePoint: null }
}

function optionsOfKey(original: ObjectiveItem | undefined): [string[], string[]] {
  const all = (original?.options ?? []).map(({ id }) => id)
  return all.length === 0 || !original ? [[], []] : [[...original.answer], all]
}

/** One line, at most 80 signs, of what may be a whole page. */
function shortened(text: string): string {
  const signs = [...text.replace(/\s+/g, ' ').trim()]
  return signs.length <= TITLE_SIGNS ? signs.join('') : `${signs.slice(0, TITLE_SIGNS).join('')}…`
}

/** Mean difficulty of the items of a knowledge point, each as often as it was sat. */
function byKnowledgePoint(items: readonly ItemFigures[]): Analysis['knowledgePoints'] {
  const points = new Map<string, ItemFigures[]>()
  for (const item of items)
    if (item.knowledgePoint !== null)
      points.set(item.knowledgePoint, [...(points.get(item.knowledgePoint) ?? []), item])
  return [...points]
    .map(([name, all]) => {
      const sat = all.reduce((sum, one) => sum + one.sat, 0)
      const shares = all.reduce((sum, one) => sum + one.difficulty * one.sat, 0)
      return { name, items: all.length, sat, difficulty: sat === 0 ? 0 : shares / sat }
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function groupsOf(
  works: readonly PlacedWork[],
  nameOf: (facts: PlacedWork['facts']) => string | null,
): GroupFigures[] {
  const groups = new Map<string, number[]>()
  for (const { facts, points } of works) {
    const name = nameOf(facts) ?? ''
    const held = groups.get(name)
    if (held) held.push(points)
    else groups.set(name, [points])
  }
  return [...groups]
    .map(([name, points]) => ({ name, ...spreadOf(points) }))
    .sort((one, other) => (other.mean ?? 0) - (one.mean ?? 0) || (one.name < other.name ? -1 : 1))
}
