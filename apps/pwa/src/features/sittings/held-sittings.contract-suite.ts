import { describe, expect, it } from 'vitest'
import type { HeldSittings, SittingRecord } from './held-sittings.port.ts'

function record(sitting: number, savedAt: number): SittingRecord {
  const sittingId = `00000000-0000-7000-8000-00000000000${sitting}`
  return {
    version: 1,
    phase: 'answering',
    serverOrigin: 'https://exam.example',
    savedAt,
    held: {
      token: `token-${savedAt}`,
      binding: { epoch: 0, branch: null, parent: null, rank: 0 },
      bindings: [],
      exam: null,
      receipt: null,
      remaining: null,
      clock: { serverNow: 1, state: 'running', deadline: null, handInOpensAt: null },
      sitting: {
        sessionId: '00000000-0000-7000-8000-0000000000aa',
        sittingId,
        examNumber: '2026010117',
        name: '欧阳文静',
        school: null,
        examTitle: 'Exam',
        instructions: '',
        sessionName: 'First',
        roomName: 'Room',
        seatNumber: 17,
        durationMs: 60_000,
        round: 0,
        state: 'answering',
      },
    },
  }
}

/** What every memory of sittings does. @param open a new, empty one. */
export function describeHeldSittings(name: string, open: () => Promise<HeldSittings>): void {
  describe(`held sittings: ${name}`, () => {
    it('[F01] gives back the sitting as it was kept last', async () => {
      const held = await open()
      expect(await held.current()).toBeUndefined()
      await held.keep(record(1, 10))
      await held.keep(record(1, 20))
      expect(await held.current()).toEqual(record(1, 20))
    })

    it('[F06] gives the sitting that was kept last of several', async () => {
      const held = await open()
      await held.keep(record(2, 30))
      await held.keep(record(1, 20))
      expect(await held.current()).toEqual(record(2, 30))
    })

    it('forgets a sitting that was let go, and no other', async () => {
      const held = await open()
      await held.keep(record(1, 10))
      await held.keep(record(2, 20))
      await held.release(record(2, 20).held.sitting.sittingId)
      expect(await held.current()).toEqual(record(1, 10))
    })
  })
}
