import { listAudit } from '@wenkao/shared/audit'
import {
  endSession,
  getProctorCode,
  roomStream,
  roomView,
  startSession,
} from '@wenkao/shared/monitor'
import { isProctorCode } from '@wenkao/shared/rescue'
import { drawLog, drawSeats } from '@wenkao/shared/seating'
import { createEventWriter, syncAnswers } from '@wenkao/shared/answers'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findSession } from '../sessions/index.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => {
  await server.close()
})

describe('the room page', () => {
  it('shows seats, states, progress and the last sign of life of each sitting', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    const before = await server.call(roomView, { headers, params })
    expect(before.seats.map((seat) => seat.number)).toEqual([1, 2, 3, 4, 5])
    expect(before.sittings.map((sitting) => sitting.state)).toEqual(Array(3).fill('scheduled'))
    expect(before.sittings.every((sitting) => sitting.lastSeenAt === null)).toBe(true)
    await startExam(server, set)
    const { token } = await logIn(server, set, 0)
    await server.call(syncAnswers, {
      headers: { authorization: `Bearer ${token}` },
      body: {
        version: 1,
        heads: {},
        events: [],
        progress: { answered: 1, of: 2, unsent: 0, filesUnsent: 0 },
      },
    })
    const after = await server.call(roomView, { headers, params })
    expect(after.sittings[0]).toMatchObject({
      state: 'answering',
      progress: { answered: 1, of: 2 },
    })
    expect(after.sittings[0]?.lastSeenAt).toBeGreaterThan(0)
    expect(after.sittings[1]).toMatchObject({ state: 'seated', progress: null, receiptCode: null })
    expect(after.session).toMatchObject({ seated: 3, loggedIn: 1, handedIn: 0 })
  })

  it('tells since when a station’s oldest change waits, by the server’s clock, and keeps the last word of a lost one', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const { token } = await logIn(server, set, 0)
    const tell = (unsent: number, oldestUnsentMs?: number | null) =>
      server.call(syncAnswers, {
        headers: { authorization: `Bearer ${token}` },
        body: {
          ...{ version: 1, heads: {}, events: [] },
          progress: {
            ...{ answered: 1, of: 2, unsent, filesUnsent: 0 },
            ...(oldestUnsentMs === undefined ? {} : { oldestUnsentMs }),
          },
        },
      })
    const row = async () => {
      const { headers } = set.office
      const room = await server.call(roomView, { headers, params: { sessionId: set.sessionId } })
      return room.sittings[0]
    }
    const told = server.clock.now()
    await tell(3, 40_000)
    const waiting = await row()
    expect(waiting).toMatchObject({ epoch: 1, progress: { unsent: 3 } })
    const since = waiting?.unsentSince ?? 0
    expect(since).toBeGreaterThanOrEqual(told - 40_000)
    expect(since).toBeLessThan(told - 30_000)
    // Out of contact: what was told last stays, also once it stands in the database.
    const kept = async () => {
      const [held] = await server.services.sql`
        select unsent_since from contacts where session_id = ${set.sessionId}`
      expect(held?.['unsent_since']).toBe(since)
    }
    await vi.waitFor(kept, { timeout: 20_000 })
    server.clock.advance(120_000)
    expect(await row()).toMatchObject({ unsentSince: since, progress: { unsent: 3 } })
    await tell(1)
    expect((await row())?.unsentSince).toBeNull()
    await tell(2, 1000)
    expect((await row())?.unsentSince).toBeGreaterThan(since)
    await tell(0, null)
    expect(await row()).toMatchObject({ unsentSince: null, progress: { unsent: 0 } })
  })

  it('streams the room and ends when the reader leaves; another site’s staff get nothing', async () => {
    const set = await setUpExam(server)
    const params = { sessionId: set.sessionId }
    const proctor = await server.staff([
      { role: 'proctor', scope: { kind: 'session', id: set.sessionId } },
    ])
    const response = await server.raw(roomStream, { headers: proctor.headers, params })
    const reader = response.body?.getReader()
    if (!reader) throw new Error('Expected a body')
    let text = ''
    while (!text.includes('event: room\n')) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`The stream ended with ${text}`)
      text += new TextDecoder().decode(value)
    }
    const data = /data: (.*)\n\n/.exec(text)?.[1] ?? ''
    expect(JSON.parse(data)).toMatchObject({ session: { sessionId: set.sessionId } })
    await reader.cancel()
    const other = await setUpExam(server)
    const stranger = await server.staff([
      { role: 'proctor', scope: { kind: 'session', id: other.sessionId } },
    ])
    for (const endpoint of [roomView, roomStream, getProctorCode, startSession, endSession]) {
      const refused = await server.raw(endpoint, { headers: stranger.headers, params })
      expect(refused.status).toBe(403)
    }
  })

  it('marks a sitting whose work came after the deadline until somebody has decided on it', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const { token, sitting, binding } = await logIn(server, set, 0)
    const late = async () => {
      const { headers } = set.office
      const room = await server.call(roomView, { headers, params: { sessionId: set.sessionId } })
      return room.sittings.map((row) => row.late)
    }
    const writer = createEventWriter(sitting.sittingId, binding, randomBytes(16))
    const send = (value: string) =>
      server.call(syncAnswers, {
        headers: { authorization: `Bearer ${token}` },
        body: {
          ...{ version: 1, heads: {} },
          events: writer
            .write(
              { kind: 'answer', item: '9010401', value: [value] },
              { greatestHlc: 0, serverMs: server.clock.now(), wallClock: server.clock.now() },
            )
            .map(({ text }) => text),
        },
      })
    await send('1')
    server.clock.advance(61 * 60_000)
    await send('2')
    expect(await late()).toEqual([false, false, false])
    server.clock.advance(3 * 60_000)
    await send('3')
    expect(await late()).toEqual([true, false, false])
    await server.services.sql`
      insert into late_decisions (session_id, sitting_id, as_of, accepted, reason, decided_at, decided_by)
      values (${set.sessionId}, ${sitting.sittingId}, ${server.clock.now()}, true, 'x', 1, 'x')`
    expect(await late()).toEqual([false, false, false])
  })

  it('starts and ends once, with one audit row each, and reveals the draw’s seed at the end', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    await server.call(drawSeats, {
      headers,
      params,
      body: { witnessDigits: '2468', who: { all: true } },
    })
    const started = await server.call(startSession, { headers, params })
    server.clock.advance(1000)
    const again = await server.call(startSession, { headers, params })
    expect(again.clock.startedAt).toBe(started.clock.startedAt)
    expect((await server.call(drawLog, { headers, params })).seed).toBeNull()
    const taps = [1, 2, 3].map(() => server.call(endSession, { headers, params }))
    const ended = await Promise.all(taps)
    expect(new Set(ended.map((row) => row.clock.endedAt)).size).toBe(1)
    expect(ended[0]?.clock.state).toBe('ended')
    expect((await server.call(drawLog, { headers, params })).seed).toMatch(/^[0-9a-f]{64}$/)
    await expect(server.call(startSession, { headers, params })).rejects.toMatchObject({
      code: 'sessionEnded',
    })
    const audit = await server.call(listAudit, { headers, query: { sessionId: set.sessionId } })
    const runs = audit.rows.filter((row) => row.action === 'room.run').map((row) => row.subject)
    expect(runs.sort()).toEqual(['end of first', 'start of first'])
  })

  it('tells the proctor code only with an audit row', async () => {
    const set = await setUpExam(server)
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    const { proctorCode } = await server.call(getProctorCode, { headers, params })
    const session = await findSession(server.services.db, set.sessionId)
    expect(isProctorCode(proctorCode, session?.proctorCodeVerifier ?? '')).toBe(true)
    const audit = await server.call(listAudit, { headers, query: { sessionId: set.sessionId } })
    expect(audit.rows[0]).toMatchObject({ action: 'room.run', subject: 'proctor code of first' })
  })
})
