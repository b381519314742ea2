import { syncAnswers } from '@wenkao/shared/answers'
import { listIncidents } from '@wenkao/shared/incidents'
import { areaView, roomView, type RoomFailure } from '@wenkao/shared/monitor'
import { logInCandidate } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Route } from '../../platform/mount-endpoints.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { logInAll, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { countAttempts, createAttemptsBook } from './count-attempts.ts'
import { createFailureWatch } from './watch-failures.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(async () => {
  await server.close()
})

interface Room extends ExamSetUp {
  readonly tokens: readonly string[]
}

async function room(candidates: number): Promise<Room> {
  const set = await setUpExam(server, { candidates, stations: candidates })
  await startExam(server, set)
  const next = await logInAll(server, set, candidates)
  return { ...set, tokens: Array.from({ length: candidates }, () => next().token) }
}

const health = { damaged: 0, openUnsaved: 0, remaining: null, app: '1.0' }

/** Heartbeats of these candidates, until the database has them. */
async function heard(set: Room, tokens = set.tokens, told: object = health): Promise<void> {
  const at = server.clock.now()
  for (const token of tokens) {
    await server.call(syncAnswers, {
      headers: { authorization: `Bearer ${token}` },
      body: {
        ...{ version: 1, heads: {}, events: [] },
        progress: { answered: 1, of: 2, unsent: 0, filesUnsent: 0, health: told },
      },
    })
  }
  await vi.waitFor(async () => {
    const [row] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from contacts
      where session_id = ${set.sessionId} and last_seen_at >= ${at}`
    expect(row?.total).toBe(tokens.length)
  }, 5000)
}

/** A watch of a server that has been there for long. */
async function watching(attempts = createAttemptsBook(server.services)) {
  const watch = createFailureWatch(server.services, attempts)
  await watch.look()
  server.clock.advance(20_000)
  return { watch, attempts }
}

async function shown(set: Room): Promise<readonly RoomFailure[]> {
  const { headers } = set.office
  const view = await server.call(roomView, { headers, params: { sessionId: set.sessionId } })
  return view.failures ?? []
}

async function logged(set: Room) {
  const { headers } = set.office
  const params = { sessionId: set.sessionId }
  return (await server.call(listIncidents, { headers, params })).incidents
}

/** Ends everything that this server knows, so that one test is no room of the next one. */
async function forgetRooms(): Promise<void> {
  await server.services.sql`update sessions set ended_at = ${server.clock.now()}, state = 'ended'`
  await server.services.sql`update room_failures set ended_at = 1 where ended_at is null`
}

describe('failures of many stations (F09)', () => {
  it('MT1: makes one incident of a room that falls silent, tells the area, and ends it when it is back', async () => {
    await forgetRooms()
    const { watch } = await watching()
    const [lost, other] = [await room(4), await room(3)]
    await heard(lost)
    await heard(other)
    await watch.look()
    expect(await shown(lost)).toEqual([])
    server.clock.advance(14_000)
    await heard(other)
    await watch.look()
    const [failure, ...rest] = await shown(lost)
    expect(rest).toEqual([])
    expect(failure).toMatchObject({
      ...{ family: 'contact', cause: 'network', affected: 4, of: 4, endedAt: null },
      stations: [1, 2, 3, 4],
    })
    expect(await shown(other)).toEqual([])
    const area = await server.call(areaView, { headers: lost.office.headers })
    const rowOf = ({ sessionId }: Room) => area.sessions.find((row) => row.sessionId === sessionId)
    expect(rowOf(lost)?.failures).toMatchObject([{ cause: 'network', affected: 4, of: 4 }])
    expect(rowOf(lost)).toMatchObject({ incidents: 1, loggedIn: 4, candidates: 4 })
    expect(rowOf(other)?.failures).toEqual([])
    // One outage is one entry, however often it is looked at, and by however many processes.
    await Promise.all([
      watch.look(),
      createFailureWatch(server.services, createAttemptsBook(server.services)).look(),
    ])
    expect(await logged(lost)).toHaveLength(1)
    expect((await logged(lost))[0]).toMatchObject({
      ...{ kind: 'networkDown', source: 'system', stations: [1, 2, 3, 4] },
      detail: { failure: 'contact', cause: 'network', affected: 4, of: 4 },
    })
    await heard(lost, lost.tokens.slice(0, 2))
    await heard(other)
    await watch.look()
    expect((await shown(lost))[0]).toMatchObject({ affected: 2, endedAt: null })
    await heard(lost)
    await heard(other)
    await watch.look()
    expect((await shown(lost))[0]?.endedAt).toBeGreaterThan(failure?.since ?? 0)
    const [first, over] = await logged(lost)
    expect(over).toMatchObject({
      about: { incidentId: first?.incidentId, as: 'note' },
      detail: { until: expect.any(Number) as unknown },
    })
  }, 30_000)

  it('MT3: calls it the server when every room falls silent, also when it was away itself', async () => {
    await forgetRooms()
    const { watch } = await watching()
    const [one, two] = [await room(3), await room(2)]
    await heard(one)
    await heard(two)
    server.clock.advance(15_000)
    await watch.look()
    expect(await shown(one)).toMatchObject([{ family: 'contact', cause: 'server', affected: 3 }])
    expect(await shown(two)).toMatchObject([{ family: 'contact', cause: 'server', affected: 2 }])
    await forgetRooms()
    const alone = await room(3)
    await heard(alone)
    server.clock.advance(90_000)
    const restarted = createFailureWatch(server.services, createAttemptsBook(server.services))
    await restarted.look()
    expect(await shown(alone)).toMatchObject([{ cause: 'server', affected: 3, of: 3 }])
    expect((await logged(alone))[0]?.kind).toBe('serverDown')
  }, 30_000)

  it('MT6: makes one incident of log-ins that fail for most, by the code that most met', async () => {
    await forgetRooms()
    const { watch, attempts } = await watching()
    const set = await setUpExam(server, { candidates: 4, stations: 4 })
    for (const { examNumber } of set.tickets.slice(0, 3)) {
      attempts.note({ ...set, family: 'logIn', who: examNumber, code: 'stationSignature' })
      attempts.note({ ...set, family: 'logIn', who: examNumber, code: 'stationSignature' })
    }
    await watch.look()
    const held = { ...set, tokens: [] }
    expect(await shown(held)).toMatchObject([
      { family: 'logIn', cause: 'clock', affected: 3, of: 3, code: 'stationSignature' },
    ])
    expect((await logged(held))[0]?.kind).toBe('clockWrong')
    for (const { examNumber } of set.tickets) {
      attempts.note({ ...set, family: 'logIn', who: examNumber, code: null })
    }
    await watch.look()
    expect((await shown(held))[0]?.endedAt).not.toBeNull()
  })

  it('MT7: takes no word of a station that it does not understand', async () => {
    await forgetRooms()
    const { watch } = await watching()
    const set = await room(3)
    await heard(set, set.tokens, { ...health, damaged: 'many' })
    await watch.look()
    expect(await shown(set)).toEqual([])
    await heard(set, set.tokens, { ...health, damaged: 2 })
    await watch.look()
    expect(await shown(set)).toMatchObject([{ family: 'files', cause: 'programs', affected: 3 }])
    const { headers } = set.office
    const view = await server.call(roomView, { headers, params: { sessionId: set.sessionId } })
    expect(view.sittings[0]?.health).toEqual({ ...health, damaged: 2 })
    expect(view.sittings[0]?.progress).not.toHaveProperty('health')
  })
})

describe('attempts', () => {
  it('MT6: counts each candidate once, by the last outcome, for three minutes, and no ordinary refusal', () => {
    const book = createAttemptsBook(server.services)
    const note = (who: string, code: string | null) => {
      book.note({ sessionId: 's', family: 'handIn', who, code })
    }
    note('a', 'filesMissing')
    expect(book.read('s', 'handIn')).toBeNull()
    note('a', 'internal')
    note('a', 'internal')
    note('b', null)
    expect(book.read('s', 'handIn')).toMatchObject({
      ...{ failed: [{ code: 'internal', candidates: 1 }], candidates: 1, succeeded: 1 },
    })
    expect(book.read('s', 'logIn')).toBeNull()
    note('a', null)
    expect(book.read('s', 'handIn')).toBeNull()
    note('c', 'internal')
    server.clock.advance(181_000)
    expect(book.read('s', 'handIn')).toBeNull()
  })

  it('MT6: hears how log-ins end, and lets every outcome through', async () => {
    const book = createAttemptsBook(server.services)
    const refused = new ApiError('wrongAccessCode', 'no')
    const outcomes = [() => Promise.reject(refused), () => Promise.resolve('in')]
    const [counted] = countAttempts(book, [
      { endpoint: logInCandidate, handle: () => outcomes.shift()?.() ?? Promise.resolve('in') },
    ])
    const logIn = (examNumber: string) =>
      counted?.handle(
        { body: { sessionId: 's', examNumber } } as unknown as Parameters<Route['handle']>[0],
        { caller: { kind: 'anyone' } } as Parameters<Route['handle']>[1],
      )
    await expect(logIn('1')).rejects.toBe(refused)
    expect(await logIn('2')).toBe('in')
    expect(book.read('s', 'logIn')).toMatchObject({
      ...{ failed: [{ code: 'wrongAccessCode', candidates: 1 }], succeeded: 1 },
    })
    expect(await logIn('1')).toBe('in')
    expect(book.read('s', 'logIn')).toBeNull()
  })
})
