import { roleMay, type Action, type Role } from '../accounts/permissions.ts'
import type { ErrorCode } from '../kernel/errors.contract.ts'
import { sittingStates, type SittingState } from './sittings.contract.ts'

/**
 * Where a sitting stands, for what may be done with it: `SittingState`, and two that it does not tell
 * apart. `scheduled`, `seated` and `loggedIn` wait in a session that stands by; `answering`,
 * `handedIn`, `reopened` and `superseded` lie in one that runs, `ended` in one that has ended.
 */
export const standings = [...sittingStates, 'reopened', 'superseded'] as const
export type Standing = SittingState | 'reopened' | 'superseded'

/** What somebody does with one sitting. */
export const sittingActionNames = [
  'logIn',
  'append',
  'readExam',
  'handIn',
  'markAttendance',
  'draw',
  'redraw',
  'exchange',
  'changeStation',
  'extend',
  'askExtraTime',
  'askRetake',
  'askReopen',
  'approveExtraTime',
  'approveRetake',
  'approveReopen',
  'decideLateWork',
  'signOut',
] as const
export type SittingActionName = (typeof sittingActionNames)[number]

export type ActionOutcome = 'allowed' | ErrorCode

/** Which permission an action needs, and what comes of it for who has it. */
interface ActionRule {
  readonly permission: Action
  readonly outcomes: Readonly<Record<Standing, ActionOutcome>>
}

/** A row in which every standing has one outcome, but those given. */
function row(
  permission: Action,
  otherwise: ActionOutcome,
  but: Partial<Record<Standing, ActionOutcome>> = {},
): ActionRule {
  const same = Object.fromEntries(standings.map((standing) => [standing, otherwise]))
  return { permission, outcomes: { ...(same as Record<Standing, ActionOutcome>), ...but } }
}

/** Complete by type: a new action, or a new standing, does not compile until it has its cells. */
const table: Readonly<Record<SittingActionName, ActionRule>> = {
  // Who was in before may come back at any time, also to see the receipt.
  logIn: row('candidate.logIn', 'allowed', { scheduled: 'noSeat', superseded: 'sessionEnded' }),
  // Nothing that a PC holds is ever turned away; what it counts for is another question (R2).
  append: row('candidate.own', 'allowed'),
  readExam: row('candidate.own', 'allowed', standsBy('notStarted')),
  // Kept in every case; after the first, after a reopening by an old token, or superseded: contested.
  handIn: row('candidate.own', 'allowed', standsBy('notStarted')),
  markAttendance: row('room.checkIn', 'allowed', { superseded: 'notFound' }),
  draw: row('room.draw', 'allowed', { ended: 'sessionEnded', superseded: 'notFound' }),
  // Only between the draw and the log-in; before there is no seat, after it is a machine change.
  redraw: row('room.draw', 'conflict', {
    seated: 'allowed',
    ended: 'sessionEnded',
    superseded: 'notFound',
  }),
  exchange: row('room.run', 'allowed', {
    scheduled: 'sittingMoved',
    handedIn: 'alreadyHandedIn',
    superseded: 'notFound',
  }),
  changeStation: row('room.run', 'allowed', {
    handedIn: 'alreadyHandedIn',
    superseded: 'notFound',
  }),
  extend: row('time.extend', 'allowed', {
    handedIn: 'alreadyHandedIn',
    superseded: 'notFound',
  }),
  askExtraTime: row('approvals.request', 'allowed', { superseded: 'notFound' }),
  askRetake: row('approvals.request', 'allowed', { superseded: 'notFound' }),
  askReopen: row('approvals.request', 'notHandedIn', {
    handedIn: 'allowed',
    superseded: 'notFound',
  }),
  approveExtraTime: row('approvals.decide', 'allowed', {
    handedIn: 'alreadyHandedIn',
    ended: 'sessionEnded',
    superseded: 'notFound',
  }),
  // Approved twice it changes nothing the second time.
  approveRetake: row('approvals.decide', 'allowed'),
  approveReopen: row('approvals.decide', 'notHandedIn', {
    ...standsBy('notStarted'),
    handedIn: 'allowed',
    ended: 'sessionEnded',
    superseded: 'notFound',
  }),
  decideLateWork: row('lateWork.decide', 'conflict'),
  signOut: row('room.checkIn', 'allowed', { superseded: 'notFound' }),
}

function standsBy(outcome: ActionOutcome): Partial<Record<Standing, ActionOutcome>> {
  return { scheduled: outcome, seated: outcome, loggedIn: outcome }
}

/** The permission that an action needs (`accounts/permissions.ts`). */
export function permissionOf(action: SittingActionName): Action {
  return table[action].permission
}

/**
 * What comes of an action on a sitting: whether the role may do it at all, then what the sitting's
 * standing says. What depends on more than that (a seat that is taken, a wrong code, what the page saw)
 * is decided after it.
 * @param role `candidate` for who acts with the sitting's own token.
 */
export function judgeSittingAction(
  action: SittingActionName,
  standing: Standing,
  role: Role,
): ActionOutcome {
  const { permission, outcomes } = table[action]
  if (roleMay('anyone', permission) || roleMay(role, permission)) return outcomes[standing]
  return role === 'anyone' ? 'unauthenticated' : 'forbidden'
}
