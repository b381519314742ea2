import { outageLedger } from '@wenkao/shared/outages'
import { reportExtraTimeCodes } from '@wenkao/shared/sittings'
import { asCandidate } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor } from '../sessions/index.ts'
import {
  clockOf,
  factsOfCaller,
  readSittingFacts,
  type HeldSittingFacts,
} from '../sittings/index.ts'
import { readLedger } from './read-ledger.ts'
import { takeCodes } from './take-codes.ts'

/** The outage ledger, and what stations tell of extra-time codes (F07). @param office for lists. */
export function outagesRoutes(
  services: Services,
  office: Services,
  held: HeldSittingFacts,
): Route[] {
  return [
    route(outageLedger, async ({ params }, { caller }) =>
      readLedger(office, await sessionFor(office, caller, 'room.watch', params.sessionId)),
    ),
    route(reportExtraTimeCodes, async ({ body }, { caller }) => {
      const candidate = asCandidate(caller)
      await factsOfCaller(services, held, candidate)
      const codes = await takeCodes(services, candidate, body.codes)
      held.forgetSession(candidate.sessionId)
      const facts = await readSittingFacts(services, candidate.sessionId, candidate.sittingId)
      return { codes, clock: clockOf(facts, services.clock.now()) }
    }),
  ]
}
