import {
  DEFAULT_SETTINGS,
  type EditionRow,
  type Published,
  type ReleasePhase,
  type ReleaseSettings,
  type ResultKind,
} from '@wenkao/shared/releases'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import type { ReleaseLine } from './compose-lines.ts'
import { releases, resultEditionRows, resultEditions, resultRulings } from './releases.table.ts'

export interface ReleaseState {
  readonly phase: ReleasePhase
  readonly settings: ReleaseSettings
  readonly revision: number
  readonly frozenAt: number | null
  readonly frozenBy: string | null
}

/** How far an exam's publication is; an exam about which nobody has said anything is open. */
export async function readReleaseState(db: Db, examId: string): Promise<ReleaseState> {
  const [row] = await db.select().from(releases).where(eq(releases.examId, examId))
  if (!row)
    return {
      ...{ phase: 'open', settings: DEFAULT_SETTINGS, revision: 0 },
      ...{ frozenAt: null, frozenBy: null },
    }
  return { ...row, phase: row.phase as ReleasePhase }
}

export async function writeReleaseState(
  db: Db,
  examId: string,
  state: ReleaseState,
): Promise<void> {
  const { phase, settings, revision, frozenAt, frozenBy } = state
  const row = { phase, settings, revision, frozenAt, frozenBy }
  await db
    .insert(releases)
    .values({ examId, ...row })
    .onConflictDoUpdate({ target: releases.examId, set: row })
}

/** Editions of an exam, newest first. */
export async function selectEditions(db: Db, examId: string): Promise<EditionRow[]> {
  return db
    .select({
      edition: resultEditions.edition,
      reason: resultEditions.reason,
      settings: resultEditions.settings,
      counts: resultEditions.counts,
      digest: resultEditions.digest,
      changed: resultEditions.changed,
      publishedAt: resultEditions.publishedAt,
      publishedBy: resultEditions.publishedBy,
    })
    .from(resultEditions)
    .where(eq(resultEditions.examId, examId))
    .orderBy(desc(resultEditions.edition))
}

/** Lines at a time: a statement of some megabytes. */
const ROWS_AT_ONCE = 5000

/**
 * Writes an edition with all its lines. They go as one JSON text a statement: twenty thousand lines with
 * a parameter for each value keep the lock ten times as long.
 */
export async function insertEdition(
  db: Db,
  edition: typeof resultEditions.$inferInsert,
  lines: readonly ReleaseLine[],
): Promise<void> {
  await db.insert(resultEditions).values(edition)
  for (let from = 0; from < lines.length; from += ROWS_AT_ONCE) {
    const slice = lines.slice(from, from + ROWS_AT_ONCE)
    const records = slice.map((line) => recordOf(edition, line))
    await db.execute(sql`insert into ${resultEditionRows}
      select * from jsonb_populate_recordset(
        null::${resultEditionRows}, ${JSON.stringify(records)}::text::jsonb)`)
  }
}

/** A line by the names of its columns. */
const recordOf = (
  { examId, edition }: typeof resultEditions.$inferInsert,
  { facts, ...published }: ReleaseLine,
) => ({
  ...{ exam_id: examId, edition, candidate_id: facts.candidateId },
  ...{ exam_number: facts.examNumber, name: facts.name },
  ...{ school: facts.school, class_name: facts.className },
  ...{ area_id: facts.areaId, area_name: facts.areaName },
  ...{ site_id: facts.siteId, site_name: facts.siteName, room_id: facts.roomId },
  ...{ session_id: facts.sessionId, session_name: facts.sessionName },
  ...{ sitting_id: facts.sittingId, kind: published.kind },
  ...{ score: published.score, grade: published.grade },
  ...{ objective_points: published.objectivePoints, task_points: published.taskPoints },
  ...{ points: published.points, max: published.max, grading: published.grading },
})

/** What an edition published of each candidate. */
export async function selectPublished(
  db: Db,
  examId: string,
  edition: number,
): Promise<Map<string, Published>> {
  const rows = await db
    .select({
      candidateId: resultEditionRows.candidateId,
      kind: resultEditionRows.kind,
      score: resultEditionRows.score,
      grade: resultEditionRows.grade,
      objectivePoints: resultEditionRows.objectivePoints,
      taskPoints: resultEditionRows.taskPoints,
      points: resultEditionRows.points,
      max: resultEditionRows.max,
    })
    .from(resultEditionRows)
    .where(and(eq(resultEditionRows.examId, examId), eq(resultEditionRows.edition, edition)))
  return new Map(
    rows.map(({ candidateId, ...row }) => [candidateId, { ...row, kind: row.kind as ResultKind }]),
  )
}

export async function writeRuling(
  db: Db,
  ruling: typeof resultRulings.$inferInsert,
): Promise<void> {
  await db
    .insert(resultRulings)
    .values(ruling)
    .onConflictDoUpdate({
      target: [resultRulings.examId, resultRulings.candidateId],
      set: ruling,
    })
}
