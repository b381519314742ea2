import * as contract from '@wenkao/shared/audit'
import { cursorWish } from '../../platform/cursor.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { auditScope, requireChain } from './audit-scope.ts'
import { selectAreaNames, selectAuditRows } from './audit.queries.ts'
import { exportAudit } from './export-audit.ts'
import { listHeads, readSealingState } from './list-audit.ts'
import { selectBlockRange } from './read-chains.queries.ts'
import { recordAction } from './record-action.ts'
import { findBlockOfHead } from './sealing.queries.ts'

/** Reading, exporting and publishing the audit log (N03). @param services with the office's connections. */
export function auditRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.listAudit, async ({ query }, { caller }) =>
      selectAuditRows(
        db,
        { ...query, areaIds: auditScope(caller) },
        query,
        cursorWish('audit', { limit: query.limit, after: query.after }, /^\d{1,16} [0-9a-f-]{36}$/),
      ),
    ),
    route(contract.readAuditState, async (_input, { caller }) =>
      readSealingState(db, auditScope(caller)),
    ),
    route(contract.readAuditBlocks, async ({ query }, { caller }) => {
      const areaId = query.areaId ?? null
      requireChain(caller, areaId)
      const to = Math.min(query.to, query.from + contract.MOST_BLOCKS_READ - 1)
      return selectBlockRange(services.sql, areaId, { from: query.from, to })
    }),
    route(contract.exportAudit, async (_input, { caller }) => {
      const scope = auditScope(caller)
      // Who took the whole log with them is itself an entry of it.
      await db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'audit.read',
          subject: 'audit log exported',
          ...(scope?.length === 1 && scope[0] !== undefined ? { areaId: scope[0] } : {}),
        }),
      )
      const day = new Date(services.clock.now()).toISOString().slice(0, 10)
      return {
        bytes: exportAudit(services, scope),
        mediaType: 'application/x-ndjson',
        fileName: `wenkao-audit-${day}.ndjson`,
      }
    }),
    route(contract.readAuditHeads, async ({ query }) => {
      if (query.head === undefined) return { heads: await listHeads(db) }
      const found = await findBlockOfHead(db, query.head)
      if (!found) return { heads: [] }
      const areaName = (await selectAreaNames(db)).get(found.areaId ?? '') ?? null
      return { heads: [{ ...found, areaName }] }
    }),
  ]
}
