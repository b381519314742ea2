import * as contract from '@wenkao/shared/late-work'
import { placesOf } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor } from '../sessions/index.ts'
import { decideLateWork } from './decide-late-work.ts'
import { selectLateSessions } from './late-work.queries.ts'
import { listLateWork } from './list-late-work.ts'

/**
 * Late work: what it is, and the area's decision.
 * @param office services with connections beside the exam's: the lists read whole logs.
 * @param onDecided wakes the grading.
 */
export function lateWorkRoutes(
  services: Services,
  office: Services,
  onDecided: () => void,
): Route[] {
  return [
    route(contract.listLateSessions, async (_input, { caller }) => ({
      sessions: await selectLateSessions(
        office.db,
        placesOf(caller, 'lateWork.decide'),
        office.clock.now(),
      ),
    })),
    route(contract.listLateWork, async ({ params }, { caller }) =>
      listLateWork(office, await sessionFor(office, caller, 'lateWork.decide', params.sessionId)),
    ),
    route(contract.decideLateWork, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'lateWork.decide', params.sessionId)
      const outcome = await decideLateWork(services, caller, listed, params.sittingId, body)
      onDecided()
      return { outcome }
    }),
  ]
}
