import type { RuledKind } from '@wenkao/shared/releases'
import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { cases } from '../adjudication/adjudication.table.ts'
import { gradingResults, regradeRuns } from '../grading/grading.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { areas, rooms, sites } from '../places/places.table.ts'
import { reviews } from '../review/review.table.ts'
import { attendance } from '../seating/seating.table.ts'
import {
  candidates,
  schedules,
  sessions,
  isScheduleOfCandidate,
} from '../sessions/sessions.table.ts'
import { sittings, isSittingOfSchedule } from '../sittings/sittings.table.ts'
import { resultRulings } from './releases.table.ts'

/** Every candidate of an exam with what decides the kind of result, in the order of exam numbers. */
export async function selectCandidateFacts(db: Db, examId: string, candidateId?: string) {
  const rows = await db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      className: candidates.className,
      areaId: areas.areaId,
      areaName: areas.name,
      siteId: sites.siteId,
      siteName: sites.name,
      roomId: rooms.roomId,
      roomName: rooms.name,
      sessionId: schedules.sessionId,
      sessionName: sessions.name,
      sessionEndedAt: sessions.endedAt,
      sittingId: schedules.sittingId,
      loggedInAt: sittings.loggedInAt,
      handedInAt: sittings.handedInAt,
      round: sittings.round,
      variant: sittings.variant,
      attendance: attendance.status,
      ruled: resultRulings.ruled,
      ruledReason: resultRulings.reason,
      ruledBy: resultRulings.ruledBy,
      ruledAt: resultRulings.ruledAt,
    })
    .from(candidates)
    .leftJoin(schedules, isScheduleOfCandidate)
    .leftJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .leftJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .leftJoin(sites, eq(sites.siteId, rooms.siteId))
    .leftJoin(areas, eq(areas.areaId, sites.areaId))
    .leftJoin(sittings, isSittingOfSchedule)
    .leftJoin(
      attendance,
      and(
        eq(attendance.sessionId, schedules.sessionId),
        eq(attendance.sittingId, schedules.sittingId),
      ),
    )
    .leftJoin(
      resultRulings,
      and(
        eq(resultRulings.examId, candidates.examId),
        eq(resultRulings.candidateId, candidates.candidateId),
      ),
    )
    .where(
      and(
        eq(candidates.examId, examId),
        candidateId === undefined ? undefined : eq(candidates.candidateId, candidateId),
      ),
    )
    .orderBy(asc(candidates.examNumber))
  return rows.map((row) => ({ ...row, ruled: row.ruled as RuledKind | null }))
}
export type CandidateFacts = Awaited<ReturnType<typeof selectCandidateFacts>>[number]

/**
 * The grading that counts of each sitting of an exam, as `findEffective` finds it for one, without its
 * verdicts; by the sitting's id.
 */
export async function selectCounting(db: Db, examId: string, sittingId?: string) {
  const rows = await db
    .selectDistinctOn([gradingResults.sessionId, gradingResults.sittingId], {
      sessionId: gradingResults.sessionId,
      sittingId: gradingResults.sittingId,
      round: gradingResults.round,
      paperId: gradingResults.paperId,
      rulesVersion: gradingResults.rulesVersion,
      graderVersion: gradingResults.graderVersion,
      runId: gradingResults.runId,
      contentDigest: gradingResults.contentDigest,
      objectivePoints: gradingResults.objectivePoints,
      taskPoints: gradingResults.taskPoints,
      max: gradingResults.max,
    })
    .from(gradingResults)
    .innerJoin(
      sittings,
      and(
        eq(sittings.sessionId, gradingResults.sessionId),
        eq(sittings.sittingId, gradingResults.sittingId),
      ),
    )
    .innerJoin(
      submissions,
      and(
        eq(submissions.sessionId, gradingResults.sessionId),
        eq(submissions.sittingId, gradingResults.sittingId),
        eq(submissions.contentDigest, gradingResults.contentDigest),
      ),
    )
    .leftJoin(regradeRuns, sql`${regradeRuns.runId}::text = ${gradingResults.runId}`)
    .where(
      and(
        eq(sittings.examId, examId),
        isNull(sittings.supersededAt),
        sittingId === undefined ? undefined : eq(sittings.sittingId, sittingId),
        eq(submissions.standing, 'stands'),
        sql`(${gradingResults.runId} = '' or ${regradeRuns.state} = 'released')`,
      ),
    )
    .orderBy(
      gradingResults.sessionId,
      gradingResults.sittingId,
      sql`${gradingResults.round} desc`,
      sql`coalesce(${regradeRuns.decidedAt}, ${gradingResults.gradedAt}) desc`,
      sql`${gradingResults.source} = 'review' desc`,
      sql`${gradingResults.gradedAt} desc`,
    )
  return new Map(rows.map((row) => [row.sittingId, row]))
}

/**
 * What is undecided of an exam beside its sittings: reviews, cases, regrades.
 * @param isCorrection leaves open appeals out: a correction waits for none but those it is made for.
 */
export async function countUndecided(
  db: Db,
  examId: string,
  isCorrection: boolean,
): Promise<{ reviewsOpen: number; casesOpen: number; regradesOpen: number }> {
  const [openReviews, openCases, openRegrades] = await Promise.all([
    db
      .select({ total: count() })
      .from(reviews)
      .where(
        and(
          eq(reviews.examId, examId),
          inArray(reviews.state, ['open', 'arbitration']),
          isCorrection ? eq(reviews.kind, 'flags') : undefined,
        ),
      ),
    db
      .select({ total: count() })
      .from(cases)
      .innerJoin(sessions, eq(sessions.sessionId, cases.sessionId))
      .where(and(eq(sessions.examId, examId), isNull(cases.decision))),
    db
      .select({ total: count() })
      .from(regradeRuns)
      .where(and(eq(regradeRuns.examId, examId), inArray(regradeRuns.state, ['running', 'ready']))),
  ])
  return {
    reviewsOpen: openReviews[0]?.total ?? 0,
    casesOpen: openCases[0]?.total ?? 0,
    regradesOpen: openRegrades[0]?.total ?? 0,
  }
}
