import { randomUUID } from 'node:crypto'
import { roleMay, staffRoles, type Role } from '@wenkao/shared/accounts'
import { decideApproval, requestApproval, type ApprovalWish } from '@wenkao/shared/approvals'
import { syncAnswers } from '@wenkao/shared/answers'
import { contentDigest, handIn } from '@wenkao/shared/hand-in'
import { ErrorReply, type Endpoint } from '@wenkao/shared/kernel'
import { decideLateWork } from '@wenkao/shared/late-work'
import { endSession } from '@wenkao/shared/monitor'
import { signOut } from '@wenkao/shared/room-report'
import { checkInList, drawSeats, redrawSeat, setAttendance } from '@wenkao/shared/seating'
import {
  changeStation,
  exchangeSeats,
  extendSitting,
  getExam,
  judgeSittingAction,
  permissionOf,
  logInCandidate,
  sittingActionNames,
  standings,
  type SittingActionName,
  type Standing,
} from '@wenkao/shared/sittings'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { candidateToken, reservedClaim } from './features/sittings/index.ts'
import { findSession } from './features/sessions/index.ts'
import type { CallInput } from './platform/call-endpoint.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from './test-processes/set-up-exam.ts'
import { openTestPage } from './test-processes/test-page.ts'
import { createTestServer, type TestServer } from './test-processes/test-server.ts'
import { registerTestStation, type TestStation } from './test-processes/test-station.ts'

let server: TestServer
/** One session for each standing; its first candidate is the one that things are done with. */
const rooms = new Map<Standing, Room>()
const staff = new Map<Role, Readonly<Record<string, string>>>()
let station: { readonly stationId: string; readonly key: TestStation }

interface Room {
  readonly set: ExamSetUp
  readonly token: string
  readonly sittingId: string
  readonly otherId: string
}

/** What an action on a sitting may change; put back after each that was allowed. */
const TABLES = [
  ...['sessions', 'schedules', 'sittings', 'bindings', 'submissions', 'approvals', 'attendance'],
  ...['time_entries', 'draws', 'draw_entries', 'late_decisions', 'cases', 'incidents'],
]

beforeAll(async () => {
  server = await createTestServer()
  for (const role of staffRoles) {
    staff.set(role, (await server.staff([{ role, scope: { kind: 'all' } }])).headers)
  }
  for (const standing of standings) rooms.set(standing, await setUp(standing))
  const { set } = roomOf('scheduled')
  const registered = await registerTestStation(server, set, 5)
  station = { stationId: registered.stationId, key: registered.station }
  await server.services.sql.unsafe(
    TABLES.map((table) => `create table kept_${table} as select * from ${table};`).join('\n'),
  )
})
afterAll(() => server.close())

function roomOf(standing: Standing): Room {
  const room = rooms.get(standing)
  if (!room) throw new RangeError(`Expected a session for ${standing}`)
  return room
}

async function setUp(standing: Standing): Promise<Room> {
  const set = await setUpExam(server, { candidates: 2, stations: 5 })
  const { sessionId } = set
  const params = { sessionId }
  const { headers } = set.office
  const draw = () =>
    server.call(drawSeats, { headers, params, body: { witnessDigits: '2468', who: { all: true } } })
  if (standing === 'seated' || standing === 'loggedIn') await draw()
  const isRunning = !['scheduled', 'seated', 'loggedIn'].includes(standing)
  if (isRunning) await startExam(server, set)
  const session = await findSession(server.services.db, sessionId)
  const ids = await server.services.sql<{ sitting_id: string }[]>`
    select sitting_id from sittings where session_id = ${sessionId} order by exam_number`
  const [sittingId = '', otherId = ''] = ids.map((row) => row.sitting_id)
  if (!session) throw new Error('Expected a session')
  // Before a log-in a PC holds the token that lies in its session file.
  let token = candidateToken(server.services.keys, reservedClaim(session, sittingId))
  if (standing !== 'scheduled' && standing !== 'seated') {
    const login = await logIn(server, set, 0)
    await logIn(server, set, 1)
    token = login.token
    if (standing === 'handedIn' || standing === 'reopened') {
      await (await openTestPage(server, login)).submit()
    }
  }
  if (standing === 'ended') await server.call(endSession, { headers, params })
  const room = { set, token, sittingId, otherId }
  if (standing === 'superseded') {
    await approved(room, { kind: 'retake', who: { sittingIds: [sittingId] } })
  }
  if (standing === 'reopened') {
    await approved(room, { kind: 'reopen', sittingId, minutes: 0 })
    return { ...room, token: (await logIn(server, set, 0)).token }
  }
  return room
}

