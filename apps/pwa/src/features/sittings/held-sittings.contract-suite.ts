import { describe, expect, it } from 'vitest'
import type { HeldSitting } from '@wenkao/shared/sittings'
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

function receiptOf({ sessionId, sittingId, examNumber }: HeldSitting['sitting']) {
  const of = { version: 1 as const, sessionId, sittingId, examNumber, round: 1 }
  const payload = { ...of, contentDigest: '0'.repeat(64), at: 1, auditHead: null, former: null }
  return { payload, keyId: 'key', signature: 'c2ln', code: 'CODE' }
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

    it('[F01] finds a sitting by its exam number, a released one too, and none that has a receipt', async () => {
      const held = await open()
      const { examNumber, sittingId } = record(1, 10).held.sitting
      await held.keep(record(1, 10))
      await held.release(sittingId)
      expect(await held.find(examNumber)).toEqual(record(1, 10))
      expect(await held.find('2026010118')).toBeUndefined()
      const receipt = receiptOf(record(1, 20).held.sitting)
      await held.keep({ ...record(1, 20), held: { ...record(1, 20).held, receipt } })
      expect(await held.find(examNumber)).toBeUndefined()
    })
  })
}
