import { describe, expect, it } from 'vitest'
import { formerKeyScopes, keyScopes, scopesAllow, scopesFor } from './key-scopes.ts'
import {
  mayDo,
  permissions,
  roleMay,
  scopeContains,
  scopeKinds,
  staffRoles,
  type Action,
  type Grant,
  type Place,
  type Role,
} from './permissions.ts'

const place: Place = { areaId: 'a', siteId: 's', roomId: 'r', sessionId: 'x' }
const idOf = { all: undefined, area: 'a', site: 's', room: 'r', session: 'x' }
const actions = Object.keys(permissions) as Action[]
const roles: readonly Role[] = [...staffRoles, 'candidate', 'station', 'anyone']

describe('permissions', () => {
  it.each(scopeKinds)('P2: a scope of kind %s holds its own object and no other', (kind) => {
    expect(scopeContains({ kind, id: idOf[kind] }, place)).toBe(true)
    expect(scopeContains({ kind, id: 'other' }, place)).toBe(kind === 'all')
    expect(scopeContains({ kind, id: idOf[kind] }, {})).toBe(kind === 'all')
    // A grant that lost its id must not match objects without a place.
    expect(scopeContains({ kind }, {})).toBe(kind === 'all')
  })

  it('P2: an action is allowed exactly when one grant has both the role and the place', () => {
    for (const action of actions)
      for (const role of staffRoles)
        for (const kind of scopeKinds) {
          const inside: Grant = { role, scope: { kind, id: idOf[kind] } }
          const outside: Grant = { role, scope: { kind, id: 'other' } }
          expect(mayDo([inside], action, place)).toBe(roleMay(role, action))
          expect(mayDo([outside], action, place)).toBe(kind === 'all' && roleMay(role, action))
          expect(mayDo([outside], action)).toBe(roleMay(role, action))
        }
    expect(mayDo([], 'public.read', place)).toBe(false)
  })

  it('P2: role and scope of two grants do not add up to a third', () => {
    const grants: Grant[] = [
      { role: 'proctor', scope: { kind: 'room', id: 'other' } },
      { role: 'waitingAreaStaff', scope: { kind: 'room', id: 'r' } },
    ]
    expect(mayDo(grants, 'room.run', place)).toBe(false)
    expect(mayDo(grants, 'room.draw', place)).toBe(true)
  })

  it('P1: every role of the table exists, and only the exam office manages accounts and keys', () => {
    for (const action of actions)
      for (const role of permissions[action]) expect(roles).toContain(role)
    for (const action of ['staff.manage', 'apiKeys.manage'] as const)
      expect(roles.filter((role) => roleMay(role, action))).toEqual(['examOffice'])
  })

  it('P1: who is no staff reaches nothing but the public, log-ins, its own, and the door for sealed files', () => {
    const reach = (role: Role) => actions.filter((action) => roleMay(role, action))
    expect(reach('candidate')).toEqual(['candidate.own'])
    expect(reach('station')).toEqual(['station.pair', 'station.read'])
    expect(reach('anyone')).toEqual([
      'bridge.page',
      'bridge.rescue',
      'public.read',
      'sealedFiles.submit',
      'setup.begin',
      'staff.logIn',
      'authors.apply',
      'releases.own',
      'station.pair',
      'candidate.logIn',
    ])
  })
})

describe('scopes of API keys', () => {
  const ofPrograms = actions.filter((action) => roleMay('integration', action))

  it('KY1: every action of programs but asking who one is has a scope, and no scope opens another', () => {
    const withoutScope = ofPrograms.filter((action) => scopesFor(action).length === 0)
    expect(withoutScope).toEqual(['staff.self'])
    const opened = actions.filter((action) => scopesFor(action).length > 0)
    expect(opened.filter((action) => !ofPrograms.includes(action))).toEqual([])
    expect(
      keyScopes.filter((scope) => !opened.some((one) => scopesFor(one).includes(scope))),
    ).toEqual([])
  })

  it('KY1: a scope opens its actions alone, and what it does not know opens nothing', () => {
    for (const scope of keyScopes)
      for (const action of actions)
        expect(scopesAllow([scope], action), `${scope} ${action}`).toBe(
          action === 'staff.self' || scopesFor(action).includes(scope),
        )
    expect(scopesAllow(['everything'], 'exams.read')).toBe(false)
    expect(scopesAllow([], 'staff.self')).toBe(true)
  })

  it('KY1: a key from before there were scopes has what it could do then, and nothing personal', () => {
    expect(scopesAllow(formerKeyScopes, 'roster.edit')).toBe(true)
    for (const action of ['places.edit', 'room.run', 'tickets.print', 'audit.read'] as const)
      expect(scopesAllow(formerKeyScopes, action)).toBe(false)
  })
})
