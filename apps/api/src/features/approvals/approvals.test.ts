import { randomUUID } from 'node:crypto'
import type { Grant } from '@wenkao/shared/accounts'
import * as contract from '@wenkao/shared/approvals'
import type { ApprovalWish } from '@wenkao/shared/approvals'
import { listAudit } from '@wenkao/shared/audit'
import { roomView } from '@wenkao/shared/monitor'
import { findSessions, logInCandidate } from '@wenkao/shared/sittings'
import { createSession, listSessions, scheduleCandidates } from '@wenkao/shared/sessions'
import { listResults } from '@wenkao/shared/results'
import { endSession } from '@wenkao/shared/monitor'
import { listLateWork } from '@wenkao/shared/late-work'
import { markAbsent } from '@wenkao/shared/seating'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { RefusedCall } from '../../platform/call-endpoint.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'

const MINUTE_MS = 60_000
let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

const RED_DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

interface Room {
  readonly set: ExamSetUp
  readonly proctor: TestStaff
  readonly sessionId: string
}
async function setUpRoom(candidates = 2): Promise<Room> {
  const set = await setUpExam(server, { candidates, stations: 5 })
  await startExam(server, set)
  const { roomId, sessionId } = set
  const proctor = await staffOf({ role: 'proctor', scope: { kind: 'room', id: roomId } })
  return { set, proctor, sessionId }
}
const staffOf = (grant: Grant) => server.staff([grant])

const ask = (
  { proctor, sessionId }: Room,
  wish: ApprovalWish,
  more: { approvalId?: string; photo?: string; headers?: TestStaff['headers'] } = {},
) =>
  server.call(contract.requestApproval, {
    headers: more.headers ?? proctor.headers,
    params: { sessionId },
    body: {
      approvalId: more.approvalId ?? randomUUID(),
      wish,
      reason: 'the power failed',
      evidence: {
        incidentIds: [],
        caseIds: [],
        text: 'since nine',
        photo: more.photo ? { mediaType: 'image/png', data: more.photo } : null,
      },
    },
  })
const decide = (
  { set, sessionId }: Room,
  approvalId: string,
  approve = true,
  headers = set.office.headers,
) =>
  server.call(contract.decideApproval, {
    headers,
    params: { sessionId, approvalId },
    body: { approve, reason: 'seen', expected: 'open' },
  })
const approve = async (room: Room, wish: ApprovalWish) => {
  const { approval } = await ask(room, wish)
  return decide(room, approval.approvalId)
}
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const refusal: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  return refusal instanceof RefusedCall ? refusal.code : String(refusal)
}
const pageOf = async (room: Room, at = 0): Promise<TestPage> =>
  openTestPage(server, await logIn(server, room.set, at))
const resultOf = async ({ set }: Room, at = 0) => {
  const { rows } = await server.call(listResults, {
    headers: set.office.headers,
    params: { examId: set.examId },
  })
  return rows[at]
}
const waitForPoints = (room: Room, points: number | null) =>
  vi.waitFor(
    async () => {
      expect((await resultOf(room))?.objectivePoints ?? null).toBe(points)
    },
    { timeout: 30_000, interval: 50 },
  )
const again = (room: Room, at = 0) => {
  const ticket = room.set.tickets[at]
  if (!ticket) throw new RangeError('Expected a ticket')
  return ticket
}

