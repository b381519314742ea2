import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { insertIncident } from './incidents.queries.ts'

/** What is written into a session's incident log by other features. */
export interface NewIncident {
  readonly sessionId: string
  readonly kind: string
  readonly source: 'system' | 'staff'
  /** Who did or saw it; `{ kind: 'anyone' }` for what the server noticed by itself. */
  readonly actor: Caller
  /** Machine numbers. */
  readonly stations?: readonly number[]
  readonly sittingId?: string
  readonly text?: string
  /** Facts for the page's words. */
  readonly detail?: Record<string, unknown>
  /** Names the detection within its session: the same key again writes nothing. */
  readonly key?: string
  /** Chosen by who may add to the entry later; else a fresh one. */
  readonly incidentId?: string
  /** Id of a former entry that this one notes on, for example that it is over. */
  readonly noteOn?: string
}

/**
 * Writes an entry of the incident log (DESIGN section 8). A staff action needs none: the room's
 * timeline and report read the audit log too. Give it the transaction of what it belongs to.
 * @returns whether it is new: a key that is there writes nothing.
 */
export async function recordIncident(
  db: Db,
  services: Pick<Services, 'clock'>,
  incident: NewIncident,
): Promise<boolean> {
  const actor = actorOf(incident.actor)
  return insertIncident(db, {
    sessionId: incident.sessionId,
    incidentId: incident.incidentId ?? freshId(services),
    at: services.clock.now(),
    source: incident.source,
    actorId: actor.id,
    actorName: actor.name,
    kind: incident.kind,
    stations: [...new Set(incident.stations ?? [])].sort((one, two) => one - two),
    sittingId: incident.sittingId ?? null,
    text: incident.text ?? '',
    detail: incident.detail ?? {},
    photos: [],
    key: incident.key ?? null,
    ...(incident.noteOn === undefined ? {} : { aboutId: incident.noteOn, aboutAs: 'note' }),
  })
}
