import {
  DEFAULT_SETTINGS,
  type EditionRow,
  type Published,
  type ReleasePhase,
  type ReleaseSettings,
  type ResultKind,
} from '@wenkao/shared/releases'
import { and, desc, eq } from 'drizzle-orm'
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

/** Lines at a time: 65,535 values are the most that a statement takes. */
const ROWS_AT_ONCE = 2000

/** Writes an edition with all its lines. */
export async function insertEdition(
  db: Db,
  edition: typeof resultEditions.$inferInsert,
  lines: readonly ReleaseLine[],
): Promise<void> {
  await db.insert(resultEditions).values(edition)
  for (let from = 0; from < lines.length; from += ROWS_AT_ONCE) {
    const slice = lines.slice(from, from + ROWS_AT_ONCE)
    await db.insert(resultEditionRows).values(
      slice.map(({ facts, ...published }) => ({
        ...published,
        examId: edition.examId,
        edition: edition.edition,
        candidateId: facts.candidateId,
        examNumber: facts.examNumber,
        name: facts.name,
        school: facts.school,
        className: facts.className,
        areaId: facts.areaId,
        areaName: facts.areaName,
        siteId: facts.siteId,
        siteName: facts.siteName,
        roomId: facts.roomId,
        sessionId: facts.sessionId,
        sessionName: facts.sessionName,
        sittingId: facts.sittingId,
      })),
    )
  }
}

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
