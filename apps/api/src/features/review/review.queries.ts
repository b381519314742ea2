import type { ReviewKind, ReviewRow, ReviewState } from '@wenkao/shared/review'
import { and, asc, count, desc, eq, gte, ilike, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { PlaceIds } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { gradingFailures } from '../grading/grading.table.ts'
import { rooms, sites } from '../places/places.table.ts'
import { results } from '../results/results.table.ts'
import { exams, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { reviewDecisions, reviews } from './review.table.ts'

export type ReviewRecord = typeof reviews.$inferSelect
export type DecisionRecord = typeof reviewDecisions.$inferSelect

interface ReviewKey {
  readonly sessionId: string
  readonly reviewId: string
}
const keyIs = ({ sessionId, reviewId }: ReviewKey) =>
  and(eq(reviews.sessionId, sessionId), eq(reviews.reviewId, reviewId))

const isWaiting = sql`${reviews.state} in ('open', 'arbitration')`

export interface ReviewFilter {
  readonly examId?: string | undefined
  readonly flag?: string | undefined
  readonly kind?: ReviewKind | undefined
  /** `waiting`: all that is not decided. */
  readonly state?: ReviewState | 'waiting' | undefined
  readonly search?: string | undefined
}

/** Where a review lies, for whoever may not see all. @param scope undefined: everywhere. */
function within(scope: PlaceIds | undefined): SQL | undefined {
  return (
    scope &&
    or(
      inArray(sites.areaId, [...scope.areaIds]),
      inArray(sites.siteId, [...scope.siteIds]),
      inArray(rooms.roomId, [...scope.roomIds]),
      inArray(reviews.sessionId, [...scope.sessionIds]),
    )
  )
}

function conditionOf(filter: ReviewFilter): SQL | undefined {
  const { examId, flag, kind, state } = filter
  const search = filter.search?.trim() ?? ''
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return and(
    examId === undefined ? undefined : eq(reviews.examId, examId),
    flag === undefined ? undefined : sql`${reviews.flags} ? ${flag}`,
    kind === undefined ? undefined : eq(reviews.kind, kind),
    state === undefined ? undefined : state === 'waiting' ? isWaiting : eq(reviews.state, state),
    search === ''
      ? undefined
      : or(ilike(sittings.examNumber, pattern), ilike(sittings.name, pattern)),
  )
}

function placedReviews(db: Db, where: SQL | undefined) {
  return db
    .select({
      review: reviews,
      examTitle: exams.title,
      sessionName: sessions.name,
      roomName: rooms.name,
      examNumber: sittings.examNumber,
      name: sittings.name,
      candidateId: sittings.candidateId,
      points: results.points,
      max: results.max,
      // Of what was decided before it opened again nothing counts for now.
      made: sql<number>`(select count(*) from ${reviewDecisions} d
        where d.session_id = ${reviews.sessionId} and d.review_id = ${reviews.reviewId}
          and d.decided_at >= ${reviews.openedAt})`.mapWith(Number),
    })
    .from(reviews)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, reviews.sessionId), eq(sittings.sittingId, reviews.sittingId)),
    )
    .innerJoin(sessions, eq(sessions.sessionId, reviews.sessionId))
    .innerJoin(exams, eq(exams.examId, reviews.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .leftJoin(
      results,
      and(
        eq(results.examId, reviews.examId),
        eq(results.candidateId, sittings.candidateId),
        eq(results.sittingId, reviews.sittingId),
      ),
    )
    .where(where)
}

type PlacedReview = Awaited<ReturnType<typeof placedReviews>>[number]

/** A review as lists show it. */
export function reviewRow(placed: PlacedReview): ReviewRow {
  const { review, candidateId: _, ...facts } = placed
  return {
    ...facts,
    reviewId: review.reviewId,
    kind: review.kind as ReviewKind,
    state: review.state as ReviewState,
    sessionId: review.sessionId,
    sittingId: review.sittingId,
    examId: review.examId,
    round: review.round,
    flags: [...review.flags],
    openedAt: review.openedAt,
    takenBy: review.takenBy,
    takenAt: review.takenAt,
    needed: review.needed,
    decidedAt: review.decidedAt,
  }
}

/** A page of the queue: what waits first, appeals before flags, then what waits longest. */
export async function selectReviews(
  db: Db,
  scope: PlaceIds | undefined,
  filter: ReviewFilter,
  page: { readonly page: number; readonly pageSize: number },
): Promise<ReviewRow[]> {
  const rows = await placedReviews(db, and(within(scope), conditionOf(filter)))
    .orderBy(
      sql`${reviews.state} in ('decided', 'lapsed')`,
      sql`${reviews.kind} = 'flags'`,
      asc(reviews.openedAt),
      asc(sittings.examNumber),
      desc(reviews.reviewId),
    )
    .limit(page.pageSize)
    .offset((page.page - 1) * page.pageSize)
  return rows.map(reviewRow)
}

export async function findPlacedReview(db: Db, key: ReviewKey): Promise<PlacedReview | undefined> {
  const [row] = await placedReviews(db, keyIs(key))
  return row
}

/** How many the filter leaves, and what of the undecided is flagged how, in which exams. */
export async function selectReviewCounts(
  db: Db,
  scope: PlaceIds | undefined,
  filter: ReviewFilter,
) {
  const total = await db
    .select({ total: count() })
    .from(reviews)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, reviews.sessionId), eq(sittings.sittingId, reviews.sittingId)),
    )
    .innerJoin(sessions, eq(sessions.sessionId, reviews.sessionId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(and(within(scope), conditionOf(filter)))
  const waiting = and(within(scope), isWaiting)
  const flags = await db
    .select({ flag: sql<string>`flag`, total: count() })
    .from(reviews)
    .innerJoin(sessions, eq(sessions.sessionId, reviews.sessionId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(sql`jsonb_array_elements_text(${reviews.flags}) as flag`, sql`true`)
    .where(waiting)
    .groupBy(sql`flag`)
    .orderBy(sql`flag`)
  const titles = await db
    .selectDistinct({ examId: reviews.examId, title: exams.title })
    .from(reviews)
    .innerJoin(exams, eq(exams.examId, reviews.examId))
    .innerJoin(sessions, eq(sessions.sessionId, reviews.sessionId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(within(scope))
    .orderBy(asc(exams.title))
    .limit(200)
  return { total: total[0]?.total ?? 0, flags, exams: titles }
}

/** Takes a review's row for the rest of the transaction. */
export async function lockReview(db: Db, key: ReviewKey): Promise<ReviewRecord | undefined> {
  const [row] = await db.select().from(reviews).where(keyIs(key)).for('update')
  return row
}

/** @returns false when this id is there already. */
export async function insertReview(db: Db, row: typeof reviews.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(reviews)
    .values(row)
    .onConflictDoNothing()
    .returning({ reviewId: reviews.reviewId })
  return inserted.length > 0
}

export async function updateReview(
  db: Db,
  key: ReviewKey,
  set: Partial<typeof reviews.$inferInsert>,
): Promise<void> {
  await db.update(reviews).set(set).where(keyIs(key))
}

/** Whether the sitting has an appeal that is not decided. */
export async function hasOpenAppeal(
  db: Db,
  of: { readonly sessionId: string; readonly sittingId: string },
): Promise<boolean> {
  const rows = await db
    .select({ reviewId: reviews.reviewId })
    .from(reviews)
    .where(
      and(
        eq(reviews.sessionId, of.sessionId),
        eq(reviews.sittingId, of.sittingId),
        eq(reviews.kind, 'appeal'),
        isWaiting,
      ),
    )
    .limit(1)
  return rows.length > 0
}

export async function insertDecision(
  db: Db,
  row: typeof reviewDecisions.$inferInsert,
): Promise<void> {
  await db.insert(reviewDecisions).values(row)
}

/** Decisions on a review, oldest first. @param since only what came from then on. */
export async function selectDecisions(
  db: Db,
  { sessionId, reviewId }: ReviewKey,
  since = 0,
): Promise<DecisionRecord[]> {
  return db
    .select()
    .from(reviewDecisions)
    .where(
      and(
        eq(reviewDecisions.sessionId, sessionId),
        eq(reviewDecisions.reviewId, reviewId),
        gte(reviewDecisions.decidedAt, since),
      ),
    )
    .orderBy(asc(reviewDecisions.decidedAt), asc(reviewDecisions.decisionId))
}

/** Marks a sitting's line as looked at. */
export async function updateReviewed(db: Db, review: ReviewRecord, at: number): Promise<void> {
  await db
    .update(results)
    .set({ reviewedAt: at })
    .where(and(eq(results.examId, review.examId), eq(results.sittingId, review.sittingId)))
}

/** Documents that ended the grader, newest first. */
export async function selectFailures(
  db: Db,
  of: { readonly sessionId: string; readonly sittingId: string },
) {
  return db
    .select({
      taskId: gradingFailures.taskId,
      code: gradingFailures.code,
      message: gradingFailures.message,
      at: gradingFailures.failedAt,
    })
    .from(gradingFailures)
    .where(
      and(eq(gradingFailures.sessionId, of.sessionId), eq(gradingFailures.sittingId, of.sittingId)),
    )
    .orderBy(desc(gradingFailures.failedAt))
    .limit(50)
}

/** Names of the sittings that flags speak of. */
export async function selectNames(
  db: Db,
  sittingIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly examNumber: string; readonly name: string }>> {
  if (sittingIds.length === 0) return new Map()
  const rows = await db
    .select({
      sittingId: sittings.sittingId,
      examNumber: sittings.examNumber,
      name: sittings.name,
    })
    .from(sittings)
    .where(inArray(sittings.sittingId, [...sittingIds]))
  return new Map(rows.map((row) => [row.sittingId, row]))
}
