import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'

const MOST_PER_ROW = 40

/** How a room's stations stand, for its plan. */
export const RoomLayout = z.object({
  /** Stations of each row, the one next to the teacher's desk first. */
  rows: z
    .array(z.int().check(z.minimum(1), z.maximum(MOST_PER_ROW)))
    .check(z.minLength(1), z.maxLength(60)),
  /** Column numbers after which an aisle runs. */
  aislesAfter: z
    .array(z.int().check(z.minimum(1), z.maximum(MOST_PER_ROW - 1)))
    .check(z.maxLength(20)),
  /** `snake`: every second row is numbered back. */
  numbering: z.enum(['rows', 'snake']),
  /** Where the teacher's desk stands in front of row 1. */
  teacher: z.enum(['left', 'middle', 'right']),
})
export type RoomLayout = z.infer<typeof RoomLayout>

const RoomParams = z.object({ roomId: Id })

export const readRoomLayout = endpoint({
  id: 'places.readRoomLayout',
  method: 'GET',
  path: '/api/rooms/:roomId/layout',
  action: 'places.read',
  summary: 'How a room’s stations stand; a room that nobody described has rows of 6 or 8',
  params: RoomParams,
  reply: z.object({
    layout: RoomLayout,
    described: z.boolean(),
    /** Numbers of its stations. */
    stations: z.array(z.int()),
  }),
})

export const setRoomLayout = endpoint({
  id: 'places.setRoomLayout',
  method: 'PUT',
  path: '/api/rooms/:roomId/layout',
  action: 'places.edit',
  summary: 'Describe how a room’s stations stand; null goes back to the default',
  params: RoomParams,
  body: z.object({ layout: z.nullable(RoomLayout) }),
  reply: z.object({ layout: RoomLayout, described: z.boolean() }),
})
