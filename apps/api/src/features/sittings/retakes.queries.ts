import { and, asc, desc, eq, isNotNull, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../platform/database.ts'
import { sessions } from '../sessions/sessions.table.ts'
import type { SittingRecord } from './sittings.queries.ts'
import { sittings } from './sittings.table.ts'

/** The superseded sitting of a candidate in a session, or undefined. */
export async function findSuperseded(
  db: Db,
  sessionId: string,
  examNumber: string,
): Promise<SittingRecord | undefined> {
  const rows = await selectRetakes(db, sessionId)
  return rows.map((row) => row.sitting).find((row) => row.examNumber === examNumber)
}

/** Sittings of a session that repeat another one or are to be repeated, with the other's session. */
export async function selectRetakes(db: Db, sessionId: string) {
  const former = alias(sessions, 'former')
  const next = alias(sessions, 'next')
  return db
    .select({ sitting: sittings, formerName: former.name, nextName: next.name })
    .from(sittings)
    .leftJoin(former, eq(former.sessionId, sittings.formerSessionId))
    .leftJoin(next, eq(next.sessionId, sittings.nextSessionId))
    .where(
      and(
        eq(sittings.sessionId, sessionId),
        or(isNotNull(sittings.supersededAt), isNotNull(sittings.formerSittingId)),
      ),
    )
    .orderBy(desc(sittings.supersededAt), asc(sittings.examNumber))
}
