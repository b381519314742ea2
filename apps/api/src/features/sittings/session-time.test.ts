import { listAudit } from '@wenkao/shared/audit'
import { endSession, roomView, startSession } from '@wenkao/shared/monitor'
import {
  explainOwnDeadline,
  explainSittingDeadline,
  extendSitting,
  getSitting,
  pauseSession,
  resumeSession,
  sessionTime,
  type TimeEntry,
} from '@wenkao/shared/sittings'
import { drawSeats } from '@wenkao/shared/seating'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { sessionFor } from '../sessions/index.ts'
import { grantExtraTime, mayGrantAtOnce, type ExtraTimeGrant } from './grant-extra-time.ts'

const MIN = 60_000

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const office = {
  kind: 'staff' as const,
  staffId: '00000000-0000-4000-8000-000000000001',
  name: 'area',
  grants: [{ role: 'examOffice' as const, scope: { kind: 'all' as const } }],
}
const at = (set: ExamSetUp) => ({
  headers: set.office.headers,
  params: { sessionId: set.sessionId },
})
const pause = (set: ExamSetUp, expectedPausedMs: number) =>
  server.call(pauseSession, { ...at(set), body: { reason: 'power', expectedPausedMs } })
const resume = (set: ExamSetUp, expectedPausedAt: number) =>
  server.call(resumeSession, { ...at(set), body: { expectedPausedAt } })
const timeOf = (set: ExamSetUp) => server.call(sessionTime, at(set))
async function grant(set: ExamSetUp, wish: Omit<ExtraTimeGrant, 'reason'>) {
  const listed = await sessionFor(server.services, office, 'room.run', set.sessionId)
  return server.services.db.transaction((transaction) =>
    grantExtraTime(transaction, server.services, office, listed, { ...wish, reason: 'outage' }),
  )
}
async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was refused',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )
}

describe('pausing a session', () => {
  it('TE3: [F09] stands every clock until it is resumed, each tap counting once', async () => {
    const set = await setUpExam(server)
    expect(await refused(pause(set, 0))).toBe('notStarted')
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const own = { headers: { authorization: `Bearer ${login.token}` } }
    const remaining = async () => {
      const { clock } = await server.call(getSitting, own)
      return { state: clock.state, ms: (clock.deadline ?? 0) - clock.serverNow }
    }
    const first = await pause(set, 0)
    expect(first.outcome).toBe('paused')
    const before = await remaining()
    server.clock.advance(7 * MIN)
    expect((await pause(set, 0)).outcome).toBe('same')
    const after = await remaining()
    expect(after).toEqual({ state: 'paused', ms: before.ms })
    const pausedAt = first.clock.pausedAt ?? 0
    const second = await resume(set, pausedAt)
    expect(second.outcome).toBe('resumed')
    expect(second.clock.pausedMs).toBeGreaterThanOrEqual(7 * MIN)
    expect((await resume(set, pausedAt)).outcome).toBe('same')
    // A tap that was on its way since before the resumption begins no second pause.
    expect(await refused(pause(set, 0))).toBe('conflict')
    expect((await pause(set, second.clock.pausedMs)).outcome).toBe('paused')
    expect(await refused(resume(set, pausedAt))).toBe('conflict')
    const rows = (await timeOf(set)).entries.map(({ kind }) => kind)
    expect(rows).toEqual(['started', 'paused', 'resumed', 'paused'])
    const { rows: audit } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId, pageSize: 50 },
    })
    expect(audit.filter(({ subject }) => subject === 'pause of first')).toHaveLength(2)
  })

  it('TE4: [F07] a session that ends during its pause closes the pause, and nothing goes on after', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    await pause(set, 0)
    server.clock.advance(3 * MIN)
    const ended = await server.call(endSession, at(set))
    expect(ended.clock).toMatchObject({ state: 'ended', pausedAt: null })
    expect(ended.clock.pausedMs).toBeGreaterThanOrEqual(3 * MIN)
    expect((await server.call(endSession, at(set))).clock).toEqual(ended.clock)
    expect(await refused(pause(set, ended.clock.pausedMs))).toBe('sessionEnded')
    expect(await refused(resume(set, 1))).toBe('sessionEnded')
    expect(await refused(server.call(startSession, at(set)))).toBe('sessionEnded')
    const kinds = (await timeOf(set)).entries.map(({ kind }) => kind)
    expect(kinds).toEqual(['started', 'paused', 'resumed', 'ended'])
  })

  it('P8: is for staff of the room alone', async () => {
    const set = await setUpExam(server)
    const other = await setUpExam(server)
    await startExam(server, set)
    const { headers } = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: other.roomId } },
    ])
    const params = { sessionId: set.sessionId }
    const body = { reason: '', expectedPausedMs: 0 }
    expect(await refused(server.call(pauseSession, { headers, params, body }))).toBe('forbidden')
    expect(await refused(server.call(sessionTime, { headers, params }))).toBe('forbidden')
  })
})

