import * as contract from '@wenkao/shared/adjudication'
import { archiveOf } from '@wenkao/sealed-files'
import { ApiError } from '../../platform/api-error.ts'
import { placesOf } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { sessionFor } from '../sessions/index.ts'
import { findCase, selectCases } from './adjudication.queries.ts'
import { decideCase } from './decide-case.ts'
import { caseRow, readCase } from './read-case.ts'

/** Reported packages and what is decided on them (F11d). @param onDecided wakes the grading. */
export function adjudicationRoutes(services: Services, onDecided: () => void): Route[] {
  return [
    route(contract.listCases, async ({ query }, { caller }) => {
      const open = query.open === undefined ? undefined : query.open === 'true'
      const rows = await selectCases(services.db, { scope: placesOf(caller, 'cases.read'), open })
      return { cases: rows.map(caseRow) }
    }),
    route(contract.readCase, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'cases.read', params.sessionId)
      return readCase(services, params.sessionId, params.caseId)
    }),
    route(contract.downloadCase, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'cases.decide', params.sessionId)
      const row = await findCase(services.db, params.sessionId, params.caseId)
      const sealed = row?.sealedHash ? await services.blobs.open(row.sealedHash) : undefined
      if (!row || !sealed) throw new ApiError('notFound', 'No such case')
      // A person sees a candidate's whole work, and what the PC's records say.
      await services.db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'cases.decide',
          subject: `content of case ${row.caseId} downloaded`,
          sessionId: row.sessionId,
          areaId: listed.areaId,
          detail: { caseId: row.caseId, sittingId: row.sittingId },
        }),
      )
      return {
        bytes: await archiveOf(sealed, [services.keys.sealedFiles.identity]),
        mediaType: 'application/x-tar',
        fileName: `${row.caseId}.tar`,
      }
    }),
    route(contract.decideCase, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'cases.decide', params.sessionId)
      await decideCase(services, caller, listed, params.caseId, body)
      onDecided()
      const [row] = await selectCases(services.db, { one: params })
      if (!row) throw new ApiError('notFound', 'No such case')
      return caseRow(row)
    }),
  ]
}
