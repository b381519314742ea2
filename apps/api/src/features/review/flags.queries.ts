import type { HandedInDocument, PartShares } from '@wenkao/shared/grading'
import { and, eq, gt, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { cases } from '../adjudication/adjudication.table.ts'
import { handedInDocuments } from '../grading/grading.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { results } from '../results/results.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { reviewDecisions, reviews, type FlagDetail } from './review.table.ts'

/** What has changed of an exam; two of the same `mark` say the same. */
export interface ChangedExam {
  readonly examId: string
  readonly at: number
  readonly mark: string
}

/** Exams of which a line was written, a grading failed or a case came or was decided after a moment. */
export async function selectChangedExams(db: Db, since: number): Promise<ChangedExam[]> {
  const ofSitting = and(
    eq(sittings.sessionId, submissions.sessionId),
    eq(sittings.sittingId, submissions.sittingId),
  )
  const caseAt = sql`greatest(${cases.receivedAt}, coalesce(${cases.decidedAt}, 0))`
  const [graded, failed, reported] = await Promise.all([
    db
      .select({ examId: results.examId, ...changeOf(sql`${results.updatedAt}`) })
      .from(results)
      .where(gt(results.updatedAt, since))
      .groupBy(results.examId),
    db
      .select({ examId: sittings.examId, ...changeOf(sql`${submissions.gradingTakenAt}`) })
      .from(submissions)
      .innerJoin(sittings, ofSitting)
      .where(
        and(
          isNull(submissions.gradedAt),
          isNotNull(submissions.gradingProblem),
          gt(submissions.gradingTakenAt, since),
        ),
      )
      .groupBy(sittings.examId),
    db
      .select({ examId: sittings.examId, ...changeOf(caseAt) })
      .from(cases)
      .innerJoin(
        sittings,
        and(eq(sittings.sessionId, cases.sessionId), eq(sittings.sittingId, cases.sittingId)),
      )
      .where(sql`${caseAt} > ${since}`)
      .groupBy(sittings.examId),
  ])
  const byExam = new Map<string, ChangedExam>()
  for (const { examId, at, mark } of [...graded, ...failed, ...reported]) {
    const known = byExam.get(examId)
    byExam.set(examId, {
      examId,
      at: Math.max(at, known?.at ?? 0),
      mark: `${known?.mark ?? ''} ${mark}`,
    })
  }
  return [...byExam.values()]
}

const changeOf = (at: SQL) => ({
  at: sql<number>`max(${at})`.mapWith(Number),
  mark: sql<string>`count(*) || '/' || sum(${at})`,
})

/** Lines of an exam as far as its flags go. */
export async function selectFlagLines(db: Db, examId: string) {
  return db
    .select({
      candidateId: results.candidateId,
      sittingId: results.sittingId,
      objectivePoints: results.objectivePoints,
      taskPoints: results.taskPoints,
      flags: results.flags,
    })
    .from(results)
    .where(eq(results.examId, examId))
}

export type FlagLine = Awaited<ReturnType<typeof selectFlagLines>>[number]

/** @param max of either part, by the paper's current rules; without one of them nobody has shares. */
export function sharesOf(
  lines: readonly FlagLine[],
  max: { readonly objective: number; readonly tasks: number },
): PartShares[] {
  if (max.objective <= 0 || max.tasks <= 0) return []
  return lines.flatMap(({ sittingId, objectivePoints, taskPoints }) =>
    objectivePoints === null || taskPoints === null
      ? []
      : [
          {
            key: sittingId,
            objective: objectivePoints / max.objective,
            tasks: taskPoints / max.tasks,
          },
        ],
  )
}

/** Documents that another one of the exam equals, or whose mark names another sitting. */
export async function selectSuspectDocuments(db: Db, examId: string): Promise<HandedInDocument[]> {
  return db
    .selectDistinct({
      sittingId: handedInDocuments.sittingId,
      path: handedInDocuments.path,
      hash: handedInDocuments.hash,
      markedFor: handedInDocuments.markedFor,
    })
    .from(handedInDocuments)
    .where(
      and(
        eq(handedInDocuments.examId, examId),
        sql`(${handedInDocuments.markedFor} <> ${handedInDocuments.sittingId}
          or ${handedInDocuments.hash} in (
            select hash from ${handedInDocuments} where exam_id = ${examId}
            group by hash having count(distinct sitting_id) > 1))`,
      ),
    )
}

/** Sittings of an exam with a hand-in beside the standing one that nobody has decided on (F03e). */
export async function selectContested(db: Db, examId: string): Promise<Set<string>> {
  const rows = await db
    .select({ sittingId: cases.sittingId })
    .from(cases)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, cases.sessionId), eq(sittings.sittingId, cases.sittingId)),
    )
    .where(and(eq(sittings.examId, examId), isNull(cases.decision), isNull(cases.sealedHash)))
  return new Set(rows.map(({ sittingId }) => sittingId))
}

/** Writes the flags of lines that have others now; `updated_at` stays, or every look would be news. */
export async function updateFlags(
  db: Db,
  examId: string,
  changed: readonly { readonly candidateId: string; readonly flags: readonly string[] }[],
): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ candidateId, flags }) => ({ candidate_id: candidateId, flags }))
  await db.execute(sql`
    update ${results} r set flags = v.flags,
      status = case when jsonb_array_length(v.flags) > 0 then 'review' else 'graded' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(candidate_id uuid, flags jsonb)
    where r.exam_id = ${examId} and r.candidate_id = v.candidate_id`)
}

