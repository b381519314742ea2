import * as contract from '@wenkao/shared/room-report'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { recordIncident } from '../incidents/index.ts'
import type { ContactBook } from '../monitor/index.ts'
import { sessionFor } from '../sessions/index.ts'
import { addToReport, closeReport, readReport } from './close-report.ts'
import { selectClosingSittings } from './closing.queries.ts'
import { readClosing } from './read-closing.ts'
import { signOutCandidates } from './sign-out.ts'

/** Closing a room: the check, signing out, and the report (N12, F11a). */
export function roomReportRoutes(services: Services, contacts: Pick<ContactBook, 'read'>): Route[] {
  return [
    route(contract.closingCheck, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'report.read', params.sessionId)
      return readClosing(services, contacts, listed)
    }),
    route(contract.signOut, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      return signOutCandidates(services, asStaff(caller), listed, body)
    }),
    route(contract.excuseSitting, async ({ params, body }, { caller }) => {
      const { sessionId, sittingId } = params
      const listed = await sessionFor(services, caller, 'report.close', sessionId)
      const isAdded = await services.db.transaction(async (transaction) => {
        const sittings = await selectClosingSittings(transaction, sessionId)
        const sitting = sittings.find((one) => one.sittingId === sittingId)
        if (!sitting) throw new ApiError('notFound', 'No such candidate here')
        const isNew = await recordIncident(transaction, services, {
          ...{ sessionId, sittingId, source: 'staff', actor: caller },
          ...{ kind: 'stationDown', text: body.reason, detail: { excused: true } },
          stations: sitting.seatNumber === null ? [] : [sitting.seatNumber],
          key: `excused-${sittingId}`,
        })
        if (isNew) {
          await recordAction(services, transaction, caller, {
            action: 'report.close',
            subject: `nothing more is waited for from the PC of ${sitting.examNumber}`,
            sessionId,
            areaId: listed.areaId,
            detail: { sittingId, reason: body.reason },
          })
        }
        return isNew
      })
      return { outcome: isAdded ? ('added' as const) : ('same' as const) }
    }),
    route(contract.readReport, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'report.read', params.sessionId)
      return readReport(services, contacts, listed)
    }),
    route(contract.closeReport, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'report.close', params.sessionId)
      return closeReport(services, contacts, asStaff(caller), listed, body.expectedOpen)
    }),
    route(contract.addToReport, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'report.close', params.sessionId)
      return addToReport(services, contacts, asStaff(caller), listed, body)
    }),
  ]
}
