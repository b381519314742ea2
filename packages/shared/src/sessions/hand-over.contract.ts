import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'

/** Who runs a room, and how it came to them. */
export const RoomRunners = z.object({
  /** Names of those who run it as proctors now. */
  runs: z.array(z.string()),
  handOvers: z.array(
    z.object({ at: EpochMs, from: z.string(), to: z.string(), keeps: z.boolean() }),
  ),
})
export type RoomRunners = z.infer<typeof RoomRunners>

const SessionParams = z.object({ sessionId: Id })

export const readRunners = endpoint({
  id: 'sessions.readRunners',
  method: 'GET',
  path: '/api/sessions/:sessionId/runners',
  action: 'room.watch',
  summary: 'Who runs a room now, and its hand-overs',
  params: SessionParams,
  reply: RoomRunners,
})

export const listColleagues = endpoint({
  id: 'sessions.listColleagues',
  method: 'GET',
  path: '/api/sessions/:sessionId/colleagues',
  action: 'room.run',
  summary: 'Staff of the same site or area who may take a room over: their names, nothing else',
  params: SessionParams,
  reply: z.object({ colleagues: z.array(z.object({ staffId: Id, displayName: z.string() })) }),
})

export const handOver = endpoint({
  id: 'sessions.handOver',
  method: 'POST',
  path: '/api/sessions/:sessionId/hand-over',
  // The handler asks for `room.run`; but who has just given the room up must learn that it went well.
  action: 'staff.self',
  summary:
    'Give a colleague the right to run this session; the former goes on beside them or stops',
  params: SessionParams,
  body: z.object({
    /** Made by the page, so that a repeated request is one hand-over. */
    handOverId: Id,
    toStaffId: Id,
    keeps: z.boolean(),
  }),
  reply: z.extend(RoomRunners, {
    outcome: z.enum(['handedOver', 'same']),
    /** The caller’s other rights still reach this session. */
    stillMay: z.boolean(),
  }),
})
