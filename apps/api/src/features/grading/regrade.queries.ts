import type { PointsChange, RegradeRow, RegradeState } from '@wenkao/shared/grading'
import { and, asc, desc, eq, getTableColumns, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { regradeItems, regradeRuns } from './grading.table.ts'

export type RegradeRun = typeof regradeRuns.$inferSelect
export type RegradeItem = typeof regradeItems.$inferSelect

const runIs = (run: Pick<RegradeRun, 'examId' | 'runId'>) =>
  and(eq(regradeRuns.examId, run.examId), eq(regradeRuns.runId, run.runId))
const itemsOf = (run: Pick<RegradeRun, 'examId' | 'runId'>) =>
  and(eq(regradeItems.examId, run.examId), eq(regradeItems.runId, run.runId))
const itemIs = (item: Pick<RegradeItem, 'sessionId' | 'runId' | 'sittingId'>) =>
  and(
    eq(regradeItems.sessionId, item.sessionId),
    eq(regradeItems.runId, item.runId),
    eq(regradeItems.sittingId, item.sittingId),
  )

/** How often one hand-in is tried in a regrade before it counts as not gradable. */
export const MOST_ITEM_ATTEMPTS = 3
/** It failed as often as it may, and nobody is at it. */
const hasFailed = sql`${regradeItems.gradedAt} is null and ${regradeItems.problem} is not null
  and ${regradeItems.attempts} >= ${MOST_ITEM_ATTEMPTS}`

/** @returns false when that regrade is there, or another one of the exam is open. */
export async function insertRun(db: Db, run: typeof regradeRuns.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(regradeRuns)
    .values(run)
    .onConflictDoNothing()
    .returning({ runId: regradeRuns.runId })
  return inserted.length > 0
}

export async function findRun(
  db: Db,
  examId: string,
  runId: string,
): Promise<RegradeRun | undefined> {
  const [run] = await db.select().from(regradeRuns).where(runIs({ examId, runId }))
  return run
}

/** Takes a run's row for the rest of the transaction. */
export async function lockRun(
  db: Db,
  examId: string,
  runId: string,
): Promise<RegradeRun | undefined> {
  const [run] = await db.select().from(regradeRuns).where(runIs({ examId, runId })).for('update')
  return run
}

export async function updateRun(
  db: Db,
  run: Pick<RegradeRun, 'examId' | 'runId'>,
  set: Partial<typeof regradeRuns.$inferInsert>,
): Promise<void> {
  await db.update(regradeRuns).set(set).where(runIs(run))
}

/** Regrades of an exam as lists show them, newest first. @param runId that one alone. */
export async function selectRuns(db: Db, examId: string, runId?: string): Promise<RegradeRow[]> {
  const counted = db
    .select({
      runId: regradeItems.runId,
      total: sql<number>`count(*)`.mapWith(Number).as('total'),
      graded: sql<number>`count(${regradeItems.gradedAt})`.mapWith(Number).as('graded'),
      failed: sql<number>`count(*) filter (where ${hasFailed})`.mapWith(Number).as('failed'),
    })
    .from(regradeItems)
    .where(eq(regradeItems.examId, examId))
    .groupBy(regradeItems.runId)
    .as('counted')
  const rows = await db
    .select({
      run: regradeRuns,
      total: counted.total,
      graded: counted.graded,
      failed: counted.failed,
    })
    .from(regradeRuns)
    .leftJoin(counted, eq(counted.runId, regradeRuns.runId))
    .where(
      and(
        eq(regradeRuns.examId, examId),
        runId === undefined ? undefined : eq(regradeRuns.runId, runId),
      ),
    )
    .orderBy(desc(regradeRuns.startedAt))
    .limit(200)
  return rows.map(({ run, ...counts }) => ({
    runId: run.runId,
    scope: run.sittingId !== null ? 'sitting' : run.sessionId !== null ? 'session' : 'exam',
    sessionId: run.sessionId,
    sittingId: run.sittingId,
    rulesVersion: run.rulesVersion,
    reason: run.reason,
    state: run.state as RegradeState,
    startedBy: run.startedBy,
    startedAt: run.startedAt,
    total: counts.total ?? 0,
    graded: counts.graded ?? 0,
    failed: counts.failed ?? 0,
    decidedBy: run.decidedBy,
    decidedAt: run.decidedAt,
    decisionReason: run.decisionReason,
  }))
}

/** Takes up the next hand-in of any open regrade, as `takeGradingJob` does with new ones. */
export async function takeRegradeItem(
  db: Db,
  now: number,
  retryBefore: number,
): Promise<{ item: RegradeItem; run: RegradeRun } | undefined> {
  return db.transaction(async (transaction) => {
    const [item] = await transaction
      .select(getTableColumns(regradeItems))
      .from(regradeItems)
      .innerJoin(
        regradeRuns,
        and(
          eq(regradeRuns.examId, regradeItems.examId),
          eq(regradeRuns.runId, regradeItems.runId),
          eq(regradeRuns.state, 'running'),
        ),
      )
      .where(
        and(
          isNull(regradeItems.gradedAt),
          lt(regradeItems.attempts, MOST_ITEM_ATTEMPTS),
          or(
            isNull(regradeItems.takenAt),
            isNotNull(regradeItems.problem),
            lt(regradeItems.takenAt, retryBefore),
          ),
        ),
      )
      .orderBy(asc(regradeItems.attempts), asc(regradeItems.sittingId))
      .limit(1)
      .for('update', { of: regradeItems, skipLocked: true })
    if (!item) return undefined
    await transaction
      .update(regradeItems)
      .set({ takenAt: now, attempts: sql`${regradeItems.attempts} + 1`, problem: null })
      .where(itemIs(item))
    const run = await findRun(transaction, item.examId, item.runId)
    return run && { item: { ...item, takenAt: now }, run }
  })
}

export async function updateItem(
  db: Db,
  item: Pick<RegradeItem, 'sessionId' | 'runId' | 'sittingId'>,
  set: Partial<typeof regradeItems.$inferInsert>,
): Promise<void> {
  await db.update(regradeItems).set(set).where(itemIs(item))
}

/** Marks a running regrade as ready once nothing of it waits. */
export async function finishRun(db: Db, run: Pick<RegradeRun, 'examId' | 'runId'>): Promise<void> {
  await db
    .update(regradeRuns)
    .set({ state: 'ready' })
    .where(
      and(
        runIs(run),
        eq(regradeRuns.state, 'running'),
        sql`not exists (select 1 from ${regradeItems} where ${itemsOf(run)}
          and ${regradeItems.gradedAt} is null and not (${hasFailed}))`,
      ),
    )
}

/** Runs that wait for nothing but their mark: empty ones, or whose last grader died after its work. */
export async function selectRunning(db: Db): Promise<RegradeRun[]> {
  return db.select().from(regradeRuns).where(eq(regradeRuns.state, 'running')).limit(50)
}

const after = sql<number>`round((${regradeItems.objectivePoints} + ${regradeItems.taskPoints})::numeric, 3)::float8`
const isCompared = sql`${regradeItems.gradedAt} is not null`
const isUp = sql`${isCompared} and ${after} > coalesce(${regradeItems.pointsBefore}, 0)`
const isDown = sql`${isCompared} and ${after} < coalesce(${regradeItems.pointsBefore}, 0)`
const isChanged = sql`${isCompared} and jsonb_array_length(${regradeItems.changes}) > 0`

/** Sums of a diff: what counted, what would count, and how many gain and lose. */
export async function selectDiffSummary(db: Db, run: Pick<RegradeRun, 'examId' | 'runId'>) {
  const [row] = await db
    .select({
      up: sql<number>`count(*) filter (where ${isUp})`.mapWith(Number),
      down: sql<number>`count(*) filter (where ${isDown})`.mapWith(Number),
      compared: sql<number>`count(${regradeItems.gradedAt})`.mapWith(Number),
      sumBefore:
        sql<number>`coalesce(round(sum(${regradeItems.pointsBefore}) filter (where ${isCompared})::numeric, 3), 0)`.mapWith(
          Number,
        ),
      sumAfter: sql<number>`coalesce(round(sum(${after})::numeric, 3), 0)`.mapWith(Number),
    })
    .from(regradeItems)
    .where(itemsOf(run))
  const { up = 0, down = 0, compared = 0, sumBefore = 0, sumAfter = 0 } = row ?? {}
  return { up, down, same: compared - up - down, sumBefore, sumAfter }
}

/** Per item or checkpoint, how many candidates gain and lose by it. */
export async function selectDiffById(
  db: Db,
  run: Pick<RegradeRun, 'examId' | 'runId'>,
): Promise<{ id: string; up: number; down: number }[]> {
  const before = sql`coalesce((change -> 'before' ->> 'points')::float8, 0)`
  const now = sql`coalesce((change -> 'after' ->> 'points')::float8, 0)`
  const rows = await db.execute<{ id: string; up: string | number; down: string | number }>(sql`
    select change ->> 'id' as id, count(*) filter (where ${now} > ${before}) as up,
      count(*) filter (where ${now} < ${before}) as down
    from ${regradeItems} cross join lateral jsonb_array_elements(${regradeItems.changes}) change
    where ${itemsOf(run)} and ${regradeItems.changes} is not null
    group by 1 order by 1 limit 500`)
  return [...rows].map(({ id, up, down }) => ({ id, up: Number(up), down: Number(down) }))
}

/** A page of a diff, in the order of exam numbers. */
export async function selectDiffRows(
  db: Db,
  run: Pick<RegradeRun, 'examId' | 'runId'>,
  show: 'changed' | 'all' | 'problems',
  page: { readonly page: number; readonly pageSize: number },
) {
  const where = and(
    itemsOf(run),
    show === 'changed' ? isChanged : undefined,
    show === 'problems' ? hasFailed : undefined,
  )
  const [rows, counted] = await Promise.all([
    db
      .select({
        sessionId: regradeItems.sessionId,
        sittingId: regradeItems.sittingId,
        examNumber: sittings.examNumber,
        name: sittings.name,
        pointsBefore: regradeItems.pointsBefore,
        maxBefore: regradeItems.maxBefore,
        pointsAfter: sql<number | null>`case when ${isCompared} then ${after} end`,
        maxAfter: regradeItems.max,
        problem: regradeItems.problem,
        changes: regradeItems.changes,
      })
      .from(regradeItems)
      .innerJoin(
        sittings,
        and(
          eq(sittings.sessionId, regradeItems.sessionId),
          eq(sittings.sittingId, regradeItems.sittingId),
        ),
      )
      .where(where)
      .orderBy(asc(sittings.examNumber), asc(regradeItems.sittingId))
      .limit(page.pageSize)
      .offset((page.page - 1) * page.pageSize),
    db
      .select({ total: sql<number>`count(*)`.mapWith(Number) })
      .from(regradeItems)
      .where(where),
  ])
  const points = (value: number | null, max: number | null) =>
    value === null || max === null ? null : { points: value, max }
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map(({ pointsBefore, maxBefore, pointsAfter, maxAfter, changes, ...row }) => ({
      ...row,
      before: points(pointsBefore, maxBefore),
      after: points(pointsAfter, maxAfter),
      changes: [...((changes ?? []) as PointsChange[])],
    })),
  }
}
