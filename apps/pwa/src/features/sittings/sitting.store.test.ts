import { checkSign } from '@wenkao/shared/kernel'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { createFakeClock } from '@wenkao/testing'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { CallError, type Call } from '../../platform/network/call.ts'
import { createMemoryAnswerLog } from '../answers/answer-log.memory.ts'
import type { CandidatePorts } from './candidate-ports.ts'
import { createMemoryHeldSittings } from './held-sittings.memory.ts'
import { useSittingStore } from './sitting.store.ts'

const held: HeldSitting = {
  token: 'token',
  binding: { epoch: 0, branch: 'a1', parent: null, rank: 0 },
  bindings: [],
  exam: { version: 1, paperVersion: 1, shuffleSeed: 'seed', items: [], tasks: [] },
  receipt: null,
  remaining: null,
  clock: { serverNow: 1, state: 'running', deadline: null, handInOpensAt: null },
  sitting: {
    sessionId: '00000000-0000-7000-8000-0000000000aa',
    sittingId: '00000000-0000-7000-8000-000000000001',
    ...{ examNumber: '2026010117', name: '欧阳文静', school: null, instructions: '' },
    ...{ examTitle: 'Exam', sessionName: 'First', roomName: 'Room', seatNumber: 17 },
    ...{ durationMs: 60_000, round: 0, state: 'answering' },
  },
}
const TYPED = '7K2MQ4XW9RT'
const form = {
  examNumber: held.sitting.examNumber,
  accessCode: TYPED + checkSign(TYPED),
  stationNumber: undefined,
  sessionId: undefined,
}
const offline: Call = async () => {
  throw new CallError('offline', 'No server')
}

/** A room without a line: the bridge holds the sitting at once, and answers the log-in when told to. */
function openRoom() {
  const clock = createFakeClock()
  let isHeld = false
  let answer: (() => void) | undefined
  const replies: Readonly<Record<string, () => unknown>> = {
    'sittings.heldSitting': () => ({ held: isHeld ? held : null }),
    'rescue.bridgeStatus': () => ({ server: 'http://server', station: null, pairingCode: null }),
    'rescue.bridgeToday': () => ({ today: null, fresh: false }),
    'sessions.beginOffline': () => {
      isHeld = true
      return new Promise((resolve) => {
        answer = () => {
          resolve({ kind: 'begun', other: null, retryAfterMs: 0 })
        }
      })
    },
  }
  const ports: CandidatePorts = {
    clock: { wallClock: clock.now, monotonic: clock.now, schedule: clock.schedule },
    random: { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0 },
    lock: { acquire: async () => undefined, takeOver: () => undefined },
    tabs: { post: () => undefined, listen: () => undefined },
    reload: () => undefined,
    answerLog: createMemoryAnswerLog(),
    heldSittings: createMemoryHeldSittings(),
    bridge: {
      hello: async () => 'answering',
      call: async (endpoint) => {
        const reply = replies[endpoint.id]
        if (!reply) throw new CallError('offline', endpoint.id)
        return (await reply()) as never
      },
    },
    journal: {
      append: async () => undefined,
      read: async () => ({ entries: [], acknowledged: [] }),
      sync: offline as never,
    },
    server: () => offline,
  }
  return { clock, ports, isBegun: () => answer !== undefined, answer: () => answer?.() }
}

it('[N01] a sitting that the bridge holds before its log-in is answered still begins with the data check', async () => {
  setActivePinia(createPinia())
  const { clock, ports, isBegun, answer } = openRoom()
  const store = useSittingStore()
  await store.start(ports)
  const loggedIn = store.logIn(form)
  await expect.poll(isBegun).toBe(true)

  // The page looks after its bridge once a second, also in this one.
  await clock.advance(1000)
  expect([store.phase, store.held]).toEqual(['logIn', undefined])

  answer()
  expect(await loggedIn).toEqual({ kind: 'heldHere' })
  expect(store.phase).toBe('checkData')
})
