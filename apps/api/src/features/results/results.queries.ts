import type { ResultRow, ResultStatus } from '@wenkao/shared/results'
import { and, asc, count, desc, eq, gt, isNotNull, sql, type SQL } from 'drizzle-orm'
import type { CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { candidates } from '../sessions/sessions.table.ts'
import {
  lineCondition,
  resultLines,
  type LineFilter,
  type ResultLines,
} from './result-lines.queries.ts'
import type { ResultScope } from './result-scope.ts'

export type ResultLine = ResultRow & { readonly sittingId: string | null }

export interface ResultFilter extends LineFilter {
  readonly status?: ResultStatus | undefined
}

export interface ResultOrder {
  readonly sort?: string | undefined
  readonly direction: 'asc' | 'desc'
}

interface NumberedPage {
  readonly page: number
  readonly pageSize: number
}

/** Up to how many lines are few. */
const FEW = 1000

/** Columns by which a reader may sort; an unknown name sorts by exam number. */
const SORTS = {
  examNumber: 'examNumber',
  name: 'name',
  school: 'school',
  className: 'className',
  session: 'sessionName',
  status: 'status',
  objectivePoints: 'objectivePoints',
  taskPoints: 'taskPoints',
  points: 'points',
  handedInAt: 'handedInAt',
} as const satisfies Record<string, keyof ResultLines['_']['selectedFields']>

function isSort(name: string | undefined): name is keyof typeof SORTS {
  return name !== undefined && Object.hasOwn(SORTS, name)
}

function orderOf(line: ResultLines, order: ResultOrder, areFew: boolean): SQL[] {
  const isDown = order.direction === 'desc'
  const name = isSort(order.sort) ? SORTS[order.sort] : 'examNumber'
  // Without "nulls last" here: the exam number is never null, and its index serves both directions.
  if (name === 'examNumber' && !areFew)
    return [isDown ? desc(line.examNumber) : asc(line.examNumber)]
  const column = name === 'examNumber' ? sql`${line.examNumber} || ''` : sql`${line[name]}`
  return [
    isDown ? sql`${column} desc nulls last` : sql`${column} asc nulls last`,
    asc(line.examNumber),
  ]
}

/**
 * Candidates of an exam that the filter leaves, in order.
 * @param page from 1, or by cursor, which finds one more; without it all of them, for a file.
 * @param areFew they are looked for first and then put in order, instead of by going through the whole
 *   exam in its order until there are enough.
 */
export async function selectResultIds(
  db: Db,
  examId: string,
  scope: ResultScope,
  filter: ResultFilter,
  order: ResultOrder,
  page?: CursorWish | NumberedPage,
  areFew = false,
): Promise<string[]> {
  const line = resultLines(db, examId, filter.status)
  const query = db
    .select({ candidateId: line.candidateId })
    .from(line)
    .where(
      and(
        lineCondition(db, line, filter, scope),
        page && 'limit' in page && page.after !== undefined
          ? gt(line.examNumber, page.after)
          : undefined,
      ),
    )
    .orderBy(...orderOf(line, order, areFew))
  if (page && 'limit' in page)
    return (await query.limit(page.limit + 1)).map((row) => row.candidateId)
  const rows = page
    ? await query.limit(page.pageSize).offset((page.page - 1) * page.pageSize)
    : await query
  return rows.map((row) => row.candidateId)
}

/** Lines of these candidates, in the order of the ids; who is outside the scope is left out. */
export async function selectResultRows(
  db: Db,
  examId: string,
  scope: ResultScope,
  candidateIds: readonly string[],
): Promise<ResultLine[]> {
  if (candidateIds.length === 0) return []
  const line = resultLines(db, examId)
  const rows = await db
    .select()
    .from(line)
    .where(
      and(
        sql`${line.candidateId} = any(${sql.param([...candidateIds])}::uuid[])`,
        lineCondition(db, line, {}, scope),
      ),
    )
  const byId = new Map(rows.map((row) => [row.candidateId, { ...row, flags: row.flags ?? [] }]))
  return candidateIds.flatMap((id) => byId.get(id) ?? [])
}

export interface ResultTotals {
  readonly candidates: number
  readonly handedIn: number
  readonly graded: number
  readonly average: number | null
  readonly flagged: number
}

/** Counts and the average of what the filter leaves; who has no points does not count in it (N13). */
async function selectResultTotals(
  db: Db,
  examId: string,
  scope: ResultScope,
  filter: ResultFilter,
): Promise<ResultTotals> {
  const line = resultLines(db, examId, filter.status)
  const [row] = await db
    .select({
      candidates: count(),
      handedIn: count(line.handedInAt),
      graded: count(line.points),
      average: sql<number | null>`round(avg(${line.points})::numeric, 2)`.mapWith(Number),
      flagged: sql<number>`count(*) filter (where ${line.flags} <> '[]')`.mapWith(Number),
    })
    .from(line)
    .where(lineCondition(db, line, filter, scope))
  return row ?? { candidates: 0, handedIn: 0, graded: 0, average: null, flagged: 0 }
}

/** One page of what the filter leaves, and what is counted of all of it. */
export async function selectResultPage(
  db: Db,
  examId: string,
  scope: ResultScope,
  query: ResultFilter & ResultOrder,
  page: CursorWish | NumberedPage,
): Promise<{ candidateIds: string[]; summary: ResultTotals }> {
  const counting = selectResultTotals(db, examId, scope, query)
  // How many have a status differs from none to all of them within a day: first counted, then looked for.
  const known = query.status === undefined ? Number.POSITIVE_INFINITY : (await counting).candidates
  const [candidateIds, summary] = await Promise.all([
    known === 0 ? [] : selectResultIds(db, examId, scope, query, query, page, known <= FEW),
    counting,
  ])
  return { candidateIds, summary }
}

/** Schools of an exam, for the filter; with a narrower scope only those with a line in it. */
export async function selectResultSchools(
  db: Db,
  examId: string,
  scope: ResultScope,
): Promise<string[]> {
  const line = resultLines(db, examId)
  const rows =
    scope.kind === 'all'
      ? await db
          .selectDistinct({ school: candidates.school })
          .from(candidates)
          .where(and(eq(candidates.examId, examId), isNotNull(candidates.school)))
          .orderBy(asc(candidates.school))
          .limit(2000)
      : await db
          .selectDistinct({ school: line.school })
          .from(line)
          .where(and(lineCondition(db, line, {}, scope), isNotNull(line.school)))
          .orderBy(asc(line.school))
          .limit(2000)
  return rows.flatMap((row) => row.school ?? [])
}

/** The sitting that a candidate has in an exam, or undefined while there is none. */
export async function findCandidateSitting(
  db: Db,
  examId: string,
  candidateId: string,
): Promise<{ sessionId: string; sittingId: string; examNumber: string } | undefined> {
  const [row] = await selectResultRows(db, examId, { kind: 'all' }, [candidateId])
  const { sessionId = null, sittingId = null, examNumber = '' } = row ?? {}
  return sessionId === null || sittingId === null ? undefined : { sessionId, sittingId, examNumber }
}
