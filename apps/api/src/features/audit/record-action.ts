import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { insertAuditRow, NO_SESSION } from './audit.queries.ts'
import { findSessionArea } from './sealing.queries.ts'

/** A staff action as the audit log keeps it. */
export interface AuditedAction {
  readonly action: string
  /** What was acted on, in words a reader of the log understands. */
  readonly subject: string
  readonly sessionId?: string
  /** The session's own when it is left out. */
  readonly areaId?: string
  readonly detail?: Record<string, unknown>
}

/**
 * Writes an action's audit row. It takes the transaction of the action itself, so that neither can
 * exist without the other (R7).
 */
export async function recordAction(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  action: AuditedAction,
): Promise<void> {
  const actor = actorOf(caller)
  const { sessionId, areaId } = action
  await insertAuditRow(transaction, {
    sessionId: sessionId ?? NO_SESSION,
    auditId: freshId(services),
    // Or the row would go into the chain of no area, whose head no receipt of the session prints.
    areaId:
      areaId ?? (sessionId === undefined ? null : await findSessionArea(transaction, sessionId)),
    at: services.clock.now(),
    actorKind: caller.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: action.action,
    subject: action.subject,
    detail: action.detail ?? {},
  })
}

/** Id and name under which a caller's actions are kept. */
export function actorOf(caller: Caller): { id: string; name: string } {
  switch (caller.kind) {
    case 'staff':
      return { id: caller.staffId, name: caller.name }
    case 'apiKey':
      return { id: caller.apiKeyId, name: caller.name }
    case 'station':
      return { id: caller.stationId, name: `station ${caller.number}` }
    case 'candidate':
      return { id: caller.sittingId, name: 'candidate' }
    case 'anyone':
      return { id: '', name: 'system' }
  }
}