describe('extra time', () => {
  it('TE5: [F07] for all, for chosen and for one candidate; the rows add up to the sums', async () => {
    const set = await setUpExam(server)
    await server.call(drawSeats, {
      ...at(set),
      body: { witnessDigits: '2468', who: { all: true } },
    })
    await server.call(startSession, at(set))
    const { sittings } = await server.call(roomView, at(set))
    const ids = sittings.map(({ sittingId }) => sittingId)
    const [one = '', two = ''] = ids
    await grant(set, { minutes: 10, who: { all: true }, source: 'area' })
    await grant(set, { minutes: 5, who: { sittingIds: [one, two, one] }, source: 'area' })
    await server.call(extendSitting, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: one },
      body: { minutes: 3, reason: 'slow PC', expectedExtensionMs: 5 * MIN },
    })
    const view = await server.call(roomView, at(set))
    const { entries } = await timeOf(set)
    const sum = (sittingId: string | null) => sumOf(entries, sittingId)
    expect(view.session.clock.extensionMs).toBe(10 * MIN)
    expect(sum(null)).toBe(10 * MIN)
    expect(view.sittings.map(({ extensionMs }) => extensionMs)).toEqual([8 * MIN, 5 * MIN, 0])
    expect(ids.map(sum)).toEqual([8 * MIN, 5 * MIN, 0])
  })

  it('TE6: [F07] a room decides alone up to the limit of the exam, summed per sitting', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const { sittings } = await server.call(roomView, at(set))
    const [one = '', two = ''] = sittings.map(({ sittingId }) => sittingId)
    const listed = await sessionFor(server.services, office, 'room.run', set.sessionId)
    const may = (minutes: number, who: ExtraTimeGrant['who']) =>
      server.services.db.transaction((transaction) =>
        mayGrantAtOnce(transaction, listed, { minutes, who }),
      )
    expect(await may(5, { all: true })).toBe(true)
    expect(await may(6, { all: true })).toBe(false)
    await grant(set, { minutes: 3, who: { sittingIds: [one] }, source: 'room' })
    await grant(set, { minutes: 30, who: { all: true }, source: 'area' })
    expect(await may(3, { sittingIds: [one] })).toBe(false)
    expect(await may(3, { all: true })).toBe(false)
    expect(await may(2, { all: true })).toBe(true)
    expect(await may(5, { sittingIds: [two] })).toBe(true)
  })

  it('[F07] is refused once the session has ended', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    await server.call(endSession, at(set))
    const wish = { minutes: 5, who: { all: true }, source: 'area' } as const
    expect(await refused(grant(set, wish))).toBe('sessionEnded')
  })
})

describe('the arithmetic of a deadline', () => {
  it('TE7: adds up to what the candidate is told, and names nobody to the candidate', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const { sittingId } = login.sitting
    await grant(set, { minutes: 10, who: { all: true }, source: 'area' })
    const paused = await pause(set, 0)
    server.clock.advance(2 * MIN)
    await resume(set, paused.clock.pausedAt ?? 0)
    await grant(set, { minutes: 4, who: { sittingIds: [sittingId] }, source: 'room' })
    const why = await server.call(explainSittingDeadline, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId },
    })
    const own = { headers: { authorization: `Bearer ${login.token}` } }
    const { clock } = await server.call(getSitting, own)
    expect(why.terms.map(({ kind }) => kind)).toEqual([
      ...['duration', 'sessionExtension', 'pause', 'ownExtension'],
    ])
    const sum = why.terms.reduce((total, { ms }) => total + ms, why.startAt ?? 0)
    expect(sum).toBe(why.deadline)
    expect(why.deadline).toBe(clock.deadline)
    expect(why.terms[1]).toMatchObject({ by: 'area', reason: 'outage', source: 'area' })
    const plain = await server.call(explainOwnDeadline, own)
    expect(plain.deadline).toBe(why.deadline)
    expect(JSON.stringify(plain)).not.toMatch(/outage|area|power/u)
  })
})

function sumOf(entries: readonly TimeEntry[], sittingId: string | null): number {
  return entries
    .filter((entry) => entry.kind === 'extended' && entry.sittingId === sittingId)
    .reduce((sum, { ms }) => sum + ms, 0)
}
