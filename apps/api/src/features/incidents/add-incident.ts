import type { addIncident, IncidentRow } from '@wenkao/shared/incidents'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { StaffCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import {
  countIncidents,
  hasSitting,
  insertIncident,
  selectIncidents,
  selectKinds,
  selectPhotos,
} from './incidents.queries.ts'

/** Entries that one session may have; beyond it a broken client fills the report. */
const MOST_ENTRIES = 1900

/**
 * Adds an entry that a person wrote. The page chooses its id, so a repeated request is one entry.
 * @returns the entry and whether this request made it.
 * @throws ApiError notFound for an unknown kind, candidate, photo or former entry, conflict for an id
 *   of another person's entry, tooManyRequests for a log that is full.
 */
export async function addEntry(
  services: Services,
  caller: StaffCaller,
  { session, areaId }: SessionListed,
  body: EndpointInput<typeof addIncident>['body'],
): Promise<{ outcome: 'added' | 'same'; incident: IncidentRow }> {
  const { sessionId } = session
  const actor = actorOf(caller)
  return services.db.transaction(async (transaction) => {
    const [held] = await selectIncidents(transaction, sessionId, body.incidentId)
    if (held) return { outcome: 'same' as const, incident: held }
    const kinds = await selectKinds(transaction)
    if (!kinds.some(({ kind }) => kind === body.kind))
      throw new ApiError('notFound', 'No such kind of incident')
    if (body.sittingId !== null && !(await hasSitting(transaction, sessionId, body.sittingId)))
      throw new ApiError('notFound', 'No such candidate in this session')
    const photos = await selectPhotos(transaction, sessionId, body.photos)
    if (photos.length !== new Set(body.photos).size)
      throw new ApiError('notFound', 'No such photo; send it again')
    const { about } = body
    if (about !== null) {
      const [former] = await selectIncidents(transaction, sessionId, about.incidentId)
      if (!former) throw new ApiError('notFound', 'No such entry to refer to')
    }
    if ((await countIncidents(transaction, sessionId)) >= MOST_ENTRIES)
      throw new ApiError('tooManyRequests', 'This log is full')
    const isNew = await insertIncident(transaction, {
      sessionId,
      incidentId: body.incidentId,
      at: services.clock.now(),
      source: 'staff',
      actorId: actor.id,
      actorName: actor.name,
      kind: body.kind,
      stations: [...new Set(body.stations)].sort((one, two) => one - two),
      sittingId: body.sittingId,
      text: body.text,
      detail: {},
      photos,
      aboutId: about?.incidentId ?? null,
      aboutAs: about?.as ?? null,
    })
    if (isNew) {
      await recordAction(services, transaction, caller, {
        action: 'incidents.write',
        subject: `incident ${body.kind}`,
        sessionId,
        areaId,
        detail: { incidentId: body.incidentId, about },
      })
    }
    const [incident] = await selectIncidents(transaction, sessionId, body.incidentId)
    if (!incident) throw new ApiError('internal', 'The entry was not kept')
    return { outcome: isNew ? ('added' as const) : ('same' as const), incident }
  })
}
