import {
  checkClosing,
  type ClosingCandidate,
  type ClosingCheck,
  type ClosingFacts,
} from '@wenkao/shared/room-report'
import { withoutNote } from '@wenkao/shared/incidents'
import type { Services } from '../../platform/services.ts'
import { selectIncidents } from '../incidents/index.ts'
import type { ContactBook } from '../monitor/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { listLines, selectSessionBindings } from '../sittings/index.ts'
import {
  countApprovals,
  countMissingContents,
  selectClosingSittings,
  selectExcused,
  selectMoving,
  selectStandingReceipts,
} from './closing.queries.ts'

/**
 * The closing check of a session as of now (N12). What the stations told last counts until they hand
 * in; from then on the server's own log and contents do.
 */
export async function readClosing(
  services: Services,
  contacts: Pick<ContactBook, 'read'>,
  { session }: SessionListed,
): Promise<ClosingCheck> {
  const { db } = services
  const { sessionId } = session
  const [sittings, receipts, missing, moving, approvals, excused, incidents, told, bindings] =
    await Promise.all([
      selectClosingSittings(db, sessionId),
      selectStandingReceipts(db, sessionId),
      countMissingContents(services.sql, sessionId),
      selectMoving(db, sessionId),
      countApprovals(db, sessionId),
      selectExcused(db, sessionId),
      selectIncidents(db, sessionId),
      contacts.read(sessionId),
      selectSessionBindings(db, [sessionId]),
    ])
  const lines = await listLines(db, sessionId, bindings)
  const facts = sittings.map((sitting): ClosingFacts => {
    const { sittingId, handedInAt, loggedInAt } = sitting
    const contact = told.get(sittingId)
    const isIn = handedInAt !== null
    return {
      sittingId,
      examNumber: sitting.examNumber,
      name: sitting.name,
      seatNumber: sitting.seatNumber,
      status: sitting.status,
      loggedInAt,
      handedInAt,
      receiptCode: receipts.get(sittingId) ?? null,
      signedOutAt: sitting.signedOutAt,
      unsent: isIn ? 0 : (contact?.progress?.unsent ?? 0),
      filesWaiting: Math.max(
        missing.get(sittingId) ?? 0,
        isIn ? 0 : (contact?.progress?.filesUnsent ?? 0),
      ),
      lastSeenAt: contact?.lastSeenAt ?? loggedInAt,
      hasLines: (lines.get(sittingId) ?? []).length > 0,
      isMoving: moving.has(sittingId),
      isExcused: excused.has(sittingId),
    }
  })
  const check = checkClosing(
    {
      isEnded: session.endedAt !== null,
      openApprovals: approvals.open,
      approvals: approvals.all,
      withoutNote: withoutNote(incidents).length,
      incidents: incidents.filter(({ about }) => about === null).length,
    },
    facts,
  )
  return { ...check, serverNow: services.clock.now(), candidates: facts.map(asTold) }
}

/** What pages see of the facts. */
function asTold({ hasLines, isMoving, isExcused, ...candidate }: ClosingFacts): ClosingCandidate {
  return candidate
}
