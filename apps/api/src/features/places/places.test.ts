import {
  beginPairing,
  createArea,
  createRoom,
  createSite,
  issuePairingCode,
  listPlaces,
  pairingState,
  registerStation,
  stationHeaders,
  stationToday,
} from '@wenkao/shared/places'
import { drawSeats } from '@wenkao/shared/seating'
import { getSitting, logInCandidate } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listeningApp } from '../../test-processes/listening-app.ts'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createTestStation } from '../../test-processes/test-station.ts'

type Station = ReturnType<typeof createTestStation>
const DAY_MS = 24 * 3600 * 1000

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const pair = (station: Station, code?: string, at = server.clock.now()) =>
  server.call(beginPairing, { body: station.pairing(at, code) })
const register = (set: ExamSetUp, number: number, pairingCode: string) =>
  server.call(registerStation, {
    headers: set.office.headers,
    params: { roomId: set.roomId, number },
    body: { pairingCode },
  })
const issue = (set: ExamSetUp, number: number) =>
  server.call(issuePairingCode, {
    headers: set.office.headers,
    params: { roomId: set.roomId, number },
  })
async function stationsOf(set: ExamSetUp) {
  const { areas } = await server.call(listPlaces, { headers: set.office.headers })
  return areas
    .flatMap((area) => area.sites.flatMap((site) => site.rooms))
    .find((room) => room.roomId === set.roomId)?.stations
}
const registeredNumbers = async (set: ExamSetUp) =>
  (await stationsOf(set))?.filter((row) => row.registeredAt !== null).map((row) => row.number)

/** A PC registered under a number of the room. */
async function registered(set: ExamSetUp, number: number) {
  const station = createTestStation()
  const { pairingCode } = await issue(set, number)
  const state = await pair(station, pairingCode)
  return { station, stationId: state.station?.stationId ?? '' }
}

describe('places', () => {
  it('have names of their own, and nothing below what is not there', async () => {
    const { headers } = await server.office()
    const NOWHERE = '00000000-0000-7000-8000-000000000000'
    const area = await server.call(createArea, { headers, body: { name: '城区' } })
    await expect(
      server.call(createArea, { headers, body: { name: ' 城区 ' } }),
    ).rejects.toMatchObject({ code: 'nameTaken' })
    await expect(
      server.call(createSite, { headers, params: { areaId: NOWHERE }, body: { name: 'x' } }),
    ).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      server.call(createRoom, {
        headers,
        params: { siteId: NOWHERE },
        body: { name: 'x', stations: 1 },
      }),
    ).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      server.call(createArea, { headers, body: { name: 'nul \u0000' } }),
    ).rejects.toMatchObject({ code: 'invalidRequest' })
    const { siteId } = await server.call(createSite, {
      headers,
      params: { areaId: area.areaId },
      body: { name: 'site' },
    })
    const rooms = await Promise.allSettled(
      [1, 2].map(() =>
        server.call(createRoom, {
          headers,
          params: { siteId },
          body: { name: 'room', stations: 3 },
        }),
      ),
    )
    expect(rooms.map((room) => room.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { areas } = await server.call(listPlaces, { headers })
    const room = areas.find((entry) => entry.areaId === area.areaId)?.sites[0]?.rooms[0]
    expect(room?.stations.map((entry) => entry.number)).toEqual([1, 2, 3])
  })
})

