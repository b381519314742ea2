import { ERASED_NAME } from '@wenkao/shared/privacy'
import type { EditionLine, GroupRow, KindCounts, ResultKind } from '@wenkao/shared/releases'
import { and, asc, desc, eq, gt, ilike, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { PlaceIds } from '../../platform/caller.ts'
import type { CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { resultEditionRows as rows } from './releases.table.ts'

/** Which edition, and how far the caller may see of it; `scope` undefined: everywhere. */
export interface EditionOf {
  readonly examId: string
  readonly edition: number
  readonly scope: PlaceIds | undefined
}

export interface EditionFilter {
  readonly search?: string | undefined
  readonly school?: string | undefined
  readonly className?: string | undefined
  readonly areaId?: string | undefined
  readonly kind?: ResultKind | undefined
  readonly grade?: string | undefined
}

interface Page {
  readonly page: number
  readonly pageSize: number
}

const isCursor = (page: Page | CursorWish | undefined): page is CursorWish =>
  page !== undefined && 'limit' in page

function within(line: typeof rows, scope: PlaceIds | undefined): SQL | undefined {
  return (
    scope &&
    or(
      inArray(line.areaId, [...scope.areaIds]),
      inArray(line.siteId, [...scope.siteIds]),
      inArray(line.roomId, [...scope.roomIds]),
      inArray(line.sessionId, [...scope.sessionIds]),
    )
  )
}

function conditionOf({ examId, edition, scope }: EditionOf, filter: EditionFilter = {}) {
  const search = filter.search?.trim() ?? ''
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return and(
    eq(rows.examId, examId),
    eq(rows.edition, edition),
    within(rows, scope),
    search === '' ? undefined : or(ilike(rows.examNumber, pattern), ilike(rows.name, pattern)),
    filter.school === undefined ? undefined : eq(rows.school, filter.school),
    filter.className === undefined ? undefined : eq(rows.className, filter.className),
    filter.areaId === undefined ? undefined : eq(rows.areaId, filter.areaId),
    filter.kind === undefined ? undefined : eq(rows.kind, filter.kind),
    filter.grade === undefined ? undefined : eq(rows.grade, filter.grade),
  )
}

const LINE = {
  candidateId: rows.candidateId,
  examNumber: rows.examNumber,
  name: rows.name,
  school: rows.school,
  className: rows.className,
  areaName: rows.areaName,
  siteName: rows.siteName,
  sessionName: rows.sessionName,
  kind: rows.kind,
  score: rows.score,
  grade: rows.grade,
  objectivePoints: rows.objectivePoints,
  taskPoints: rows.taskPoints,
  points: rows.points,
  max: rows.max,
}

/** Columns by which a reader may sort; an unknown name sorts by exam number. */
const SORTS = {
  name: rows.name,
  school: rows.school,
  className: rows.className,
  area: rows.areaName,
  kind: rows.kind,
  score: rows.score,
  points: rows.points,
  objectivePoints: rows.objectivePoints,
  taskPoints: rows.taskPoints,
} as const

function orderOf(sort: string | undefined, direction: 'asc' | 'desc'): SQL[] {
  const isDown = direction === 'desc'
  const own = isDown ? desc(rows.examNumber) : asc(rows.examNumber)
  if (sort === undefined || !Object.hasOwn(SORTS, sort)) return [own]
  const column = SORTS[sort as keyof typeof SORTS]
  return [
    isDown ? sql`${column} desc nulls last` : sql`${column} asc nulls last`,
    asc(rows.examNumber),
  ]
}

/**
 * Lines of an edition that the filter leaves.
 * @param page by number, or by cursor, which finds one more; without it all of them, for a file.
 */
export async function selectEditionLines(
  db: Db,
  of: EditionOf,
  filter: EditionFilter & {
    readonly sort?: string | undefined
    readonly direction: 'asc' | 'desc'
  },
  page?: Page | CursorWish,
): Promise<EditionLine[]> {
  const query = db
    .select(LINE)
    .from(rows)
    .where(
      and(
        conditionOf(of, filter),
        isCursor(page) && page.after !== undefined ? gt(rows.examNumber, page.after) : undefined,
      ),
    )
    .orderBy(...orderOf(filter.sort, filter.direction))
  const found = isCursor(page)
    ? await query.limit(page.limit + 1)
    : page
      ? await query.limit(page.pageSize).offset((page.page - 1) * page.pageSize)
      : await query
  return found.map((row) => ({ ...row, kind: row.kind as ResultKind }))
}

const kindCount = (kind: ResultKind) =>
  sql<number>`count(*) filter (where ${rows.kind} = ${kind})`.mapWith(Number)
const COUNTS = {
  scored: kindCount('scored'),
  absent: kindCount('absent'),
  misconduct: kindCount('misconduct'),
  void: kindCount('void'),
  notScheduled: kindCount('notScheduled'),
}
const mean = sql<number | null>`round(avg(${rows.score})::numeric, 2)::float8`

/** Counts of what the filter leaves, and the mean of those who have a score (RL1). */
export async function selectEditionTotals(
  db: Db,
  of: EditionOf,
  filter: EditionFilter,
): Promise<{ counts: KindCounts; mean: number | null }> {
  const [found] = await db
    .select({ ...COUNTS, mean })
    .from(rows)
    .where(conditionOf(of, filter))
  if (!found) throw new Error('A sum without groups has one row')
  const { mean: average, ...counts } = found
  return { counts, mean: average }
}

/** What the filters of a list may be set to, within the caller's reach. */
export async function selectEditionChoices(db: Db, of: EditionOf, school: string | undefined) {
  const where = conditionOf(of)
  const [schools, classes, areas] = await Promise.all([
    db.selectDistinct({ name: rows.school }).from(rows).where(where).orderBy(asc(rows.school)),
    school === undefined
      ? []
      : db
          .selectDistinct({ name: rows.className })
          .from(rows)
          .where(conditionOf(of, { school }))
          .orderBy(asc(rows.className)),
    db
      .selectDistinct({ areaId: rows.areaId, name: rows.areaName })
      .from(rows)
      .where(where)
      .orderBy(asc(rows.areaName)),
  ])
  return {
    schools: schools.flatMap(({ name }) => name ?? []),
    classes: classes.flatMap(({ name }) => name ?? []),
    areas: areas.flatMap(({ areaId, name }) =>
      areaId === null || name === null ? [] : [{ areaId, name }],
    ),
  }
}

const GROUPS = {
  school: { name: rows.school, above: sql<null>`null` },
  class: { name: rows.className, above: rows.school },
  area: { name: rows.areaName, above: sql<null>`null` },
  site: { name: rows.siteName, above: rows.areaName },
} as const

/** An edition summed up by where candidates come from or sat; without a name last. */
export async function selectEditionGroups(
  db: Db,
  of: EditionOf,
  by: keyof typeof GROUPS,
): Promise<GroupRow[]> {
  const { name, above } = GROUPS[by]
  const keys = by === 'school' || by === 'area' ? [name] : [name, above]
  const [groups, grades] = await Promise.all([
    db
      .select({
        ...COUNTS,
        ...{ name, above: sql<string | null>`${above}`, mean },
        least: sql<number | null>`min(${rows.score})`,
        most: sql<number | null>`max(${rows.score})`,
      })
      .from(rows)
      .where(conditionOf(of))
      .groupBy(...keys)
      .orderBy(sql`2 nulls last`, asc(name)),
    db
      .select({
        ...{ name, above: sql<string | null>`${above}`, grade: rows.grade },
        total: sql<number>`count(*)`.mapWith(Number),
      })
      .from(rows)
      .where(and(conditionOf(of), sql`${rows.grade} is not null`))
      .groupBy(...keys, rows.grade),
  ])
  const keyOf = (one: { name: string | null; above: string | null }) =>
    JSON.stringify([one.above, one.name])
  return groups
    .map(({ name: own, above: over, mean: average, least, most, ...counts }) => ({
      ...{ name: own ?? '', above: over, counts, mean: average, least, most },
      grades: grades
        .filter((one) => keyOf(one) === keyOf({ name: own, above: over }))
        .map(({ grade, total }) => ({ name: grade ?? '', total })),
    }))
    .sort(
      (one, other) =>
        compareNames(one.above ?? '', other.above ?? '') || compareNames(one.name, other.name),
    )
}

/** Empty names last. */
function compareNames(one: string, other: string): number {
  if (one === '' || other === '') return Number(one === '') - Number(other === '')
  return one < other ? -1 : one > other ? 1 : 0
}

/** Ends the names of candidates in every edition (PR3); what was published of them stays. */
export async function eraseEditionNames(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<void> {
  await db
    .update(rows)
    .set({ name: ERASED_NAME })
    .where(and(eq(rows.examId, examId), inArray(rows.candidateId, [...candidateIds])))
}