const askBody = (wish: ApprovalWish, approvalId: string = randomUUID()) => ({
  ...{ approvalId, wish, reason: 'asked' },
  evidence: { incidentIds: [], caseIds: [], text: null, photo: null },
})
async function approved({ set }: Room, wish: ApprovalWish): Promise<void> {
  const params = { sessionId: set.sessionId }
  const { headers } = set.office
  const body = askBody(wish)
  await server.call(requestApproval, { headers, params, body })
  await server.call(decideApproval, {
    headers,
    params: { ...params, approvalId: body.approvalId },
    body: { approve: true, reason: 'seen', expected: 'open' },
  })
}

interface Attempt {
  readonly endpoint: Endpoint
  readonly input: CallInput
}

/** What a page sends for an action, as it would with this sitting on screen. */
async function attemptOf(action: SittingActionName, room: Room): Promise<Attempt> {
  const { set, sittingId, otherId } = room
  const { sessionId } = set
  const params = { sessionId, sittingId }
  const [seat, other] = await Promise.all([
    seatOf(sessionId, sittingId),
    seatOf(sessionId, otherId),
  ])
  const ticket = set.tickets[0] ?? { examNumber: '', accessCode: '' }
  const reason = 'a reason'
  const free = [1, 2, 3, 4].find((number) => number !== seat.number && number !== other.number) ?? 4
  const witnessDigits = '2468'
  switch (action) {
    case 'logIn': {
      const at = { kind: 'browser', number: seat.number ?? 1 }
      return { endpoint: logInCandidate, input: { body: { sessionId, ...ticket, station: at } } }
    }
    case 'append':
      return {
        endpoint: syncAnswers,
        input: { body: { version: 1, heads: {}, events: [] } },
      }
    case 'readExam':
      return { endpoint: getExam, input: {} }
    case 'handIn': {
      const submission = { version: 1 as const, round: 9, cut: {}, files: [], folder: null }
      const digest = contentDigest(sittingId, submission)
      return { endpoint: handIn, input: { body: { ...submission, contentDigest: digest } } }
    }
    case 'markAttendance': {
      const { headers } = set.office
      const list = await server.call(checkInList, { headers, params: { sessionId } })
      const shown = list.candidates.find((row) => row.sittingId === sittingId)?.attendance
      const expected = { status: shown?.status ?? 'expected', at: shown?.at ?? null }
      const body = { status: 'misconduct', expected }
      return { endpoint: setAttendance, input: { params, body } }
    }
    case 'draw': {
      const body = { witnessDigits, who: { examNumber: ticket.examNumber } }
      return { endpoint: drawSeats, input: { params: { sessionId }, body } }
    }
    case 'redraw': {
      const { examNumber } = ticket
      const body = { witnessDigits, examNumber, expectedSeat: seat.number ?? 1, reason }
      return { endpoint: redrawSeat, input: { params: { sessionId }, body } }
    }
    case 'exchange': {
      const side = (id: string, of: Seat) => ({
        ...{ sittingId: id, expectedSeat: of.number ?? 1, expectedEpoch: of.epoch },
      })
      const body = { one: side(sittingId, seat), other: side(otherId, other), reason }
      return { endpoint: exchangeSeats, input: { params: { sessionId }, body } }
    }
    case 'changeStation': {
      const body = { seatNumber: free, reason, expectedEpoch: seat.epoch }
      return { endpoint: changeStation, input: { params, body } }
    }
    case 'extend': {
      const body = { minutes: 5, reason, expectedExtensionMs: 0 }
      return { endpoint: extendSitting, input: { params, body } }
    }
    case 'askExtraTime':
    case 'askRetake':
    case 'askReopen':
      return {
        endpoint: requestApproval,
        input: { params: { sessionId }, body: askBody(wishOf(action, sittingId)) },
      }
    case 'approveExtraTime':
    case 'approveRetake':
    case 'approveReopen': {
      const approvalId = randomUUID()
      const wish = wishOf(action, sittingId)
      await server.services.sql`
        insert into approvals (session_id, approval_id, kind, wish, reason, evidence, state,
          requested_at, requested_by)
        values (${sessionId}, ${approvalId}, ${wish.kind}, ${JSON.stringify(wish)}::text::jsonb, 'r',
          '{"incidentIds":[],"caseIds":[],"text":null}', 'open', 1, 'p')`
      const body = { approve: true, reason: 'seen', expected: 'open' }
      return { endpoint: decideApproval, input: { params: { sessionId, approvalId }, body } }
    }
    case 'decideLateWork': {
      const body = { accept: true, reason, asOf: server.clock.now(), events: 0 }
      return { endpoint: decideLateWork, input: { params, body } }
    }
    case 'signOut': {
      const body = { sittingIds: [sittingId], signedOut: true }
      return { endpoint: signOut, input: { params: { sessionId }, body } }
    }
  }
}

