import type { EndpointResult } from '@wenkao/shared/kernel'
import { stationCodeCommitment, type SessionFile } from '@wenkao/shared/sessions'
import type { CodeVerdict, HeldSitting, reportExtraTimeCodes } from '@wenkao/shared/sittings'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../platform/logger.ts'
import { createServerClock } from '../../platform/server-clock.ts'
import { testFolder } from '../../test-processes/bridge-in-folder.fs.ts'
import { heldSittingOf } from '../../test-processes/exam-server-double.ts'
import { createInstallation } from '../../test-processes/session-file-double.ts'
import { openSittings } from '../sittings/index.ts'
import { openExtraTimeCodes } from './extra-time-codes.ts'

const MIN = 60_000
const START = 1_800_000_000_000
const TEN = 'EXTR-ATEN-CODE-5'
const FIVE = 'EXTR-AF1V-EC0D-E'

let folder: Awaited<ReturnType<typeof testFolder>>
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(() => folder.remove())

/** A station 7 with a sitting whose deadline is an hour away, and a server that a test switches on. */
async function openStation(at = { now: START }) {
  const clock = { wall: () => at.now, monotonic: () => at.now - START, boot: () => 'one' }
  const serverClock = createServerClock(clock)
  const logger = createLogger('silent')
  const dataFolder = folder.path
  const sittings = await openSittings({
    ...{ dataFolder, clock, serverClock, logger },
    isMovedAway: () => false,
  })
  const installation = await createInstallation()
  const codesOf = (sessionId: string): SessionFile['codes'] =>
    (
      [
        [10, TEN],
        [5, FIVE],
      ] as const
    ).map(([minutes, code]) => {
      const use = { number: 7, action: 'extraTime', minutes } as const
      return { ...use, commitment: stationCodeCommitment(sessionId, use, code) }
    })
  const told: string[] = []
  const server: { verdict: CodeVerdict | undefined; deadline: number } = {
    verdict: undefined,
    deadline: START + 60 * MIN,
  }
  const clockNow = (): HeldSitting['clock'] => ({
    ...{ serverNow: at.now, state: 'running', deadline: server.deadline, handInOpensAt: null },
  })
  const codes = await openExtraTimeCodes({
    ...{ dataFolder, sittings, serverClock, clock, logger, everyMs: 10 },
    file: (sessionId) => installation.file(sessionId, { codes: codesOf(sessionId) }),
    number: () => 7,
    server: {
      call: (async (_endpoint: unknown, input: { body: { codes: { code: string }[] } }) => {
        const { verdict } = server
        if (!verdict) return { kind: 'failed', cause: undefined }
        told.push(...input.body.codes.map(({ code }) => code))
        const known = new Map(codesOf(held.sitting.sessionId).map((one) => [one.minutes, one]))
        const minutesOf = (code: string) => (code === TEN ? 10 : 5)
        const reply: EndpointResult<typeof reportExtraTimeCodes> = {
          codes: input.body.codes.map(({ code }) => ({
            commitment: known.get(minutesOf(code))?.commitment ?? '',
            verdict,
          })),
          clock: clockNow(),
        }
        const now = at.now - START
        return { kind: 'reply', reply, sentAt: now, receivedAt: now }
      }) as never,
    },
  })
  const held = { ...heldSittingOf(null), clock: clockNow(), remaining: null }
  if (!sittings.held()) await sittings.hold(held)
  const pass = (minutes: number): void => {
    at.now += minutes * MIN
  }
  const left = (): number => Math.round((sittings.remaining()?.remainingMs ?? 0) / MIN)
  return { at, sittings, codes, server, told, pass, left, clockNow }
}

describe('extra-time codes at a station', () => {
  it('TE13: [F07] a code moves the clock once, also over a restart, and from the deadline on', async () => {
    const { at, codes, pass, left, sittings } = await openStation()
    pass(63)
    expect(left()).toBe(0)
    expect(await codes.use(TEN)).toMatchObject({ outcome: 'taken', minutes: 10 })
    expect(left()).toBe(7)
    expect(sittings.remaining()?.verified).toBe(false)
    expect((await codes.use(TEN.toLowerCase())).outcome).toBe('used')
    const again = await openStation(at)
    expect(again.left()).toBe(7)
    expect((await again.codes.use(TEN)).outcome).toBe('used')
  })

  it('TE13: [F07] one that is too short to reach the present stays good', async () => {
    const { codes, pass, left } = await openStation()
    pass(66)
    expect(await codes.use(FIVE)).toMatchObject({ outcome: 'tooLittle', minutes: 5 })
    expect((await codes.use(TEN)).outcome).toBe('taken')
    expect((await codes.use(FIVE)).outcome).toBe('taken')
    expect(left()).toBe(9)
  })

  it('TE13: wrong codes slow the next try down', async () => {
    const { codes, left } = await openStation()
    for (const wrong of ['A', 'B', 'C']) expect((await codes.use(wrong)).outcome).toBe('wrong')
    const waits = await codes.use(TEN)
    expect(waits.outcome).toBe('wait')
    expect(waits.retryAfterMs).toBeGreaterThan(0)
    expect(left()).toBe(60)
  })

  it('TE13: [F07] the screen counts to a code while the area thinks about it, and to the server’s word when it is refused', async () => {
    const { codes, server, pass, left, told, sittings, clockNow } = await openStation()
    pass(61)
    await codes.use(TEN)
    server.verdict = 'waiting'
    codes.start()
    await expect.poll(() => told.length).toBeGreaterThan(0)
    // A heartbeat with the server's own deadline does not end it.
    await sittings.toldClock(clockNow())
    expect(left()).toBe(9)
    server.verdict = 'refused'
    await expect.poll(left).toBe(0)
    await codes.stop()
  })

  it('TE13: [F07] once it is granted, the server’s deadline is the screen’s', async () => {
    const { codes, server, pass, left, told, sittings } = await openStation()
    pass(50)
    await codes.use(TEN)
    server.verdict = 'granted'
    server.deadline += 15 * MIN
    codes.start()
    await expect.poll(left).toBe(25)
    await codes.stop()
    expect(sittings.remaining()?.verified).toBe(true)
    const { length } = told
    codes.start()
    await codes.stop()
    expect(told).toHaveLength(length)
  })
})
