import { listAudit } from '@wenkao/shared/audit'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { selectAuditRows } from './audit.queries.ts'

/** Reading the audit log. */
export function auditRoutes(services: Services): Route[] {
  return [route(listAudit, async ({ query }) => selectAuditRows(services.db, query))]
}
