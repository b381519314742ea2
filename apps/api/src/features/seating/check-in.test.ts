import { listAudit } from '@wenkao/shared/audit'
import { contentDigest, handIn, type Submission } from '@wenkao/shared/hand-in'
import { roomView, startSession } from '@wenkao/shared/monitor'
import {
  checkInList,
  drawSeats,
  markAbsent,
  setAttendance,
  setOverride,
  type AttendanceStatus,
} from '@wenkao/shared/seating'
import { logInCandidate, getSitting } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const list = (set: ExamSetUp, headers = set.office.headers) =>
  server.call(checkInList, { headers, params: { sessionId: set.sessionId } })

async function candidate(set: ExamSetUp, at: number) {
  const row = (await list(set)).candidates[at]
  if (!row) throw new RangeError(`Expected a candidate ${at}`)
  return row
}

/** Sets the attendance of a candidate from what the list shows now. */
async function mark(
  set: ExamSetUp,
  at: number,
  status: AttendanceStatus,
  more: { readonly note?: string | null; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const row = await candidate(set, at)
  const { headers = set.office.headers, ...note } = more
  return server.call(setAttendance, {
    headers,
    params: { sessionId: set.sessionId, sittingId: row.sittingId },
    body: { ...note, status, expected: expectedOf(row) },
  })
}

function expectedOf(row: Awaited<ReturnType<typeof candidate>>) {
  return { status: row.attendance?.status ?? 'expected', at: row.attendance?.at ?? null }
}

const draw = (set: ExamSetUp, who: object) =>
  server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits: '2468', who },
  })

async function logInAt(set: ExamSetUp, at: number) {
  const ticket = set.tickets[at]
  const row = await candidate(set, at)
  return server.call(logInCandidate, {
    body: {
      sessionId: set.sessionId,
      examNumber: ticket?.examNumber ?? '',
      accessCode: ticket?.accessCode ?? '',
      station: { kind: 'browser', number: row.seatNumber ?? 0 },
    },
  })
}

const start = (set: ExamSetUp) =>
  server.call(startSession, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })

async function audited(set: ExamSetUp, action: string): Promise<string[]> {
  const { rows } = await server.call(listAudit, {
    headers: set.office.headers,
    query: { sessionId: set.sessionId, pageSize: 200 },
  })
  return rows.filter((row) => row.action === action).map((row) => row.subject)
}