describe('a request (AP1)', () => {
  it('AP1: stands in the list of room and area until it is decided, once, however often it is sent', async () => {
    const room = await setUpRoom()
    const approvalId = randomUUID()
    const wish = { kind: 'retake', who: { all: true } } as const
    expect((await ask(room, wish, { approvalId, photo: RED_DOT })).outcome).toBe('open')
    expect((await ask(room, wish, { approvalId })).outcome).toBe('same')
    const { headers } = room.set.office
    const { approvals } = await server.call(contract.listApprovals, {
      headers,
      query: { open: 'true' },
    })
    const mine = approvals.filter((row) => row.sessionId === room.sessionId)
    expect(mine).toHaveLength(1)
    expect(mine[0]).toMatchObject({ state: 'open', candidates: 2, evidence: { hasPhoto: true } })
    const photo = await server.raw(contract.approvalPhoto, {
      headers,
      params: { sessionId: room.sessionId, approvalId },
    })
    expect(photo.headers.get('content-type')).toBe('image/png')
    const view = await server.call(roomView, { headers, params: { sessionId: room.sessionId } })
    expect(view.approvals).toMatchObject([
      { approvalId, kind: 'retake', state: 'open', sittingIds: null },
    ])
    expect((await decide(room, approvalId, false)).approval.state).toBe('refused')
    expect((await decide(room, approvalId, false)).outcome).toBe('same')
    expect((await ask(room, wish, { approvalId })).approval.state).toBe('refused')
  })

  it('AP1: gives extra time within the exam’s limit at once, and asks for what goes beyond', async () => {
    const room = await setUpRoom()
    const { sittingId } = (await pageOf(room)).login.sitting
    const wish: ApprovalWish = { kind: 'extraTime', minutes: 5, who: { sittingIds: [sittingId] } }
    expect(await ask(room, wish)).toMatchObject({ outcome: 'granted', approval: { changed: 1 } })
    expect((await ask(room, wish)).outcome).toBe('open')
  })

  it('AP2: is refused while an open one asks the same for the same candidate, and says whose', async () => {
    const room = await setUpRoom()
    const { sittingId } = (await pageOf(room)).login.sitting
    await ask(room, { kind: 'retake', who: { all: true } })
    const other = ask(room, { kind: 'retake', who: { sittingIds: [sittingId] } })
    await expect(other).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'openRequest' },
    })
    const both = await Promise.allSettled(
      [1, 2].map(() => ask(room, { kind: 'extraTime', minutes: 30, who: { all: true } })),
    )
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it('AP2: is decided by one of two who decide at once; the other is told what was decided by whom', async () => {
    const room = await setUpRoom()
    const { approval } = await ask(room, { kind: 'extraTime', minutes: 30, who: { all: true } })
    const others = await server.office()
    const both = await Promise.allSettled([
      decide(room, approval.approvalId),
      decide(room, approval.approvalId, false, others.headers),
    ])
    const refused = both.find((one) => one.status === 'rejected')
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(refused?.reason).toMatchObject({ code: 'conflict', details: { reason: 'decided' } })
  })

  it('AP2: is withdrawn by the room while it is open, and decided no more', async () => {
    const room = await setUpRoom()
    const { approval } = await ask(room, { kind: 'retake', who: { all: true } })
    const { approvalId } = approval
    const withdraw = () =>
      server.call(contract.withdrawApproval, {
        headers: room.proctor.headers,
        params: { sessionId: room.sessionId, approvalId },
        body: { expected: 'open' },
      })
    expect((await withdraw()).outcome).toBe('withdrawn')
    expect((await withdraw()).outcome).toBe('same')
    expect(await codeOf(decide(room, approvalId))).toBe('conflict')
  })

  it('R7: is decided by the own area alone, and leaves who asked and who decided in the audit log', async () => {
    const room = await setUpRoom()
    const { approval } = await ask(room, { kind: 'retake', who: { all: true } })
    const { approvalId } = approval
    const elsewhere = await staffOf({
      role: 'areaAdmin',
      scope: { kind: 'area', id: randomUUID() },
    })
    expect(await codeOf(decide(room, approvalId, true, elsewhere.headers))).toBe('forbidden')
    expect(await codeOf(decide(room, approvalId, true, room.proctor.headers))).toBe('forbidden')
    const seen = await server.call(contract.listApprovals, { headers: elsewhere.headers })
    expect(seen.approvals).toEqual([])
    expect((await server.call(contract.countApprovals, { headers: elsewhere.headers })).open).toBe(
      0,
    )
    await decide(room, approvalId)
    const { rows } = await server.call(listAudit, {
      headers: room.set.office.headers,
      query: { sessionId: room.sessionId },
    })
    expect(rows.map((row) => row.action)).toEqual(
      expect.arrayContaining(['approvals.request', 'approvals.decide']),
    )
  })

  it('IR1: takes a picture by its content only', async () => {
    const room = await setUpRoom()
    const script = Buffer.from('<script>alert(1)</script>').toString('base64')
    const call = ask(room, { kind: 'retake', who: { all: true } }, { photo: script })
    expect(await codeOf(call)).toBe('fileUnreadable')
  })
})

