import { simulateSitting } from '@wenkao/shared/sandbox'
import { ApiError } from '../../platform/api-error.ts'
import { callEndpoint } from '../../platform/call-endpoint.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { findExam, sessionFor } from '../sessions/index.ts'
import type { Call } from './hand-in-as.ts'
import { simulateCandidates } from './simulate-candidates.ts'

/** Simulated candidates for exams of the kind `sandbox` (SX1). @param ask how this server is asked from outside. */
export function sandboxRoutes(
  services: Services,
  ask: (request: Request) => Response | Promise<Response>,
): Route[] {
  const call: Call = (endpoint, input) => callEndpoint(ask, services.publicOrigin, endpoint, input)
  return [
    route(simulateSitting, async ({ params: { sessionId }, body }, { caller }) => {
      const { session, areaId } = await sessionFor(services, caller, 'sandbox.run', sessionId)
      const exam = await findExam(services.db, session.examId)
      if (exam?.kind !== 'sandbox')
        throw new ApiError('conflict', 'Only an exam of the kind sandbox is simulated')
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          ...{ action: 'sandbox.run', subject: `simulated candidates of ${session.name}` },
          ...{ sessionId, areaId, detail: { ...body } },
        }),
      )
      return simulateCandidates(services, call, sessionId, body)
    }),
  ]
}