describe('registering an exam PC', () => {
  it('by the code that it shows, typed in any way of writing, once', async () => {
    const set = await setUpExam(server)
    const station = createTestStation()
    const shown = await pair(station)
    expect(shown.station).toBeNull()
    const params = { pairingId: shown.pairingId }
    expect(await server.call(pairingState, { params })).toMatchObject({
      pairingCode: null,
      station: null,
    })
    const typed = (shown.pairingCode ?? '').toLowerCase().replaceAll('-', ' ')
    const row = await register(set, 2, typed)
    expect(row).toMatchObject({ number: 2, registeredAt: expect.any(Number) as number })
    expect((await server.call(pairingState, { params })).station).toEqual({
      stationId: row.stationId,
      number: 2,
      roomName: 'room',
      siteName: 'site',
    })
    await expect(register(set, 3, typed)).rejects.toMatchObject({ code: 'pairingExpired' })
    expect(await registeredNumbers(set)).toEqual([2])
  })

  it('by a code issued ahead, once; the same PC may ask again, another one not', async () => {
    const set = await setUpExam(server)
    const station = createTestStation()
    const { pairingCode } = await issue(set, 4)
    const first = await pair(station, pairingCode)
    expect(first.station?.number).toBe(4)
    expect((await pair(station, pairingCode)).station).toEqual(first.station)
    await expect(pair(createTestStation(), pairingCode)).rejects.toMatchObject({
      code: 'pairingExpired',
      status: 410,
    })
    // A code issued ahead is no code that a PC shows.
    const other = await issue(set, 5)
    await expect(register(set, 5, other.pairingCode)).rejects.toMatchObject({
      code: 'pairingExpired',
    })
    const racers = [createTestStation(), createTestStation(), createTestStation()]
    const race = await Promise.allSettled(racers.map((racer) => pair(racer, other.pairingCode)))
    expect(race.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  })

  it('refuses codes that are wrong, mistyped or too old', async () => {
    const set = await setUpExam(server)
    const shown = (await pair(createTestStation())).pairingCode ?? ''
    const changed = shown.replace(/^./, (sign) => (sign === '3' ? '4' : '3'))
    for (const code of ['', 'nonsense', changed, "' or 1=1 --", '\u0000']) {
      await expect(register(set, 1, code)).rejects.toMatchObject({ code: 'pairingExpired' })
      await expect(pair(createTestStation(), code)).rejects.toMatchObject({
        code: 'pairingExpired',
      })
    }
    const { pairingCode } = await issue(set, 1)
    server.clock.advance(31 * 60_000)
    await expect(register(set, 1, shown)).rejects.toMatchObject({ code: 'pairingExpired' })
    server.clock.advance(31 * DAY_MS)
    await expect(pair(createTestStation(), pairingCode)).rejects.toMatchObject({
      code: 'pairingExpired',
    })
  })

  it('keeps one open code of a PC, and as many of one address as a school could need', async () => {
    const set = await setUpExam(server)
    const station = createTestStation()
    const first = await pair(station)
    const second = await pair(station)
    await expect(
      server.call(pairingState, { params: { pairingId: first.pairingId } }),
    ).rejects.toMatchObject({ code: 'notFound' })
    const open = async () => {
      const [row] = await server.services.sql<{ total: number }[]>`
        select count(*)::int as total from pairings where address = '10.9.9.9'`
      return row?.total
    }
    const { clock, sql } = server.services
    await sql`
      insert into pairings (pairing_id, code_mac, public_key, created_at, expires_at, address)
      select gen_random_uuid(), 'mac' || n, 'key' || n, n, ${clock.now() + 60_000}, '10.9.9.9'
      from generate_series(1, 600) as n`
    const listening = await listeningApp(server.app)
    try {
      const body = JSON.stringify(createTestStation().pairing(clock.now()))
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '10.9.9.9' }
      const response = await fetch(`${listening.origin}${beginPairing.path}`, {
        ...{ method: 'POST', headers, body },
      })
      expect(response.status).toBe(200)
    } finally {
      await listening.close()
    }
    expect(await open()).toBe(500)
    expect((await register(set, 1, second.pairingCode ?? '')).number).toBe(1)
  })

  it('refuses a number that the room does not have, and leaves the code good', async () => {
    const set = await setUpExam(server)
    const { pairingCode } = await pair(createTestStation())
    await expect(register(set, 99, pairingCode ?? '')).rejects.toMatchObject({ code: 'notFound' })
    await expect(issue(set, 99)).rejects.toMatchObject({ code: 'notFound' })
    expect((await register(set, 1, pairingCode ?? '')).number).toBe(1)
  })

  it('refuses a signature that does not fit, a foreign key and a clock more than a day off', async () => {
    const [station, other] = [createTestStation(), createTestStation()]
    const body = station.pairing(server.clock.now())
    const send = (change: object) => server.call(beginPairing, { body: { ...body, ...change } })
    for (const change of [
      { signature: other.pairing(body.at).signature },
      { at: body.at + 1 },
      { publicKey: other.publicKey },
      { publicKey: 'AAAA' },
      { signature: 'AAAA' },
      { pairingCode: 'ABCD' },
    ]) {
      await expect(send(change)).rejects.toMatchObject({ code: 'stationSignature', status: 401 })
    }
    for (const off of [DAY_MS + 60_000, -DAY_MS - 60_000]) {
      await expect(pair(station, undefined, server.clock.now() + off)).rejects.toMatchObject({
        code: 'stationSignature',
        details: { serverNow: expect.any(Number) as number },
      })
    }
    await pair(station, undefined, server.clock.now() - DAY_MS + 60_000)
  })

  it('under another number frees the old one; a new PC takes the number of the old', async () => {
    const set = await setUpExam(server)
    const first = await registered(set, 1)
    const moved = await pair(first.station)
    await register(set, 3, moved.pairingCode ?? '')
    expect(await registeredNumbers(set)).toEqual([3])
    const today = (stationId: string, station: Station) =>
      server.call(stationToday, {
        headers: station.headers(stationId, stationToday, server.clock.now()),
      })
    await expect(today(first.stationId, first.station)).rejects.toMatchObject({
      code: 'stationUnknown',
    })
    const third = (await stationsOf(set))?.[2]?.stationId ?? ''
    expect((await today(third, first.station)).number).toBe(3)
    const replacement = await registered(set, 3)
    await expect(today(third, first.station)).rejects.toMatchObject({ code: 'stationUnknown' })
    expect((await today(third, replacement.station)).number).toBe(3)
  })
})