describe('a retake (AP3)', () => {
  it('AP3: keeps the sitting sealed, frees its candidate, and the retake is a sitting of its own', async () => {
    const room = await setUpRoom()
    const page = await pageOf(room)
    const { sittingId } = page.login.sitting
    page.answer('9010101', ['b'])
    await page.flush()
    await page.submit()
    await waitForPoints(room, 2)
    await approve(room, { kind: 'retake', who: { sittingIds: [sittingId] } })
    const { headers } = room.set.office
    const ticket = again(room)
    // Not offered, not listed, and what still comes is kept and stands for nothing.
    const find = () => server.call(findSessions, { body: { examNumber: ticket.examNumber } })
    expect((await find()).sessions).toEqual([])
    expect(await resultOf(room)).toMatchObject({ status: 'notScheduled', points: null })
    page.answer('9010401', ['10'])
    expect(await page.flush()).toBe(0)
    expect(page.lastReply()?.clock.state).toBe('ended')
    expect((await page.submit(page.submission(2))).outcome).toBe('contested')
    const before = await server.call(roomView, { headers, params: { sessionId: room.sessionId } })
    expect(before.session).toMatchObject({ candidates: 1, handedIn: 0 })
    expect(before.superseded).toMatchObject([{ sittingId, next: null }])
    // Scheduled by hand into another session, with the same access code.
    const { sessionId } = await server.call(createSession, {
      headers,
      body: {
        ...{ examId: room.set.examId, roomId: room.set.roomId, name: 'again' },
        plannedStart: server.clock.now(),
      },
    })
    const set = { ...room.set, sessionId }
    await server.call(scheduleCandidates, {
      headers,
      params: { sessionId },
      body: { examNumbers: [ticket.examNumber] },
    })
    await startExam(server, set)
    expect((await find()).sessions.map((entry) => entry.sessionId)).toEqual([sessionId])
    const next = await openTestPage(server, await logIn(server, set, 0))
    expect(next.login.sitting.sittingId).not.toBe(sittingId)
    expect(next.fold().items.size).toBe(0)
    next.answer('9010101', ['b'])
    next.answer('9010401', ['10'])
    await next.flush()
    await next.submit()
    await waitForPoints(room, 5)
    const old = await server.call(roomView, { headers, params: { sessionId: room.sessionId } })
    expect(old.superseded).toMatchObject([{ sittingId, next: { sessionId, sessionName: 'again' } }])
    const repeated = await server.call(roomView, { headers, params: { sessionId } })
    expect(repeated.sittings[0]?.former).toMatchObject({ sessionId: room.sessionId, sittingId })
  })

  it('AP3: of a whole session frees everybody who was there, and may take place in the same session', async () => {
    const room = await setUpRoom(4)
    const page = await pageOf(room)
    const { headers } = room.set.office
    const { sessionId } = room
    const seen = await server.call(roomView, { headers, params: { sessionId } })
    const absentId = seen.sittings.at(-1)?.sittingId ?? ''
    await server.call(markAbsent, {
      headers,
      params: { sessionId },
      body: { sittingIds: [absentId] },
    })
    expect((await approve(room, { kind: 'retake', who: { all: true } })).approval.changed).toBe(3)
    const scheduled = await server.call(scheduleCandidates, {
      headers,
      params: { sessionId },
      body: { next: 10 },
    })
    expect(scheduled).toMatchObject({ scheduled: 3, refused: [] })
    const next = await pageOf(room)
    expect(next.login.sitting.sittingId).not.toBe(page.login.sitting.sittingId)
    const { sessions } = await server.call(listSessions, { headers, query: {} })
    expect(sessions.find((row) => row.sessionId === sessionId)).toMatchObject({ candidates: 4 })
  })
})

