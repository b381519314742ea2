import {
  mayDo,
  roleMay,
  scopeContains,
  scopesAllow,
  scopesFor,
  type Action,
  type Grant,
  type Place,
} from '@wenkao/shared/accounts'
import { ApiError } from './api-error.ts'

/** Who sends a request, as the identity check of the request found it. */
export type Caller =
  | { readonly kind: 'anyone' }
  | {
      readonly kind: 'staff'
      readonly staffId: string
      readonly name: string
      readonly grants: readonly Grant[]
    }
  | {
      readonly kind: 'apiKey'
      readonly apiKeyId: string
      readonly name: string
      /** What the key is good for (KY1). */
      readonly scopes: readonly string[]
      readonly grants: readonly Grant[]
    }
  | {
      readonly kind: 'station'
      readonly stationId: string
      readonly roomId: string
      readonly number: number
    }
  | {
      readonly kind: 'candidate'
      readonly sessionId: string
      readonly sittingId: string
      readonly epoch: number
      readonly seatNumber: number
      /** When the binding was made, ms: with the epoch it names one binding for ever. */
      readonly boundAt: number
    }

export type StaffCaller = Extract<Caller, { kind: 'staff' | 'apiKey' }>
export type CandidateCaller = Extract<Caller, { kind: 'candidate' }>
export type StationCaller = Extract<Caller, { kind: 'station' }>

/**
 * Refuses a caller whose role has no such action (the permission table, DESIGN section 6).
 * Where the object lies is checked by the handler with `requirePlace`.
 */
export function requireAction(caller: Caller, action: Action): void {
  if (roleMay('anyone', action)) return
  switch (caller.kind) {
    case 'anyone':
      throw new ApiError('unauthenticated', 'Sign in first')
    case 'staff':
      if (mayDo(caller.grants, action)) return
      break
    case 'apiKey':
      if (!mayDo(caller.grants, action)) break
      requireScope(caller, action)
      return
    case 'station':
    case 'candidate':
      if (roleMay(caller.kind, action)) return
      break
  }
  throw new ApiError('forbidden', `Not allowed: ${action}`)
}

/** Refuses a key that has none of the scopes that open an action (KY1). */
function requireScope({ scopes }: Extract<Caller, { kind: 'apiKey' }>, action: Action): void {
  if (scopesAllow(scopes, action)) return
  const needed = scopesFor(action)
  throw new ApiError('forbidden', `This key lacks the scope ${needed.join(' or ')}`, {
    scopes: needed,
  })
}

/** Whether the caller is a key to which identity numbers go as they are; masked otherwise (KY2). */
export function maySeePersonal(caller: Caller): boolean {
  return caller.kind === 'apiKey' && caller.scopes.includes('personal:read')
}

/** Refuses staff whose scope does not contain the place of the object. */
export function requirePlace(caller: Caller, action: Action, place: Place): void {
  if (
    (caller.kind === 'staff' || caller.kind === 'apiKey') &&
    mayDo(caller.grants, action, place)
  ) {
    if (caller.kind === 'apiKey') requireScope(caller, action)
    return
  }
  throw new ApiError('forbidden', `Not allowed here: ${action}`)
}

/** Which of the places the caller may see for an action; for lists. */
export function visibleTo(caller: Caller, action: Action): (place: Place) => boolean {
  if (caller.kind !== 'staff' && caller.kind !== 'apiKey') return () => false
  if (caller.kind === 'apiKey' && !scopesAllow(caller.scopes, action)) return () => false
  const grants = caller.grants.filter((grant) => roleMay(grant.role, action))
  return (place) => grants.some((grant) => scopeContains(grant.scope, place))
}

/** Ids of the places that grants name, for lists that are narrowed by the database. */
export interface PlaceIds {
  readonly areaIds: readonly string[]
  readonly siteIds: readonly string[]
  readonly roomIds: readonly string[]
  readonly sessionIds: readonly string[]
}

/** Where the caller may do an action, from its grants; undefined: everywhere. */
export function placesOf(caller: Caller, action: Action): PlaceIds | undefined {
  const grants = caller.kind === 'staff' || caller.kind === 'apiKey' ? caller.grants : []
  const scopes = grants.filter((grant) => roleMay(grant.role, action)).map((grant) => grant.scope)
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

/** The caller as staff or API key. @throws ApiError for anybody else. */
export function asStaff(caller: Caller): StaffCaller {
  if (caller.kind === 'staff' || caller.kind === 'apiKey') return caller
  throw new ApiError('unauthenticated', 'Sign in first')
}

/** The caller as a candidate with a sitting. @throws ApiError for anybody else. */
export function asCandidate(caller: Caller): CandidateCaller {
  if (caller.kind === 'candidate') return caller
  throw new ApiError('unauthenticated', 'Log in first')
}

/** The caller as a registered station. @throws ApiError for anybody else. */
export function asStation(caller: Caller): StationCaller {
  if (caller.kind === 'station') return caller
  throw new ApiError('stationUnknown', 'This station is not registered')
}
