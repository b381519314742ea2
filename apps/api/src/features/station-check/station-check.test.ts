import { randomBytes } from 'node:crypto'
import { roomView } from '@wenkao/shared/monitor'
import { stationToday } from '@wenkao/shared/places'
import { reportStationCheck, roomChecks, type StationCheck } from '@wenkao/shared/station-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestOf } from '../../platform/call-endpoint.ts'
import { listeningApp } from '../../test-processes/listening-app.ts'
import { setUpExam, startExam, logIn, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestLine } from '../../test-processes/test-line.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'
import {
  createTestStation,
  registerTestStation,
  type TestStation,
} from '../../test-processes/test-station.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

interface Pc {
  readonly station: TestStation
  readonly stationId: string
}

const run = () => randomBytes(16).toString('hex')

const checkAt = (at: number, more: Partial<StationCheck> = {}): StationCheck => ({
  ...{ version: 1, at, outcome: 'good', lines: [], canaries: [] },
  ...{ bridgeVersion: '1', appVersion: null, ...more },
})

function report({ station, stationId }: Pc, check: StationCheck, more: { run?: string } = {}) {
  const at = server.clock.now()
  const headers = station.headers(stationId, reportStationCheck, at, {}, { body: check, ...more })
  return server.call(reportStationCheck, { headers, body: check })
}

function today(
  { station, stationId }: Pc,
  more: { run?: string; wall?: number; at?: number } = {},
) {
  const { at = server.clock.now(), ...rest } = more
  return server.call(stationToday, {
    headers: station.headers(stationId, stationToday, at, {}, rest),
  })
}

const checksOf = async (set: ExamSetUp) =>
  server.call(roomChecks, { headers: set.office.headers, params: { roomId: set.roomId } })
const rowOf = async (set: ExamSetUp, number: number) =>
  (await checksOf(set)).stations.find((row) => row.number === number)
const seatOf = async (set: ExamSetUp, number: number) => {
  const { sessionId } = set
  const room = await server.call(roomView, { headers: set.office.headers, params: { sessionId } })
  return room.seats.find((seat) => seat.number === number)
}