describe('a reopening (F21)', () => {
  async function handedIn(room: Room): Promise<TestPage> {
    const page = await pageOf(room)
    page.answer('9010101', ['b'])
    await page.flush()
    await page.submit()
    return page
  }
  const reopen = (room: Room, page: TestPage, minutes = 0) =>
    approve(room, { kind: 'reopen', sittingId: page.login.sitting.sittingId, minutes })

  it('AP4: gives the candidate the time that is left, and the next receipt names the first', async () => {
    const room = await setUpRoom()
    const page = await handedIn(room)
    await waitForPoints(room, 2)
    server.clock.advance(10 * MINUTE_MS)
    await reopen(room, page, 3)
    const login = await logIn(server, room.set, 0)
    expect(login.sitting).toMatchObject({ state: 'answering', round: 1 })
    expect(login.receipt).toBeNull()
    expect(login.binding.epoch).toBe(page.login.binding.epoch + 1)
    const { deadline, serverNow } = login.clock
    const left = ((deadline ?? 0) - serverNow) / MINUTE_MS
    expect(left).toBeGreaterThan(52)
    expect(left).toBeLessThanOrEqual(53)
    // Whoever holds the former token hands nothing in over what stands.
    expect((await page.submit(page.submission(2))).outcome).toBe('contested')
    const next = await openTestPage(server, login)
    expect(next.fold().items.get('9010101')?.answer).toEqual(['b'])
    next.answer('9010401', ['10'])
    await next.flush()
    const late = await server.call(listLateWork, {
      headers: room.set.office.headers,
      params: { sessionId: room.sessionId },
    })
    expect(late.sittings).toEqual([])
    const first = (await page.submit()).receipt
    const { outcome, receipt } = await next.submit(next.submission(2))
    expect(outcome).toBe('accepted')
    expect(receipt.payload).toMatchObject({ round: 2, former: first.code })
    await waitForPoints(room, 5)
    const history = await server.services.sql<{ round: number }[]>`
      select round from grading_results where sitting_id = ${next.login.sitting.sittingId}
      order by round`
    expect(history.map((row) => row.round)).toEqual([1, 2])
    // What came by the former token stands apart, and is flagged once the exam was looked at.
    const flags = (await resultOf(room))?.flags ?? []
    expect(flags.filter((flag) => flag !== 'contested')).toEqual([])
  })

  it('AP4: lets what was handed in first stand when nothing is handed in again', async () => {
    const room = await setUpRoom()
    const page = await handedIn(room)
    await reopen(room, page)
    const next = await openTestPage(server, await logIn(server, room.set, 0))
    next.answer('9010401', ['10'])
    await next.flush()
    server.clock.advance(70 * MINUTE_MS)
    await waitForPoints(room, 2)
    // What was answered since waits for a decision like all that was never handed in.
    const { sittings } = await server.call(listLateWork, {
      headers: room.set.office.headers,
      params: { sessionId: room.sessionId },
    })
    expect(sittings).toMatchObject([{ events: 1, objective: { before: 2, after: 5 } }])
  })

  it('AP4: after the deadline needs minutes, which count from the approval, and none ends an ended session', async () => {
    const room = await setUpRoom()
    const page = await handedIn(room)
    const { sittingId } = page.login.sitting
    server.clock.advance(65 * MINUTE_MS)
    const { approval } = await ask(room, { kind: 'reopen', sittingId, minutes: 0 })
    expect(await codeOf(decide(room, approval.approvalId))).toBe('noTimeLeft')
    await decide(room, approval.approvalId, false)
    await reopen(room, page, 7)
    const login = await logIn(server, room.set, 0)
    const left = ((login.clock.deadline ?? 0) - login.clock.serverNow) / MINUTE_MS
    expect(left).toBeGreaterThan(6.5)
    expect(left).toBeLessThanOrEqual(7)
    expect(await codeOf(ask(room, { kind: 'reopen', sittingId, minutes: 5 }))).toBe('notHandedIn')
    const other = await setUpRoom()
    const ended = await handedIn(other)
    await server.call(endSession, {
      headers: other.set.office.headers,
      params: { sessionId: other.sessionId },
    })
    expect(await codeOf(reopen(other, ended, 20))).toBe('sessionEnded')
  })
})

it('AP3: no log-in into a session whose sitting is superseded', async () => {
  const room = await setUpRoom()
  const page = await pageOf(room)
  await approve(room, {
    kind: 'retake',
    who: { sittingIds: [page.login.sitting.sittingId] },
  })
  const { examNumber, accessCode } = again(room)
  const station = { kind: 'browser' as const, number: page.login.sitting.seatNumber }
  const { sessionId } = room
  const call = server.call(logInCandidate, { body: { sessionId, examNumber, accessCode, station } })
  expect(await codeOf(call)).toBe('sessionEnded')
})
