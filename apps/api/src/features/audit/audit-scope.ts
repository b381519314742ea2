import { roleMay } from '@wenkao/shared/accounts'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'

/**
 * The areas whose actions the caller may read; undefined: everything, also what concerns no area. A
 * grant below an area gives none: its chain cannot be taken apart.
 */
export function auditScope(caller: Caller): readonly string[] | undefined {
  const grants = caller.kind === 'staff' || caller.kind === 'apiKey' ? caller.grants : []
  const scopes = grants
    .filter((grant) => roleMay(grant.role, 'audit.read'))
    .map((grant) => grant.scope)
  if (scopes.some((scope) => scope.kind === 'all')) return undefined
  return scopes.flatMap((scope) =>
    scope.kind === 'area' && scope.id !== undefined ? [scope.id] : [],
  )
}

/** Refuses a chain that the caller may not read. @param areaId null for the chain without an area. */
export function requireChain(caller: Caller, areaId: string | null): void {
  const scope = auditScope(caller)
  if (scope === undefined || (areaId !== null && scope.includes(areaId))) return
  throw new ApiError('forbidden', 'Not allowed here: audit.read')
}