describe('a station’s check (N05)', () => {
  it('is shown with the room and the last one of each station; a repeated report changes nothing', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 2)
    expect(await rowOf(set, 2)).toMatchObject({ registered: true, check: null })
    const bad = checkAt(server.clock.now(), {
      outcome: 'bad',
      lines: [{ name: 'disk', outcome: 'bad', reason: 'notWritable', facts: { path: 'D:\\' } }],
    })
    await report(pc, bad)
    server.clock.advance(1000)
    const good = checkAt(server.clock.now())
    await report(pc, good)
    server.clock.advance(1000)
    expect(await report(pc, bad)).toEqual({ rolledBack: [], counters: [], cloned: false })
    expect((await rowOf(set, 2))?.check).toEqual(good)
    expect(await seatOf(set, 2)).toMatchObject({ check: 'good', cloned: false, clockOffMs: null })
    expect(await seatOf(set, 1)).toMatchObject({ check: null })
    expect((await rowOf(set, 1))?.lastSeenAt).toBeNull()
  })

  it('F15: names the drives that were put back since, by the greatest counter that was ever told', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 1)
    const told = (c: number, d: number) =>
      checkAt(server.clock.now(), {
        canaries: [
          { drive: 'D:\\', counter: d, boot: null },
          { drive: 'C:\\', counter: c, boot: 'b1' },
        ],
      })
    const counters = (c: number, d: number) => [
      { drive: 'D:\\', counter: d },
      { drive: 'C:\\', counter: c },
    ]
    expect(await report(pc, told(1, 1))).toMatchObject({ rolledBack: [], counters: counters(1, 1) })
    server.clock.advance(10)
    expect(await report(pc, told(4, 7))).toMatchObject({ rolledBack: [], counters: counters(4, 7) })
    server.clock.advance(10)
    const back = { rolledBack: ['C:\\'], counters: counters(4, 8) }
    expect(await report(pc, told(2, 8))).toMatchObject(back)
    expect(await report(pc, told(2, 8))).toMatchObject(back)
  })

  it('F15: a drive that is put back each night is named, also when it reaches the number of the day before', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 1)
    const told = (counter: number, boot: string | null) => {
      server.clock.advance(10)
      const canaries = [{ drive: 'C:\\', counter, boot }]
      return report(pc, checkAt(server.clock.now(), { canaries }))
    }
    expect(await told(7, 'monday')).toMatchObject({ rolledBack: [] })
    expect(await told(7, 'monday')).toMatchObject({ rolledBack: [] })
    expect(await told(7, null)).toMatchObject({ rolledBack: [] })
    expect(await told(7, 'tuesday')).toMatchObject({ rolledBack: ['C:\\'] })
    expect(await told(8, 'tuesday')).toMatchObject({ rolledBack: [] })
  })

  it('keeps the last ones of a station', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 1)
    for (let at = 0; at < 23; at += 1) {
      server.clock.advance(10)
      await report(pc, checkAt(server.clock.now()))
    }
    const [kept] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from station_checks where station_id = ${pc.stationId}`
    expect(kept?.total).toBe(20)
  })

  it('is read by who watches that room, and by nobody else', async () => {
    const set = await setUpExam(server)
    const params = { roomId: set.roomId }
    const proctor = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: set.roomId } },
    ])
    const other = await setUpExam(server)
    const stranger = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: other.roomId } },
    ])
    expect((await server.call(roomChecks, { ...proctor, params })).stations).toHaveLength(5)
    await expect(server.call(roomChecks, { ...stranger, params })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const nowhere = { roomId: '00000000-0000-7000-8000-000000000000' }
    await expect(server.call(roomChecks, { ...set.office, params: nowhere })).rejects.toMatchObject(
      { code: 'notFound' },
    )
  })
})

describe('a request with a body that a station signs', () => {
  it('is refused when the body is another one, missing, or signed by nobody', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 1)
    const now = server.clock.now()
    const check = checkAt(now)
    const { stationId, station } = pc
    const signed = station.headers(stationId, reportStationCheck, now, {}, { body: check })
    const send = (headers: Record<string, string>, body: unknown) =>
      server.call(reportStationCheck, { headers, body })
    const refused = { code: 'stationSignature' }
    await expect(send(signed, { ...check, outcome: 'bad' })).rejects.toMatchObject(refused)
    await expect(send(signed, undefined)).rejects.toMatchObject(refused)
    const bodiless = station.headers(stationId, reportStationCheck, now)
    await expect(send(bodiless, check)).rejects.toMatchObject(refused)
    const foreign = createTestStation()
    const other = foreign.headers(stationId, reportStationCheck, now, {}, { body: check })
    await expect(send(other, check)).rejects.toMatchObject(refused)
    await expect(send({}, check)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect((await rowOf(set, 1))?.check).toBeNull()
    const replayed = [await send(signed, check), await send(signed, check)]
    expect(replayed[0]).toEqual(replayed[1])
  })

  it('may not be larger than what is read before its sender is known', async () => {
    const set = await setUpExam(server)
    const { station, stationId } = await registerTestStation(server, set, 1)
    const now = server.clock.now()
    const text = 'x'.repeat(300 * 1024)
    const headers = station.headers(stationId, reportStationCheck, now, {}, { body: text })
    const response = await server.app.fetch(
      requestOf(ORIGIN, reportStationCheck, { headers, body: text }),
    )
    expect(response.status).toBe(413)
  })

  it('works over real HTTP, where the address is noted and decides nothing (F16)', async () => {
    const set = await setUpExam(server)
    const { station, stationId } = await registerTestStation(server, set, 3)
    const listening = await listeningApp(server.app)
    const send = async (forwarded: string | undefined) => {
      server.clock.advance(10)
      const body = checkAt(server.clock.now())
      const headers = station.headers(stationId, reportStationCheck, body.at, {}, { body })
      const request = requestOf(listening.origin, reportStationCheck, {
        headers: {
          ...headers,
          ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
        },
        body,
      })
      const response = await fetch(request.url, {
        ...{ method: 'POST', headers: request.headers, body: JSON.stringify(body) },
      })
      expect(response.status).toBe(200)
      return rowOf(set, 3)
    }
    try {
      expect(await send(undefined)).toMatchObject({ address: '127.0.0.1', addressChangedAt: null })
      const moved = await send('spoofed, 10.1.2.3')
      expect(moved).toMatchObject({ address: '10.1.2.3' })
      expect(moved?.addressChangedAt).toEqual(expect.any(Number))
      expect(await send('nonsense')).toMatchObject({ address: '127.0.0.1' })
    } finally {
      await listening.close()
    }
  })
})

describe('what is noticed of a PC (item 7, F22)', () => {
  it('two PCs with one key are told from a restart by a run that comes back', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 4)
    const [first, second, third] = [run(), run(), run()]
    expect((await today(pc, { run: first })).cloned).toBe(false)
    const late = server.clock.now()
    for (const restart of [first, second, second]) {
      server.clock.advance(10)
      expect((await today(pc, { run: restart })).cloned).toBe(false)
    }
    // On the way since before the restart, or captured and sent again.
    expect((await today(pc, { run: first, at: late })).cloned).toBe(false)
    expect((await seatOf(set, 4))?.cloned).toBe(false)
    server.clock.advance(10)
    expect((await today(pc, { run: first })).cloned).toBe(true)
    expect((await seatOf(set, 4))?.cloned).toBe(true)
    expect((await rowOf(set, 4))?.clonedAt).toEqual(expect.any(Number))
    expect(await report(pc, checkAt(server.clock.now()), { run: third })).toMatchObject({
      cloned: true,
    })
  })

  it('are forgotten when the station is registered anew, and a quarter of an hour after one of them was heard last', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 4)
    const [first, second] = [run(), run()]
    const alternate = async () => {
      let last = false
      for (const one of [first, second, first]) {
        server.clock.advance(10)
        last = (await today(pc, { run: one })).cloned === true
      }
      return last
    }
    expect(await alternate()).toBe(true)
    server.clock.advance(10)
    await registerTestStation(server, set, 4, pc.station)
    expect((await today(pc, { run: first })).cloned).toBe(false)
    expect(await alternate()).toBe(true)
    server.clock.advance(14 * 60_000)
    expect((await today(pc, { run: first })).cloned).toBe(true)
    server.clock.advance(60_000)
    expect((await today(pc, { run: first })).cloned).toBe(false)
  })

  it('F22: a calendar that is more than a minute off is told to the room, and its repair, too', async () => {
    const set = await setUpExam(server)
    const pc = await registerTestStation(server, set, 5)
    const offBy = async (ms: number) => {
      await today(pc, { wall: server.clock.now() + ms })
      return (await seatOf(set, 5))?.clockOffMs
    }
    expect(await offBy(30_000)).toBeNull()
    const years = -3 * 365 * 24 * 3600 * 1000
    expect(Math.abs(((await offBy(years)) ?? 0) - years)).toBeLessThan(5000)
    expect(await offBy(0)).toBeNull()
  })

  it('F16: a PC that took over a number leaves the old one unknown, whose sitting still hands in', async () => {
    const set = await setUpExam(server, { candidates: 1 })
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const old = await registerTestStation(server, set, login.sitting.seatNumber)
    await report(old, checkAt(server.clock.now(), { outcome: 'bad' }))
    const line = openTestLine(server, login)
    line.answer('9010101', 'a')
    const taken = await registerTestStation(server, set, login.sitting.seatNumber)
    expect(taken.stationId).toBe(old.stationId)
    expect((await today(taken)).number).toBe(login.sitting.seatNumber)
    // Its key fits no station any more: it is told so, and shows its pairing code again.
    await expect(today(old)).rejects.toMatchObject({ code: 'stationUnknown' })
    expect(await rowOf(set, login.sitting.seatNumber)).toMatchObject({ check: null })
    expect((await line.sync()).results.every((entry) => entry.outcome === 'stored')).toBe(true)
    server.clock.advance(31 * 60_000)
    expect((await line.submit()).outcome).toBe('accepted')
  })
})
