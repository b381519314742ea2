import { roleMay, type Grant } from '@wenkao/shared/accounts'
import type { Caller } from '../../platform/caller.ts'
import type { CaseScope } from './adjudication.queries.ts'

/** Where the caller may read cases, from its grants; undefined: everywhere. */
export function caseScope(caller: Caller): CaseScope | undefined {
  const grants = caller.kind === 'staff' || caller.kind === 'apiKey' ? caller.grants : []
  const scopes = grants
    .filter((grant) => roleMay(grant.role, 'cases.read'))
    .map((grant) => grant.scope)
  if (scopes.some((scope) => scope.kind === 'all')) return undefined
  const idsOf = (kind: Grant['scope']['kind']) =>
    scopes.flatMap((scope) => (scope.kind === kind && scope.id !== undefined ? [scope.id] : []))
  return {
    areaIds: idsOf('area'),
    siteIds: idsOf('site'),
    roomIds: idsOf('room'),
    sessionIds: idsOf('session'),
  }
}
