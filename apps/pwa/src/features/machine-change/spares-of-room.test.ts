import { describe, expect, it } from 'vitest'
import type { RoomView } from '@wenkao/shared/monitor'
import { sparesOfRoom } from './spares-of-room.ts'

const seat = (number: number, changes: Partial<RoomView['seats'][number]> = {}) => ({
  ...{ number, registered: true, excluded: false, check: 'good' as const, lastSeenAt: 1000 },
  ...changes,
})
const at = (seatNumber: number, from?: number) =>
  ({ seatNumber, move: from === undefined ? null : { from } }) as RoomView['sittings'][number]

describe('sparesOfRoom', () => {
  it('MC1: offers what was free when the tablet saw the room last, and not what was left by a move', () => {
    const view = {
      seats: [
        seat(1),
        seat(2),
        seat(3, { excluded: true }),
        seat(4),
        seat(5, { registered: false }),
        seat(6, { cloned: true }),
      ],
      sittings: [at(1), at(9, 4)],
    }
    const { suggested, spares } = sparesOfRoom(view, 1, true, 1000)
    expect(suggested).toBe(2)
    expect(spares.map(({ number, level }) => [number, level])).toEqual([
      [2, 'good'],
      [4, 'bad'],
      [6, 'bad'],
    ])
    expect(sparesOfRoom(view, 1, false, 1000).spares.map(({ number }) => number)).toContain(5)
  })
})