describe('requests that a station signs (F16)', () => {
  it('show its number and the open sessions of its room', async () => {
    const set = await setUpExam(server)
    await setUpExam(server)
    const { station, stationId } = await registered(set, 2)
    const reply = await server.call(stationToday, {
      headers: station.headers(stationId, stationToday, server.clock.now()),
    })
    expect(reply).toMatchObject({ stationId, number: 2, roomName: 'room', siteName: 'site' })
    expect(reply.sessions.map((session) => session.sessionId)).toEqual([set.sessionId])
  })

  it('are refused with another key, path, time or station, and without a signature', async () => {
    const set = await setUpExam(server)
    const { station, stationId } = await registered(set, 2)
    const other = await registered(set, 3)
    const now = server.clock.now()
    const good = station.headers(stationId, stationToday, now)
    const refused = (headers: Record<string, string>, code: string) =>
      expect(server.call(stationToday, { headers })).rejects.toMatchObject({ code, status: 401 })
    await refused(other.station.headers(stationId, stationToday, now), 'stationSignature')
    await refused(station.headers(stationId, pairingStateAt(), now), 'stationSignature')
    await refused({ ...good, [stationHeaders.at]: String(now + 1) }, 'stationSignature')
    await refused({ ...good, [stationHeaders.at]: 'yesterday' }, 'stationSignature')
    await refused({ ...good, [stationHeaders.signature]: '' }, 'stationSignature')
    await refused({ ...good, [stationHeaders.station]: other.stationId }, 'stationSignature')
    for (const nobody of ['-'.repeat(36), 'x', '00000000-0000-7000-8000-000000000000']) {
      await refused({ ...good, [stationHeaders.station]: nobody }, 'stationUnknown')
    }
    await refused(
      station.headers(stationId, stationToday, now - DAY_MS - 60_000),
      'stationSignature',
    )
    await refused({}, 'unauthenticated')
  })
})

/** Another path of the same method, for a signature that was made for something else. */
function pairingStateAt(): typeof stationToday {
  return { ...stationToday, path: '/api/station/tomorrow' }
}

describe('a log-in with the proof of a station', () => {
  it('works at the drawn seat and is refused at another one with the right number', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 2 })
    const pcs = [await registered(set, 1), await registered(set, 2)]
    const ticket = set.tickets[0]
    if (!ticket) throw new RangeError('Expected a candidate')
    const { examNumber, accessCode } = ticket
    const attempt = (at: number, change: object = {}) => {
      const pc = pcs[at]
      if (!pc) throw new RangeError('Expected a PC')
      return server.call(logInCandidate, {
        body: {
          sessionId: set.sessionId,
          examNumber,
          accessCode,
          station: { ...pc.station.proof(pc.stationId, examNumber, server.clock.now()), ...change },
        },
      })
    }
    await expect(attempt(0)).rejects.toMatchObject({ code: 'noSeat' })
    const { seats } = await server.call(drawSeats, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: { witnessDigits: '4321', who: { examNumber } },
    })
    const seatNumber = seats[0]?.seatNumber ?? 0
    await expect(attempt(2 - seatNumber)).rejects.toMatchObject({
      code: 'wrongStation',
      details: { seatNumber },
    })
    const right = seatNumber - 1
    await expect(attempt(right, { at: server.clock.now() - 5 })).rejects.toMatchObject({
      code: 'stationSignature',
    })
    await expect(attempt(right, { stationId: pcs[1 - right]?.stationId })).rejects.toMatchObject({
      code: 'stationSignature',
    })
    const login = await attempt(right)
    expect(login.sitting.seatNumber).toBe(seatNumber)
    expect((await attempt(right)).token).toBe(login.token)
    const own = await server.call(getSitting, {
      headers: { authorization: `Bearer ${login.token}` },
    })
    expect(own.binding).toEqual(login.binding)
  })

  it('is refused with the proof that was made for another candidate', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 1 })
    const pc = await registered(set, 1)
    const [one, two] = set.tickets
    await server.call(drawSeats, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: { witnessDigits: '4321', who: { examNumber: one?.examNumber ?? '' } },
    })
    await expect(
      server.call(logInCandidate, {
        body: {
          sessionId: set.sessionId,
          examNumber: one?.examNumber ?? '',
          accessCode: one?.accessCode ?? '',
          station: pc.station.proof(pc.stationId, two?.examNumber ?? '', server.clock.now()),
        },
      }),
    ).rejects.toMatchObject({ code: 'stationSignature' })
  })
})