/**
 * Brings every flagged line of an exam into the review queue, one row per sitting, round and work. A
 * row that waits shows the flags of now; one that was decided opens again for a flag that is new.
 */
export async function upsertFlagReviews(db: Db, examId: string, now: number): Promise<void> {
  await db.execute(sql`
    insert into ${reviews} as q (session_id, review_id, sitting_id, exam_id, round, content_digest,
      kind, flags, flag_details, opened_at, needed, state)
    select r.session_id, gen_random_uuid(), r.sitting_id, r.exam_id, s.round, s.content_digest,
      'flags', r.flags, '[]'::jsonb, ${now}::bigint, 1, 'open'
    from ${results} r
    join lateral (
      select round, content_digest from ${submissions} s
      where s.session_id = r.session_id and s.sitting_id = r.sitting_id and s.standing = 'stands'
      order by round desc limit 1) s on true
    where r.exam_id = ${examId} and jsonb_array_length(r.flags) > 0
    on conflict (session_id, sitting_id, round, content_digest) where kind = 'flags'
    do update set flags = excluded.flags,
      state = case when q.state <> 'lapsed' and excluded.flags <@ q.flags then q.state else 'open' end,
      opened_at = case when q.state = 'decided' and not excluded.flags <@ q.flags
        then excluded.opened_at else q.opened_at end
    where q.flags is distinct from excluded.flags or q.state = 'lapsed'`)
  await db.execute(sql`
    insert into ${reviews} (session_id, review_id, sitting_id, exam_id, round, content_digest,
      kind, flags, flag_details, opened_at, needed, state)
    select s.session_id, gen_random_uuid(), s.sitting_id, t.exam_id, s.round, s.content_digest,
      'flags', '["quarantined"]'::jsonb, '[]'::jsonb, ${now}::bigint, 1, 'open'
    from ${submissions} s
    join ${sittings} t on t.session_id = s.session_id and t.sitting_id = s.sitting_id
    where t.exam_id = ${examId} and s.standing = 'stands' and s.graded_at is null
      and s.grading_problem is not null
    on conflict do nothing`)
  await deleteSettled(db, examId)
  await updateLapsed(db, examId)
  // Decided, and nothing new since: nobody waits for it any more.
  await db.execute(sql`
    update ${results} r set reviewed_at = case when q.state = 'decided' then q.decided_at end
    from ${reviews} q
    where r.exam_id = ${examId} and q.exam_id = r.exam_id and q.kind = 'flags'
      and q.session_id = r.session_id and q.sitting_id = r.sitting_id
      and r.reviewed_at is distinct from (case when q.state = 'decided' then q.decided_at end)
      and not exists (
        select 1 from ${reviews} l where l.session_id = q.session_id
          and l.sitting_id = q.sitting_id and l.kind = 'flags' and l.opened_at > q.opened_at)`)
}

/** Takes off what no flag speaks of any more, e.g. after a regrade, unless somebody has it or decided. */
async function deleteSettled(db: Db, examId: string): Promise<void> {
  await db.execute(sql`
    delete from ${reviews} q where q.exam_id = ${examId} and q.kind = 'flags' and q.state = 'open'
      and q.taken_by_id is null
      and not exists (select 1 from ${reviewDecisions} d
        where d.session_id = q.session_id and d.review_id = q.review_id)
      and exists (select 1 from ${results} r
        where r.exam_id = q.exam_id and r.sitting_id = q.sitting_id
          and jsonb_array_length(r.flags) = 0)`)
}

/** Marks reviews of work that does not count any more: handed in again, replaced, superseded. */
async function updateLapsed(db: Db, examId: string): Promise<void> {
  await db.execute(sql`
    update ${reviews} q set state = 'lapsed', taken_by_id = null, taken_by = null, taken_at = null
    where q.exam_id = ${examId} and q.state in ('open', 'arbitration') and not exists (
      select 1 from ${submissions} s join ${sittings} t
        on t.session_id = s.session_id and t.sitting_id = s.sitting_id
      where s.session_id = q.session_id and s.sitting_id = q.sitting_id
        and s.standing = 'stands' and s.round = q.round and s.content_digest = q.content_digest
        and t.superseded_at is null and not exists (
          select 1 from ${submissions} l where l.session_id = s.session_id
            and l.sitting_id = s.sitting_id and l.standing = 'stands' and l.round > s.round))`)
}

/** Writes what the flags of a sitting's review know beyond their names. */
export async function updateFlagDetails(
  db: Db,
  examId: string,
  details: ReadonlyMap<string, readonly FlagDetail[]>,
): Promise<void> {
  if (details.size === 0) return
  const rows = [...details].map(([sittingId, list]) => ({ sitting_id: sittingId, details: list }))
  await db.execute(sql`
    update ${reviews} q set flag_details = v.details
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(sitting_id uuid, details jsonb)
    where q.exam_id = ${examId} and q.kind = 'flags' and q.sitting_id = v.sitting_id
      and q.flag_details is distinct from v.details`)
}