describe('the list at the door (N11)', () => {
  it('shows everybody with what is known, and the rules with their moments', async () => {
    const set = await setUpExam(server)
    const before = await list(set)
    expect(before.candidates.map((row) => row.examNumber)).toEqual(
      set.tickets.map((ticket) => ticket.examNumber).sort(),
    )
    expect(before.candidates[0]).toMatchObject({
      hasPhoto: false,
      attendance: null,
      signedInAt: null,
      seatNumber: null,
    })
    expect(before.rules).toEqual({
      entryClosesMinutes: 30,
      handInOpensMinutes: 0,
      entryClosesAt: null,
      handInOpensAt: null,
    })
    const { clock } = await start(set)
    const startedAt = clock.startedAt ?? 0
    expect((await list(set)).rules).toMatchObject({
      entryClosesAt: startedAt + 30 * 60_000,
      handInOpensAt: startedAt,
    })
  })

  it('is for the door of this room alone, and waiting-area staff does no more than that', async () => {
    const set = await setUpExam(server)
    const other = await setUpExam(server, { candidates: 1 })
    const scope = { kind: 'session', id: set.sessionId } as const
    const door = await server.staff([{ role: 'waitingAreaStaff', scope }])
    const { headers } = door
    expect((await list(set, headers)).candidates).toHaveLength(3)
    await mark(set, 0, 'present', { headers })
    await expect(list(other, headers)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(mark(other, 0, 'present', { headers })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const { sittingId } = await candidate(set, 1)
    const params = { sessionId: set.sessionId, sittingId, rule: 'entry' }
    const body = { allowed: true, reason: 'bus' }
    await expect(server.call(setOverride, { headers, params, body })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(
      server.call(startSession, { headers, params: { sessionId: set.sessionId } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const foreign = { sessionId: other.sessionId, sittingIds: [sittingId] }
    await expect(
      server.call(markAbsent, {
        headers,
        params: { sessionId: foreign.sessionId },
        body: { sittingIds: foreign.sittingIds },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('attendance', () => {
  it('is set once, told to the room, and a second tap changes nothing', async () => {
    const set = await setUpExam(server)
    const row = await candidate(set, 0)
    const params = { sessionId: set.sessionId, sittingId: row.sittingId }
    const tap = () =>
      server.call(setAttendance, {
        headers: set.office.headers,
        params,
        body: { status: 'present', note: 'no card', expected: expectedOf(row) },
      })
    expect((await tap()).outcome).toBe('changed')
    const again = await tap()
    expect(again.outcome).toBe('same')
    expect(again.candidate.attendance).toMatchObject({ status: 'present', note: 'no card' })
    expect(again.candidate.signedInAt).not.toBeNull()
    expect(await audited(set, 'room.checkIn')).toHaveLength(1)
    const room = await server.call(roomView, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    const shown = room.sittings.find((sitting) => sitting.sittingId === row.sittingId)
    expect(shown).toMatchObject({
      attendance: { status: 'present', note: 'no card', wasAbsent: false },
      signedInAt: again.candidate.signedInAt,
    })
  })

  it('says who changed it meanwhile, and to what, also when only the note is another', async () => {
    const set = await setUpExam(server)
    const row = await candidate(set, 0)
    const params = { sessionId: set.sessionId, sittingId: row.sittingId }
    const late = await mark(set, 0, 'late', { note: 'traffic' })
    const put = (body: object) =>
      server.call(setAttendance, { headers: set.office.headers, params, body })
    const seen = { status: 'absent', expected: expectedOf(row) } as const
    await expect(put(seen)).rejects.toMatchObject({
      code: 'conflict',
      details: {
        reason: 'attendance',
        status: 'late',
        note: 'traffic',
        at: late.candidate.attendance?.at,
        by: late.candidate.attendance?.by,
      },
    })
    server.clock.advance(1000)
    const current = expectedOf(late.candidate)
    await put({ status: 'late', note: 'rain', expected: current })
    await expect(put({ status: 'late', note: 'snow', expected: current })).rejects.toMatchObject({
      code: 'conflict',
    })
    const kept = await mark(set, 0, 'suspectedImpostor')
    expect(kept.candidate.attendance).toMatchObject({ status: 'suspectedImpostor', note: 'rain' })
    const cleared = await mark(set, 0, 'expected', { note: null })
    expect(cleared.candidate).toMatchObject({
      attendance: { status: 'expected', note: null },
      signedInAt: null,
    })
  })

  it('of two tablets at once gives one the change and the other the reason', async () => {
    const set = await setUpExam(server)
    const outcomes = await Promise.allSettled([mark(set, 0, 'present'), mark(set, 0, 'absent')])
    const fulfilled = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(fulfilled.length).toBeGreaterThan(0)
    const now = await candidate(set, 0)
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue
      expect(outcome.reason).toMatchObject({
        code: 'conflict',
        details: { status: now.attendance?.status },
      })
    }
  })

  it('marks absent whom nobody has seen, and passes over who came meanwhile', async () => {
    const set = await setUpExam(server)
    const [first, second, third] = (await list(set)).candidates
    await mark(set, 0, 'present')
    const sittingIds = [first, second, third].map((row) => row?.sittingId ?? '')
    const tap = () =>
      server.call(markAbsent, {
        headers: set.office.headers,
        params: { sessionId: set.sessionId },
        body: { sittingIds },
      })
    const passedOver = [{ sittingId: first?.sittingId, status: 'present' }]
    expect(await tap()).toEqual({ marked: 2, same: 0, passedOver })
    expect(await tap()).toEqual({ marked: 0, same: 2, passedOver })
    expect(await audited(set, 'room.checkIn')).toHaveLength(2)
    sittingIds.push('00000000-0000-7000-8000-000000000000')
    await expect(tap()).rejects.toMatchObject({ code: 'notFound' })
  })

  it('stops no log-in: who was absent and logs in is there, and the room is told', async () => {
    const set = await setUpExam(server)
    await draw(set, { all: true })
    await mark(set, 0, 'absent')
    await mark(set, 1, 'misconduct', { note: 'phone' })
    await start(set)
    server.clock.advance(60_000)
    await logInAt(set, 0)
    await logInAt(set, 1)
    await logInAt(set, 2)
    const [absent, misconduct, unseen] = (await list(set)).candidates
    expect(absent?.attendance).toMatchObject({ status: 'late', by: null, wasAbsent: true })
    expect(absent?.signedInAt).toBe(absent?.loggedInAt)
    expect(misconduct?.attendance).toMatchObject({ status: 'misconduct', note: 'phone' })
    expect(unseen?.attendance).toMatchObject({ status: 'present', wasAbsent: false })
    await expect(mark(set, 0, 'absent')).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'loggedIn' },
    })
    const kept = await mark(set, 0, 'late', { note: 'was in the wrong room' })
    expect(kept.candidate.attendance).toMatchObject({ wasAbsent: true })
    const confirmed = await mark(set, 2, 'present')
    expect(confirmed).toMatchObject({
      outcome: 'changed',
      candidate: { attendance: { by: kept.candidate.attendance?.by } },
    })
    expect((await mark(set, 2, 'present')).outcome).toBe('same')
  })
})

describe('rules of the exam that a proctor sets aside', () => {
  const allow = (set: ExamSetUp, sittingId: string, rule: 'entry' | 'handIn', allowed: boolean) =>
    server.call(setOverride, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId, rule },
      body: { allowed, reason: 'bus broke down' },
    })

  it('admit one candidate after entry has closed, until that is taken back', async () => {
    const set = await setUpExam(server)
    await draw(set, { all: true })
    await start(set)
    server.clock.advance(31 * 60_000)
    await expect(logInAt(set, 0)).rejects.toMatchObject({ code: 'entryClosed' })
    const [first, second] = (await list(set)).candidates
    const set1 = await allow(set, first?.sittingId ?? '', 'entry', true)
    expect(set1).toMatchObject({ outcome: 'changed' })
    expect(set1.candidate.entryAllowedAt).not.toBeNull()
    expect(await allow(set, first?.sittingId ?? '', 'entry', true)).toMatchObject({
      outcome: 'same',
    })
    await logInAt(set, 0)
    await allow(set, second?.sittingId ?? '', 'entry', true)
    await allow(set, second?.sittingId ?? '', 'entry', false)
    await expect(logInAt(set, 1)).rejects.toMatchObject({ code: 'entryClosed' })
    const subjects = await audited(set, 'room.run')
    expect(subjects.filter((subject) => subject.startsWith('entry of'))).toHaveLength(3)
  })

  it('let one candidate hand in before hand-in opens, which the page is told at once', async () => {
    const set = await setUpExam(server)
    await server.services.sql`
      update sessions set hand_in_opens_ms = ${40 * 60_000} where session_id = ${set.sessionId}`
    await draw(set, { all: true })
    await start(set)
    const login = await logInAt(set, 0)
    const other = await logInAt(set, 1)
    const opensAt = async (token: string) =>
      (await server.call(getSitting, { headers: { authorization: `Bearer ${token}` } })).clock
        .handInOpensAt
    const submission: Submission = { version: 1, round: 1, cut: {}, files: [], folder: null }
    const hand = (from: typeof login) =>
      server.call(handIn, {
        headers: { authorization: `Bearer ${from.token}` },
        body: {
          ...submission,
          contentDigest: contentDigest(from.sitting.sittingId, submission),
        },
      })
    const before = await opensAt(login.token)
    await expect(hand(login)).rejects.toMatchObject({ code: 'handInNotOpen' })
    await allow(set, login.sitting.sittingId, 'handIn', true)
    const after = await opensAt(login.token)
    expect((before ?? 0) - (after ?? 0)).toBe(40 * 60_000)
    expect(await opensAt(other.token)).toBe(before)
    expect((await hand(login)).outcome).toBe('accepted')
    await expect(hand(other)).rejects.toMatchObject({ code: 'handInNotOpen' })
    await expect(
      allow(set, '00000000-0000-7000-8000-000000000000', 'handIn', true),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})
