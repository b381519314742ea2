import * as z from 'zod/mini'
import { Binding } from '../answers/answers.contract.ts'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { spareDoubts, spareLevels } from './suggest-spare.ts'

// In a file of its own, because the candidate's page must not carry what only the room's page asks.

/**
 * How far a machine change or seat exchange is (SPEC MC3): `begun` at the failing PC and not done,
 * `waiting` for the log-in at the new station, `missing` work that the former station had not sent,
 * `arriving` since that one is back, `settled`.
 */
export const moveStates = ['begun', 'waiting', 'missing', 'arriving', 'settled'] as const
export type MoveState = (typeof moveStates)[number]

const Unsent = z.object({ changes: z.int(), files: z.int() })

export const SittingMove = z.object({
  state: z.enum(moveStates),
  from: z.int(),
  /** null while a change that the failing PC began has no new station yet. */
  to: z.nullable(z.int()),
  since: EpochMs,
  /** First log-in at the new station. */
  loggedInAt: z.nullable(EpochMs),
  /** What the former station is known not to have sent. */
  unsent: z.nullable(Unsent),
  /** When the former station was heard last since the move, locked by then (F02e). */
  heardAt: z.nullable(EpochMs),
  /** Work under former bindings that came after the move: it fills gaps, and overwrites nothing. */
  brought: z.nullable(z.object({ changes: z.int(), files: z.array(z.string()) })),
  /** With whom seats were exchanged. */
  exchangedWith: z.nullable(z.object({ sittingId: Id, examNumber: z.string(), name: z.string() })),
})
export type SittingMove = z.infer<typeof SittingMove>

const SittingParams = z.object({ sessionId: Id, sittingId: Id })
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(500))
const ExpectedEpoch = z.nullable(z.int().check(z.nonnegative()))

export const listSpares = endpoint({
  id: 'sittings.listSpares',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/spares',
  action: 'room.run',
  summary: 'Stations that a candidate could move to, the best first, each with its doubts',
  params: SittingParams,
  reply: z.object({
    /** The one to take; null where every free station is in serious doubt, or none is free. */
    suggested: z.nullable(z.int()),
    /** What the station that would be left has not sent, as far as is known. */
    unsent: z.nullable(Unsent),
    spares: z.array(
      z.object({
        number: z.int(),
        level: z.enum(spareLevels),
        doubts: z.array(z.enum(spareDoubts)),
        /** Places away in the room. */
        distance: z.number(),
      }),
    ),
  }),
})

export const changeStation = endpoint({
  id: 'sittings.changeStation',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/station',
  action: 'room.run',
  summary:
    'Machine change: bind the sitting to another station of the session from now on; repeating it changes nothing',
  params: SittingParams,
  body: z.object({
    seatNumber: z.int(),
    reason: Reason,
    /** Epoch that the tablet saw; null when the candidate has not logged in yet. */
    expectedEpoch: z.nullable(z.int().check(z.nonnegative())),
  }),
  reply: z.object({
    /** `same` when the sitting was at that station already: a second tap, or another tablet. */
    outcome: z.enum(['changed', 'same']),
    seatNumber: z.int(),
    formerSeatNumber: z.nullable(z.int()),
    binding: Binding,
  }),
})

export const undoMove = endpoint({
  id: 'sittings.undoMove',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/station/undo',
  action: 'room.run',
  summary:
    'Undo a machine change: back to the former station under a new epoch, or drop one that the failing PC only began; repeating it changes nothing',
  params: SittingParams,
  body: z.object({
    /** Binding that the tablet saw. */
    expectedEpoch: z.int().check(z.nonnegative()),
    reason: Reason,
    /** Somebody logged in at the new station, and whoever undoes knows it. */
    acceptsLogIn: z.boolean(),
  }),
  reply: z.object({
    outcome: z.enum(['undone', 'dropped', 'same']),
    /** Where the sitting is now. */
    seatNumber: z.int(),
    formerSeatNumber: z.nullable(z.int()),
  }),
})

const ExchangeSide = z.object({
  sittingId: Id,
  /** Seat and binding that the tablet saw. */
  expectedSeat: z.int(),
  expectedEpoch: ExpectedEpoch,
})
export type ExchangeSide = z.infer<typeof ExchangeSide>

export const exchangeSeats = endpoint({
  id: 'sittings.exchangeSeats',
  method: 'POST',
  path: '/api/sessions/:sessionId/seat-exchange',
  action: 'room.run',
  summary:
    'Let two candidates change seats in one step; repeating it changes nothing, the same with the seats the other way round undoes it',
  params: z.object({ sessionId: Id }),
  body: z.object({ one: ExchangeSide, other: ExchangeSide, reason: Reason }),
  reply: z.object({
    outcome: z.enum(['exchanged', 'same']),
    seats: z.array(z.object({ sittingId: Id, seatNumber: z.int() })),
  }),
})
