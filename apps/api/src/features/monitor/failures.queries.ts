import type { FoundFailure, RoomFailure } from '@wenkao/shared/monitor'
import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { roomFailures } from './monitor.table.ts'

export type FailureRecord = typeof roomFailures.$inferSelect

/** Failures that are open, oldest first; of these sessions, or of all. */
export async function selectOpenFailures(
  db: Db,
  sessionIds?: readonly string[],
): Promise<FailureRecord[]> {
  if (sessionIds?.length === 0) return []
  return db
    .select()
    .from(roomFailures)
    .where(
      and(
        isNull(roomFailures.endedAt),
        sessionIds && inArray(roomFailures.sessionId, [...sessionIds]),
      ),
    )
    .orderBy(asc(roomFailures.since))
}

/** Failures of a session that are open or ended after a moment, oldest first. */
export async function selectRoomFailures(
  db: Db,
  sessionId: string,
  endedAfter: number,
): Promise<RoomFailure[]> {
  const rows = await db
    .select()
    .from(roomFailures)
    .where(
      and(
        eq(roomFailures.sessionId, sessionId),
        or(isNull(roomFailures.endedAt), gt(roomFailures.endedAt, endedAfter)),
      ),
    )
    .orderBy(asc(roomFailures.since))
  return rows.map(({ sessionId: _own, ...failure }) => failure)
}

/** @returns false when another process has opened one of this family. */
export async function insertFailure(db: Db, row: FailureRecord): Promise<boolean> {
  const inserted = await db
    .insert(roomFailures)
    .values(row)
    .onConflictDoNothing()
    .returning({ failureId: roomFailures.failureId })
  return inserted.length > 0
}

/** What is known of an open failure by now. */
export async function updateFailure(
  db: Db,
  { sessionId, failureId }: Pick<FailureRecord, 'sessionId' | 'failureId'>,
  found: Pick<FoundFailure, 'cause' | 'stations' | 'affected' | 'of' | 'code'>,
): Promise<void> {
  const { cause, stations, affected, of, code } = found
  await db
    .update(roomFailures)
    .set({ cause, stations: [...stations], affected, of, code })
    .where(
      and(
        eq(roomFailures.sessionId, sessionId),
        eq(roomFailures.failureId, failureId),
        isNull(roomFailures.endedAt),
      ),
    )
}

/** Ends an open failure. @returns false when another process has. */
export async function updateFailureEnded(
  db: Db,
  { sessionId, failureId }: Pick<FailureRecord, 'sessionId' | 'failureId'>,
  endedAt: number,
): Promise<boolean> {
  const rows = await db
    .update(roomFailures)
    .set({ endedAt })
    .where(
      and(
        eq(roomFailures.sessionId, sessionId),
        eq(roomFailures.failureId, failureId),
        isNull(roomFailures.endedAt),
      ),
    )
    .returning({ failureId: roomFailures.failureId })
  return rows.length > 0
}
