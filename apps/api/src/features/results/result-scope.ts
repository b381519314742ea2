import { roleMay, type Grant } from '@wenkao/shared/accounts'
import type { Caller } from '../../platform/caller.ts'

/** How far the caller may read results: everywhere, or only sessions at these places. */
export type ResultScope =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'places'
      readonly areaIds: readonly string[]
      readonly siteIds: readonly string[]
      readonly roomIds: readonly string[]
      readonly sessionIds: readonly string[]
    }

/**
 * The caller's scope for reading results, from its grants (DESIGN section 6). Candidates without a
 * session lie nowhere yet and are seen with scope `all` only.
 */
export function resultScope(caller: Caller): ResultScope {
  const grants = caller.kind === 'staff' || caller.kind === 'apiKey' ? caller.grants : []
  const scopes = grants
    .filter((grant) => roleMay(grant.role, 'results.read'))
    .map((grant) => grant.scope)
  if (scopes.some((scope) => scope.kind === 'all')) return { kind: 'all' }
  const idsOf = (kind: Grant['scope']['kind']) =>
    scopes.flatMap((scope) => (scope.kind === kind && scope.id !== undefined ? [scope.id] : []))
  return {
    kind: 'places',
    areaIds: idsOf('area'),
    siteIds: idsOf('site'),
    roomIds: idsOf('room'),
    sessionIds: idsOf('session'),
  }
}
