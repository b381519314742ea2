import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { results } from '../results/results.table.ts'
import { reviews } from '../review/review.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { gradingResults, regradeItems } from './grading.table.ts'
import type { RegradeItem, RegradeRun } from './regrade.queries.ts'

/**
 * Puts every hand-in of the run's scope that stands and is not in it into the run.
 * @returns how many were new.
 */
export async function insertItems(db: Db, run: RegradeRun): Promise<number> {
  const latest = db
    .selectDistinctOn([submissions.sessionId, submissions.sittingId], {
      sessionId: submissions.sessionId,
      sittingId: submissions.sittingId,
      round: submissions.round,
      contentDigest: submissions.contentDigest,
    })
    .from(submissions)
    .innerJoin(
      sittings,
      and(
        eq(sittings.sessionId, submissions.sessionId),
        eq(sittings.sittingId, submissions.sittingId),
      ),
    )
    .where(
      and(
        eq(sittings.examId, run.examId),
        sql`${sittings.supersededAt} is null`,
        eq(submissions.standing, 'stands'),
        run.sessionId === null ? undefined : eq(submissions.sessionId, run.sessionId),
        run.sittingId === null ? undefined : eq(submissions.sittingId, run.sittingId),
      ),
    )
    .orderBy(submissions.sessionId, submissions.sittingId, sql`${submissions.round} desc`)
    .as('latest')
  const inserted = await db.execute<{ sitting_id: string }>(sql`
    insert into ${regradeItems} (session_id, run_id, sitting_id, exam_id, round, content_digest)
    select latest.session_id, ${run.runId}::uuid, latest.sitting_id, ${run.examId}::uuid,
      latest.round, latest.content_digest
    from ${latest} on conflict do nothing returning sitting_id`)
  return [...inserted].length
}

/**
 * Takes out of a run what is no longer as it was compared: graded otherwise meanwhile, handed in again,
 * replaced or superseded. Graded again after that, it is compared with what counts now.
 * @returns how many.
 */
export async function deleteStaleItems(db: Db, run: RegradeRun): Promise<number> {
  const deleted = await db.execute<{ sitting_id: string }>(sql`
    delete from ${regradeItems} i where i.exam_id = ${run.examId} and i.run_id = ${run.runId}
      and (exists (
        select 1 from ${gradingResults} g
        where g.session_id = i.session_id and g.sitting_id = i.sitting_id
          and g.run_id = '' and g.source <> 'review' and g.graded_at > i.taken_at)
      or not exists (
        select 1 from ${submissions} s join ${sittings} t
          on t.session_id = s.session_id and t.sitting_id = s.sitting_id
        where s.session_id = i.session_id and s.sitting_id = i.sitting_id
          and s.standing = 'stands' and s.content_digest = i.content_digest and s.round = i.round
          and t.superseded_at is null
          and not exists (
            select 1 from ${submissions} l
            where l.session_id = s.session_id and l.sitting_id = s.sitting_id
              and l.standing = 'stands' and l.round > s.round)))
    returning i.sitting_id`)
  return [...deleted].length
}

/** Hand-ins of a run for which people have decided points: their lines need more than the engine's. */
export async function selectReviewedItems(db: Db, run: RegradeRun): Promise<RegradeItem[]> {
  const rows = await db
    .selectDistinctOn([regradeItems.sessionId, regradeItems.sittingId], { item: regradeItems })
    .from(regradeItems)
    .innerJoin(
      reviews,
      and(
        eq(reviews.sessionId, regradeItems.sessionId),
        eq(reviews.sittingId, regradeItems.sittingId),
        eq(reviews.contentDigest, regradeItems.contentDigest),
      ),
    )
    .where(
      and(
        eq(regradeItems.examId, run.examId),
        eq(regradeItems.runId, run.runId),
        sql`${regradeItems.gradedAt} is not null and ${reviews.outcome} is not null`,
      ),
    )
  return rows.map(({ item }) => item)
}

/** The row that a regrade wrote for one hand-in. */
export async function findRunGrading(db: Db, item: RegradeItem) {
  const [row] = await db
    .select()
    .from(gradingResults)
    .where(
      and(
        eq(gradingResults.sessionId, item.sessionId),
        eq(gradingResults.sittingId, item.sittingId),
        eq(gradingResults.runId, item.runId),
        eq(gradingResults.contentDigest, item.contentDigest),
        eq(gradingResults.graderVersion, item.graderVersion ?? ''),
      ),
    )
  return row
}

/** Brings the lines of all graded hand-ins of a run to its points, and takes them off the queue. */
export async function updateReleased(db: Db, run: RegradeRun, now: number): Promise<void> {
  await db.execute(sql`
    insert into ${results} (exam_id, candidate_id, session_id, sitting_id, status,
      objective_points, task_points, points, max, handed_in_at, receipt_code, flags, updated_at)
    select i.exam_id, t.candidate_id, i.session_id, i.sitting_id,
      case when jsonb_array_length(i.flags) > 0 then 'review' else 'graded' end,
      i.objective_points, i.task_points,
      round((i.objective_points + i.task_points)::numeric, 3)::float8, i.max,
      s.received_at, s.receipt ->> 'code', i.flags, ${now}::bigint
    from ${regradeItems} i
    join ${sittings} t on t.session_id = i.session_id and t.sitting_id = i.sitting_id
    join ${submissions} s on s.session_id = i.session_id and s.sitting_id = i.sitting_id
      and s.content_digest = i.content_digest
    where i.exam_id = ${run.examId} and i.run_id = ${run.runId} and i.graded_at is not null
    on conflict (exam_id, candidate_id) do update set
      session_id = excluded.session_id, sitting_id = excluded.sitting_id, status = excluded.status,
      objective_points = excluded.objective_points, task_points = excluded.task_points,
      points = excluded.points, max = excluded.max, flags = excluded.flags,
      updated_at = excluded.updated_at`)
  await db.execute(sql`
    update ${submissions} s set graded_at = ${now}::bigint, grading_problem = null
    from ${regradeItems} i
    where i.exam_id = ${run.examId} and i.run_id = ${run.runId} and i.graded_at is not null
      and s.session_id = i.session_id and s.sitting_id = i.sitting_id
      and s.content_digest = i.content_digest and s.graded_at is null`)
}