function wishOf(action: SittingActionName, sittingId: string): ApprovalWish {
  const who = { sittingIds: [sittingId] }
  if (action.endsWith('ExtraTime')) return { kind: 'extraTime', minutes: 30, who }
  if (action.endsWith('Retake')) return { kind: 'retake', who }
  return { kind: 'reopen', sittingId, minutes: 5 }
}

interface Seat {
  readonly number: number | null
  readonly epoch: number | null
}
async function seatOf(sessionId: string, sittingId: string): Promise<Seat> {
  const [row] = await server.services.sql<{ seat: number | null; epoch: number | null }[]>`
    select t.seat_number as seat, (select max(b.epoch) from bindings b
      where b.session_id = t.session_id and b.sitting_id = t.sitting_id
        and b.superseded_at is null and b.branch = '') as epoch
    from sittings t where t.session_id = ${sessionId} and t.sitting_id = ${sittingId}`
  return { number: row?.seat ?? null, epoch: row?.epoch ?? null }
}

async function outcomeOf({ endpoint, input }: Attempt, headers: CallInput['headers']) {
  const response = await server.raw(endpoint, { ...input, headers: { ...headers } })
  const reply: unknown = await response.json()
  return response.ok ? 'allowed' : z.parse(ErrorReply, reply).error.code
}

/** Puts everything of a session back as it was set up; facts held for a second are over by then. */
async function putBack(sessionId: string): Promise<void> {
  const of = `where session_id = '${sessionId}'`
  await server.services.sql.begin((transaction) =>
    transaction.unsafe(
      `set local session_replication_role = replica;
      ${TABLES.map((table) => `delete from ${table} ${of};`).join('\n')}
      ${TABLES.map((table) => `insert into ${table} select * from kept_${table} ${of};`).join('\n')}`,
    ),
  )
  server.clock.advance(1001)
}

const roles: readonly Role[] = [...staffRoles, 'candidate', 'station', 'anyone']

/**
 * Whom a cell is tried with: everybody in a full run. Otherwise one who may do it and three others, in
 * turn, so that each action meets every role in some standing.
 */
function rolesFor(action: SittingActionName, turn: number): readonly Role[] {
  if (process.env['WENKAO_FULL'] === '1') return roles
  const mayDo = (role: Role) =>
    roleMay('anyone', permissionOf(action)) || roleMay(role, permissionOf(action))
  const [those, others] = [roles.filter(mayDo), roles.filter((role) => !mayDo(role))]
  const inTurn = (list: readonly Role[], at: number) => list[at % Math.max(1, list.length)] ?? []
  return [
    inTurn(those, turn),
    ...(others.length === 0 ? [] : [0, 1, 2].map((one) => inTurn(others, 3 * turn + one))),
  ].flat()
}

function headersOf(role: Role, { token }: Room, { endpoint, input }: Attempt) {
  if (role === 'candidate') return { authorization: `Bearer ${token}` }
  if (role === 'anyone') return {}
  if (role !== 'station') return staff.get(role) ?? {}
  const params = Object.fromEntries(
    Object.entries(input.params ?? {}).map(([name, value]) => [name, String(value)]),
  )
  const { stationId, key } = station
  const more = input.body === undefined ? {} : { body: input.body }
  return key.headers(stationId, endpoint, server.clock.now(), params, more)
}

it.each(sittingActionNames)(
  'AP6: %s comes to what the table says, in every standing and for its roles',
  async (action) => {
    const differing: string[] = []
    for (const [turn, standing] of standings.entries()) {
      const room = roomOf(standing)
      let attempt = await attemptOf(action, room)
      let isTouched = action.startsWith('approve')
      for (const role of rolesFor(action, turn)) {
        const expected = judgeSittingAction(action, standing, role)
        const got = await outcomeOf(attempt, headersOf(role, room, attempt))
        if (got !== expected) differing.push(`${standing} ${role}: ${got}, not ${expected}`)
        if (got !== 'allowed') continue
        isTouched ||= action === 'logIn'
        // Who logs in again changes nothing more.
        if (action === 'logIn') continue
        await putBack(room.set.sessionId)
        attempt = await attemptOf(action, room)
      }
      if (isTouched) await putBack(room.set.sessionId)
    }
    expect(differing).toEqual([])
  },
)
