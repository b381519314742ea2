import { decideApproval, listSessionApprovals } from '@wenkao/shared/approvals'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { outageLedger } from '@wenkao/shared/outages'
import { sessionCodes } from '@wenkao/shared/sessions'
import {
  extendSession,
  getSitting,
  pauseSession,
  reportExtraTimeCodes,
  resumeSession,
  sessionTime,
  type LogInReply,
} from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { startServerBeat, type ServerBeat } from './server-beat.ts'

const MIN = 60_000
const HEARTBEAT = { version: 1 as const, events: [], heads: {} }
let server: TestServer
/** The test moves the clock faster than any timer: this one beats when it says so. */
let beats: ServerBeat
beforeAll(async () => {
  server = await createTestServer()
  beats = startServerBeat(server.services)
})
afterAll(async () => {
  await beats.stop()
  await server.close()
})

const at = (set: ExamSetUp) => ({
  headers: set.office.headers,
  params: { sessionId: set.sessionId },
})
const own = (login: LogInReply) => ({ headers: { authorization: `Bearer ${login.token}` } })
const ledger = (set: ExamSetUp) => server.call(outageLedger, at(set))

async function seatedExam() {
  const set = await setUpExam(server)
  await startExam(server, set)
  const logins = [await logIn(server, set, 0), await logIn(server, set, 1)] as const
  return { set, logins }
}
/** A heartbeat. */
async function heard(login: LogInReply): Promise<void> {
  await server.call(syncAnswers, { ...own(login), body: HEARTBEAT })
}
/** The ledger is written beside the exam path: it is waited for until it has so many lines. */
async function ledgerOf(set: ExamSetUp, lines: number) {
  const read = async (): Promise<number> =>
    (await ledger(set)).sittings.flatMap(({ gaps }) => gaps).filter(({ open }) => !open).length
  await expect.poll(read, { timeout: 10_000 }).toBe(lines)
  return ledger(set)
}
/** Time goes by while the server is there all the time. */
const pass = async (minutes: number) => {
  for (let step = 0; step < minutes * 6; step += 1) {
    server.clock.advance(MIN / 6)
    await beats.beat()
  }
}

