import {
  byUrgency,
  concerned,
  type ApprovalRow,
  type ApprovalState,
} from '@wenkao/shared/approvals'
import type { SessionState } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { findSession, type SessionRecord } from '../sessions/index.ts'
import { stateOf, type SittingRecord } from '../sittings/index.ts'
import { selectApprovals, selectConcerned, type ListedApproval } from './approvals.queries.ts'

/** Requests as pages show them, the most urgent on top. */
export async function readApprovals(
  db: Db,
  by: Parameters<typeof selectApprovals>[1],
): Promise<ApprovalRow[]> {
  const listed = await selectApprovals(db, by)
  const sessionIds = [...new Set(listed.map((row) => row.sessionId))]
  const sittingIds = [...new Set(listed.flatMap((row) => concerned(row.wish) ?? []))]
  const [{ named, counts }, sessions] = await Promise.all([
    selectConcerned(db, sessionIds, sittingIds),
    Promise.all(sessionIds.map((sessionId) => findSession(db, sessionId))),
  ])
  const sessionOf = new Map(sessions.flatMap((row) => (row ? [[row.sessionId, row]] : [])))
  const sittingOf = new Map(named.map((row) => [row.sittingId, row]))
  return listed
    .map((row) => approvalRow(row, sessionOf.get(row.sessionId), sittingOf, counts))
    .sort(byUrgency)
}

/** One request. @throws ApiError notFound. */
export async function readApproval(
  db: Db,
  sessionId: string,
  approvalId: string,
): Promise<ApprovalRow> {
  const [row] = await readApprovals(db, { sessionId, approvalId })
  if (!row) throw new ApiError('notFound', 'No such request')
  return row
}

function approvalRow(
  { kind: _kind, photoType, ...row }: ListedApproval,
  session: SessionRecord | undefined,
  sittingOf: ReadonlyMap<string, SittingRecord>,
  counts: ReadonlyMap<string, number>,
): ApprovalRow {
  return {
    ...row,
    state: row.state as ApprovalState,
    sessionState: row.sessionState as SessionState,
    evidence: { ...row.evidence, hasPhoto: photoType !== null },
    candidates: counts.get(row.sessionId) ?? 0,
    sittings: (concerned(row.wish) ?? []).flatMap((sittingId) => {
      const sitting = sittingOf.get(sittingId)
      if (!sitting || !session) return []
      const { examNumber, name, seatNumber, supersededAt } = sitting
      const state = supersededAt === null ? stateOf(sitting, session) : 'superseded'
      return [{ sittingId, examNumber, name, seatNumber, state }]
    }),
  }
}
