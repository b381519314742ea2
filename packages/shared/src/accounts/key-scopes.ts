import type { Action } from './permissions.ts'

/**
 * What an API key may be good for (KY1). A scope opens its actions and nothing beside them: writing
 * does not include reading.
 */
export const keyScopes = [
  'places:read',
  'places:write',
  'exams:read',
  'exams:write',
  'rosters:read',
  'rosters:write',
  'sessions:read',
  'sessions:write',
  'rooms:run',
  'results:read',
  'results:release',
  'bank:read',
  'bank:write',
  'papers:write',
  'archives:read',
  'audit:read',
  'personal:read',
  'webhooks:manage',
] as const
export type KeyScope = (typeof keyScopes)[number]

const scopeActions = {
  'places:read': ['places.read'],
  'places:write': ['places.edit'],
  'exams:read': ['exams.read'],
  'exams:write': ['exams.edit'],
  /** Sign-in sheets and labels say what the roster says. */
  'rosters:read': ['roster.read', 'documents.print'],
  'rosters:write': ['roster.edit'],
  'sessions:read': ['sessions.read'],
  'sessions:write': ['sessions.edit'],
  'rooms:run': ['room.watch', 'room.draw', 'room.run', 'sandbox.run'],
  'results:read': ['results.read', 'releases.read', 'analysis.read'],
  'results:release': ['releases.manage'],
  'bank:read': ['bank.read', 'bank.statistics'],
  'bank:write': ['bank.edit'],
  'papers:write': ['papers.make'],
  'archives:read': ['archives.read'],
  'audit:read': ['audit.read'],
  /** Tickets carry access codes; besides, it unmasks what other scopes let through (KY2). */
  'personal:read': ['tickets.print'],
  'webhooks:manage': ['webhooks.manage'],
} as const satisfies Record<KeyScope, readonly Action[]>

/** Scopes of keys that were made before keys had any: what such a key could do then (KY1). */
export const formerKeyScopes: readonly KeyScope[] = keyScopes.filter(
  (scope) =>
    !['places:write', 'rooms:run', 'audit:read', 'personal:read', 'webhooks:manage'].includes(
      scope,
    ),
)

/** What every key may do, whatever its scopes: ask who it is. */
const openToAllKeys: readonly Action[] = ['staff.self']

/** The scopes any of which opens an action. */
export function scopesFor(action: Action): KeyScope[] {
  return keyScopes.filter((scope) => (scopeActions[scope] as readonly Action[]).includes(action))
}

/** Whether a key with these scopes may do an action that its role has (KY1). */
export function scopesAllow(scopes: readonly string[], action: Action): boolean {
  return openToAllKeys.includes(action) || scopesFor(action).some((scope) => scopes.includes(scope))
}
