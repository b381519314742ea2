import * as contract from '@wenkao/shared/incidents'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, requirePlace, visibleTo } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { placeOfSession, sessionFor } from '../sessions/index.ts'
import { addEntry } from './add-incident.ts'
import {
  selectIncidents,
  selectKinds,
  selectPhotos,
  selectSessionActions,
  upsertKind,
} from './incidents.queries.ts'
import { keepPhoto } from './keep-photo.ts'

/** The incident log of a session, its photos, and the office's list of kinds. */
export function incidentsRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.listIncidents, async ({ params: { sessionId } }, { caller }) => {
      const listed = await sessionFor(services, caller, 'incidents.read', sessionId)
      // Who stands at the door or mends PCs need not know what was decided about whom.
      const maySeeActions = visibleTo(caller, 'report.read')(placeOfSession(listed))
      const [incidents, actions, kinds] = await Promise.all([
        selectIncidents(db, sessionId),
        maySeeActions ? selectSessionActions(db, sessionId) : [],
        selectKinds(db),
      ])
      return { incidents, actions, kinds }
    }),
    route(contract.addIncident, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'incidents.write', params.sessionId)
      return addEntry(services, asStaff(caller), listed, body)
    }),
    route(contract.sendIncidentPhoto, async ({ params, body }, { caller }) => {
      await sessionFor(services, caller, 'incidents.write', params.sessionId)
      const stream = body as ReadableStream<Uint8Array>
      return keepPhoto(services, asStaff(caller), params.sessionId, stream)
    }),
    route(contract.readIncidentPhoto, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'incidents.read', params.sessionId)
      const [photo] = await selectPhotos(db, params.sessionId, [params.hash])
      const bytes = photo && (await services.blobs.read(photo.hash))
      if (!bytes) throw new ApiError('notFound', 'No such photo')
      return { bytes, mediaType: photo.mediaType, cache: 'immutable' as const }
    }),
    route(contract.listIncidentKinds, async () => ({ kinds: await selectKinds(db) })),
    route(contract.putIncidentKind, async ({ params: { kind }, body }, { caller }) => {
      requirePlace(caller, 'incidents.kinds', {})
      await db.transaction(async (transaction) => {
        const held = (await selectKinds(transaction)).find((row) => row.kind === kind)
        const { label, retired, expected } = body
        if (held?.label === label && held.retired === retired) return
        if (held?.label !== expected?.label || held?.retired !== expected?.retired)
          throw new ApiError('conflict', 'Somebody else changed this kind', { kind })
        if (label === null && !(contract.defaultKinds as readonly string[]).includes(kind))
          throw new ApiError('invalidRequest', 'A kind of the office needs words')
        const createdAt = services.clock.now()
        await upsertKind(transaction, { kind, label, retired, createdAt })
        await recordAction(services, transaction, caller, {
          action: 'incidents.kinds',
          subject: `kind of incident ${label ?? kind}`,
          detail: { kind, label, retired },
        })
      })
      return { kinds: await selectKinds(db) }
    }),
  ]
}