describe('the outage ledger', () => {
  it('TE8: [F07] lists who was not heard of from when to when, and proposes minutes for all and for one', async () => {
    const { set, logins } = await seatedExam()
    const [one, two] = logins
    await heard(one)
    await heard(two)
    await pass(6)
    await heard(two)
    await pass(3)
    await heard(one)
    await heard(two)
    const { sittings, proposals } = await ledgerOf(set, 3)
    const minutes = sittings.map(({ sittingId, gaps: own }) => [
      sittingId,
      own.map(({ from, to }) => Math.round((to - from) / MIN)),
    ])
    expect(Object.fromEntries(minutes)).toEqual({
      [one.sitting.sittingId]: [9],
      [two.sitting.sittingId]: [6, 3],
    })
    expect(proposals).toHaveLength(1)
    expect(proposals[0]).toMatchObject({ sittingId: null, stations: 2, of: 2 })
    expect(proposals[0]?.minutes).toBeGreaterThanOrEqual(9)
    await server.call(extendSession, {
      ...at(set),
      body: { minutes: 10, reason: 'network', expectedExtensionMs: 0 },
    })
    expect((await ledger(set)).proposals).toEqual([])
  })

  it('TE8: [F07] tells which answers came afterwards and say that they were given meanwhile', async () => {
    const { set, logins } = await seatedExam()
    const [one] = logins
    await heard(one)
    const meanwhile = server.clock.now() + 2 * MIN
    await pass(5)
    const entry = (n: number, prev: string | null, kind: 'binding' | 'answer', value: unknown) =>
      sealEntry({
        ...{ v: 1, sitting: one.sitting.sittingId, writer: 'a'.repeat(32), n, prev, kind },
        ...{ hlc: meanwhile + n, item: kind === 'answer' ? '9010101' : null, value, at: meanwhile },
      })
    const first = entry(0, null, 'binding', {
      epoch: one.binding.epoch,
      branch: null,
      parent: null,
    })
    const second = entry(1, first.hash, 'answer', ['a'])
    const events = [first.text, second.text]
    await server.call(syncAnswers, { ...own(one), body: { ...HEARTBEAT, events } })
    const { sittings } = await ledgerOf(set, 1)
    const mine = sittings.find(({ sittingId }) => sittingId === one.sitting.sittingId)
    expect(mine?.gaps[0]).toMatchObject({ answersMeanwhile: 1, restarted: true })
  })

  it('TE8: [F07] a station that is still silent stands in it, and a pause counts for nobody', async () => {
    const { set, logins } = await seatedExam()
    const [one, two] = logins
    await heard(one)
    await heard(two)
    const { clock } = await server.call(pauseSession, {
      ...at(set),
      body: { reason: '', expectedPausedMs: 0 },
    })
    await pass(5)
    await server.call(resumeSession, {
      ...at(set),
      body: { expectedPausedAt: clock.pausedAt ?? 0 },
    })
    await pass(2)
    const { sittings, proposals } = await ledger(set)
    expect(sittings.flatMap(({ gaps: open }) => open.map((gap) => gap.open))).toEqual([true, true])
    expect(proposals[0]).toMatchObject({ sittingId: null })
    expect(proposals[0]?.minutes).toBeLessThanOrEqual(3)
    expect(proposals[0]?.minutes).toBeGreaterThanOrEqual(2)
  })

  it('TE8: [F07] tells the server’s own outage from the station’s', async () => {
    const { set, logins } = await seatedExam()
    const [one] = logins
    await heard(one)
    await beats.beat()
    // No process wrote a beat meanwhile: another server that starts then is the first to hear anybody.
    server.clock.advance(4 * MIN)
    const next = startServerBeat(server.services)
    await next.beat()
    await heard(one)
    const { serverGaps, sittings } = await ledgerOf(set, 1)
    await next.stop()
    expect(serverGaps).toHaveLength(1)
    const mine = sittings.find(({ sittingId }) => sittingId === one.sitting.sittingId)
    expect(mine?.gaps[0]?.serverMs).toBeGreaterThan(3 * MIN)
  })

  it('P8: is for staff of the place alone', async () => {
    const { set } = await seatedExam()
    const other = await setUpExam(server)
    const { headers } = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: other.roomId } },
    ])
    const asked = server.call(outageLedger, { headers, params: { sessionId: set.sessionId } })
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('an extra-time code that a station took', () => {
  async function codeOf(set: ExamSetUp, login: LogInReply, minutes: number): Promise<string> {
    const { stations } = await server.call(sessionCodes, at(set))
    const station = stations.find(({ number }) => number === login.sitting.seatNumber)
    return station?.extraTime.find((one) => one.minutes === minutes)?.code ?? ''
  }
  const tell = (login: LogInReply, code: string, knownDeadline: number | null) =>
    server.call(reportExtraTimeCodes, {
      ...own(login),
      body: { codes: [{ code, usedAt: server.clock.now(), knownDeadline }] },
    })

  it('TE12: [F07] within the exam’s limit is granted as the room’s own, and once however often it is told', async () => {
    const { set, logins } = await seatedExam()
    const [one] = logins
    const code = await codeOf(set, one, 5)
    const known = one.clock.deadline ?? 0
    const first = await tell(one, code, known)
    expect(first.codes[0]?.verdict).toBe('granted')
    expect(first.clock.deadline).toBe(known + 5 * MIN)
    expect(await tell(one, code.toLowerCase(), known)).toMatchObject({ codes: first.codes })
    expect((await server.call(getSitting, own(one))).clock.deadline).toBe(known + 5 * MIN)
    const { entries } = await server.call(sessionTime, at(set))
    const extended = entries.filter(({ kind }) => kind === 'extended')
    expect(extended).toMatchObject([{ ms: 5 * MIN, source: 'code' }])
    expect((await ledger(set)).codes).toMatchObject([{ minutes: 5, verdict: 'granted' }])
  })

  it('TE12: [F07] above the limit waits for the area, which decides what is accepted', async () => {
    const { set, logins } = await seatedExam()
    const [one] = logins
    const code = await codeOf(set, one, 20)
    const known = one.clock.deadline ?? 0
    expect((await tell(one, code, known)).codes[0]?.verdict).toBe('waiting')
    expect((await server.call(getSitting, own(one))).clock.deadline).toBe(known)
    const { approvals } = await server.call(listSessionApprovals, at(set))
    expect(approvals).toMatchObject([{ state: 'open', wish: { kind: 'extraTime', minutes: 20 } }])
    await server.call(decideApproval, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, approvalId: approvals[0]?.approvalId ?? '' },
      body: { approve: true, reason: 'seen', expected: 'open' },
    })
    const after = await tell(one, code, known)
    expect(after).toMatchObject({ codes: [{ verdict: 'granted' }] })
    expect(after.clock.deadline).toBe(known + 20 * MIN)
  })

  it('TE12: [F07] brings nothing a second time that everybody was given meanwhile', async () => {
    const { set, logins } = await seatedExam()
    const [one] = logins
    const code = await codeOf(set, one, 10)
    const known = one.clock.deadline ?? 0
    await server.call(extendSession, {
      ...at(set),
      body: { minutes: 10, reason: 'network', expectedExtensionMs: 0 },
    })
    const told = await tell(one, code, known)
    expect(told.codes[0]?.verdict).toBe('granted')
    expect(told.clock.deadline).toBe(known + 10 * MIN)
  })

  it('TE12: [F07] of another session, or told of by another candidate, moves nothing', async () => {
    const { set, logins } = await seatedExam()
    const [one, two] = logins
    const known = two.clock.deadline ?? 0
    const code = await codeOf(set, one, 5)
    await tell(one, code, known)
    const other = await tell(two, code, known)
    expect(other).toMatchObject({ codes: [{ verdict: 'refused' }], clock: { deadline: known } })
    const elsewhere = await seatedExam()
    const foreign = await codeOf(elsewhere.set, elsewhere.logins[0], 5)
    expect((await tell(two, foreign, known)).codes[0]?.verdict).toBe('refused')
  })
})
