import type { AnalysedUnit, AnalysedWork } from '@wenkao/shared/analysis'
import { originalNumber } from '@wenkao/shared/bank'
import type { Db } from '../../platform/database.ts'
import type { PlaceIds } from '../../platform/caller.ts'
import { sumOf, type StoredVerdicts } from '../grading/index.ts'
import { readRawLines, type RawLine } from '../releases/index.ts'
import { selectVerdicts } from './verdicts.queries.ts'

/** Sittings at a time: what is read of them is held only as long as it takes to count it. */
const AT_ONCE = 500

/** What a candidate reached, and where from. */
export interface PlacedWork extends AnalysedWork {
  readonly facts: RawLine['facts']
}

/** What was read of an exam. */
export interface WorksOfExam {
  readonly works: readonly PlacedWork[]
  /** Items that were voided, by the ids of the originals: they are in no figure (AN1). */
  readonly voided: readonly string[]
  /** Titles of checkpoints as their gradings name them, by `task/checkpoint`. */
  readonly checkTitles: ReadonlyMap<string, { readonly zh: string; readonly en: string }>
  /** Which variants were sat. */
  readonly variants: readonly number[]
}

/**
 * The work of everybody whose result counts: graded, and neither void nor misconduct.
 * @param scope undefined: everywhere.
 */
export async function readWorks(
  db: Db,
  examId: string,
  scope: PlaceIds | undefined,
): Promise<WorksOfExam> {
  const lines = (await readRawLines(db, examId)).filter(
    (line) => line.kind === 'scored' && isWithin(line, scope),
  )
  const works: PlacedWork[] = []
  const voided = new Set<string>()
  const checkTitles = new Map<string, { zh: string; en: string }>()
  for (let from = 0; from < lines.length; from += AT_ONCE) {
    const slice = lines.slice(from, from + AT_ONCE)
    const counting = slice.flatMap((line) => line.counting ?? [])
    const rows = new Map(
      (counting.length === 0 ? [] : await selectVerdicts(db, counting)).map((row) => [
        keyOf(row),
        row,
      ]),
    )
    for (const { facts, counting: wanted } of slice) {
      const row = wanted && rows.get(keyOf(wanted))
      if (!row) continue
      noteVoided(row.verdicts, voided)
      noteTitles(row.verdicts, checkTitles)
      works.push({
        facts,
        points: sumOf([row.objectivePoints, row.taskPoints]),
        max: row.max,
        units: unitsOf(row.verdicts),
      })
    }
  }
  return {
    works: works.map((work) => ({
      ...work,
      // Voided for one candidate is voided for all: a table has the same columns in every row.
      units: work.units.filter(({ id }) => !voided.has(id)),
    })),
    voided: [...voided].sort(),
    checkTitles,
    variants: [...new Set(lines.map(({ facts }) => facts.variant ?? 0))].sort(),
  }
}

interface GradingIds {
  readonly sittingId: string
  readonly round: number
  readonly rulesVersion: number
  readonly graderVersion: string
  readonly runId: string
  readonly contentDigest: string
}
const keyOf = (row: GradingIds): string =>
  JSON.stringify([
    ...[row.sittingId, row.round, row.rulesVersion, row.graderVersion],
    ...[row.runId, row.contentDigest],
  ])

function isWithin({ facts }: RawLine, scope: PlaceIds | undefined): boolean {
  if (!scope) return true
  const has = (ids: readonly string[], id: string | null) => id !== null && ids.includes(id)
  return (
    has(scope.areaIds, facts.areaId) ||
    has(scope.siteIds, facts.siteId) ||
    has(scope.roomIds, facts.roomId) ||
    has(scope.sessionIds, facts.sessionId)
  )
}

/** Items and tasks by the ids of their originals, whatever order or variant a candidate had. */
function unitsOf({ objective, tasks }: StoredVerdicts): AnalysedUnit[] {
  return [
    ...objective.map(({ itemId, points, max, verdict, actual }) => ({
      id: originalNumber(itemId),
      ...{ points, max, chosen: actual, checks: [] },
      isAnswered: verdict !== 'unanswered',
    })),
    ...tasks.map(({ taskId, verdict }) => {
      const points = sumOf(verdict.verdicts.map((one) => one.points))
      return {
        id: originalNumber(taskId),
        ...{ points, max: verdict.max, chosen: [], isAnswered: points > 0 },
        checks: verdict.verdicts.map((one) => ({
          ...{ id: one.checkpointId, points: one.points, max: one.max },
        })),
      }
    }),
  ]
}

function noteVoided({ objective }: StoredVerdicts, voided: Set<string>): void {
  for (const { itemId, verdict } of objective)
    if (verdict === 'voided') voided.add(originalNumber(itemId))
}

function noteTitles(
  { tasks }: StoredVerdicts,
  titles: Map<string, { zh: string; en: string }>,
): void {
  for (const { taskId, verdict } of tasks)
    for (const { checkpointId, target, targetEn } of verdict.verdicts) {
      const key = `${originalNumber(taskId)}/${checkpointId}`
      if (!titles.has(key)) titles.set(key, { zh: target || checkpointId, en: targetEn || target })
    }
}
