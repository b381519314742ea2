import {
  checkInList,
  drawLog,
  drawSeats,
  enterLots,
  excludeStation,
  redrawSeat,
  releaseSeat,
  reserveSeat,
  seatingChart,
  setAttendance,
  verifyDraw,
  type DrawEntry,
} from '@wenkao/shared/seating'
import { endSession } from '@wenkao/shared/monitor'
import { changeStation } from '@wenkao/shared/sittings'
import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { LineError, createSeededRandom, flaky, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RefusedCall, callEndpoint, type CallInput } from '../../platform/call-endpoint.ts'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { ORIGIN, createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const isFull = process.env['WENKAO_FULL'] === '1'
const CANDIDATES = isFull ? 12 : 6
const STATIONS = isFull ? 14 : 7
const LOSS = 0.3

/** Taps that only give: after them alone, a number once told stays the candidate's. */
const giving = ['draw', 'draw', 'draw', 'drawAll', 'drawPresent'] as const
const deciding = [
  ...['redraw', 'redraw', 'release', 'reserve', 'exclude', 'include', 'lot'],
  ...['present', 'absent', 'move', 'reload'],
] as const
const tap = fc.record({
  do: fc.constantFrom(...giving, ...deciding),
  who: fc.nat(CANDIDATES - 1),
  station: fc.integer({ min: 1, max: STATIONS }),
})
type Tap = typeof tap extends fc.Arbitrary<infer T> ? T : never

const program = fc.record({
  seed: fc.nat(),
  tablets: fc.array(fc.array(tap, { minLength: 4, maxLength: isFull ? 25 : 8 }), {
    minLength: 2,
    maxLength: 5,
  }),
})

/** What a tablet may be told instead of an outcome; anything else is a fault of the server. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['conflict', 'noFreeSeat', 'seatTaken', 'seatUnusable', 'sittingMoved'],
])

/** Everything that happened to one session, as its tablets saw it. */
interface Told {
  /** Seats that some reply named for a candidate. */
  readonly seats: Map<string, Set<number>>
  /** Candidates whom somebody tried to give another seat. */
  readonly decided: Set<string>
}

/** One tablet on a line that loses what is asked and what is answered, and doubles some taps. */
async function runTablet(set: ExamSetUp, taps: readonly Tap[], seed: number, told: Told) {
  const random = createSeededRandom(seed)
  const fetch = flaky<[Request], Response>(
    async (request) => server.app.fetch(request),
    () => {
      const value = random.next()
      if (value < LOSS / 2) return 'requestLost'
      return value < LOSS ? 'replyLost' : 'none'
    },
  )
  const once = <E extends Endpoint>(endpoint: E, input: CallInput) =>
    callEndpoint(fetch, ORIGIN, endpoint, { ...input, headers: set.office.headers })
  /** Repeats the same body until there is an answer, sometimes with two fingers. */
  async function send<E extends Endpoint>(
    endpoint: E,
    input: CallInput,
  ): Promise<EndpointResult<E> | undefined> {
    for (;;) {
      const taps = random.next() < 0.2 ? 2 : 1
      const replies = await Promise.allSettled(
        Array.from({ length: taps }, () => once(endpoint, input)),
      )
      for (const reply of replies) {
        if (reply.status === 'fulfilled') return reply.value
        if (reply.reason instanceof LineError) continue
        if (!(reply.reason instanceof RefusedCall)) throw reply.reason
        if (!REFUSALS.has(reply.reason.code)) throw reply.reason
        return undefined
      }
      // A reload forgets what was under way: whether it happened is only seen in the list.
      if (random.next() < 0.1) return undefined
    }
  }
  const params = { sessionId: set.sessionId }
  const read = async () => (await send(checkInList, { params }))?.candidates ?? []
  let people = await read()
  const tell = (seat: { examNumber: string; seatNumber: number } | undefined) => {
    if (!seat) return
    const known = told.seats.get(seat.examNumber) ?? new Set()
    told.seats.set(seat.examNumber, known.add(seat.seatNumber))
    // The page shows what it was told until it reads the list again.
    people = people.map((person) =>
      person.examNumber === seat.examNumber ? { ...person, seatNumber: seat.seatNumber } : person,
    )
  }
  const witnessDigits = '2468'
  const reason = 'model'
  for (const { do: what, who, station } of taps) {
    if (what === 'reload' || people.length === 0) people = await read()
    const person = people[who]
    if (!person) continue
    const { examNumber, sittingId } = person
    const isAbout = { examNumber, reason, expectedSeat: person.seatNumber }
    if (['redraw', 'release', 'reserve', 'move', 'lot'].includes(what)) told.decided.add(examNumber)
    switch (what) {
      case 'draw':
      case 'drawAll':
      case 'drawPresent': {
        const all = what === 'drawAll' ? { all: true } : { present: true }
        const body = { witnessDigits, who: what === 'draw' ? { examNumber } : all }
        const reply = await send(drawSeats, { params, body })
        for (const seat of reply?.seats ?? []) tell(seat)
        break
      }
      case 'redraw':
        if (person.seatNumber === null) break
        tell((await send(redrawSeat, { params, body: { ...isAbout, witnessDigits } }))?.seat)
        break
      case 'release':
        if (person.seatNumber !== null) await send(releaseSeat, { params, body: isAbout })
        break
      case 'reserve': {
        const body = { ...isAbout, seatNumber: station }
        tell((await send(reserveSeat, { params, body }))?.seat)
        break
      }
      case 'exclude':
      case 'include':
        await send(excludeStation, {
          params: { ...params, number: station },
          body: { excluded: what === 'exclude', reason },
        })
        break
      case 'lot': {
        const lots = [{ examNumber, seatNumber: station }]
        await send(enterLots, { params, body: { lots, reason } })
        break
      }
      case 'present':
      case 'absent': {
        const { status = 'expected', at = null } = person.attendance ?? {}
        await send(setAttendance, {
          params: { ...params, sittingId },
          body: { status: what, expected: { status, at } },
        })
        break
      }
      case 'move':
        if (person.seatNumber === null) break
        await send(changeStation, {
          params: { ...params, sittingId },
          body: { seatNumber: station, reason, expectedEpoch: null },
        })
        break
      case 'reload':
        break
    }
  }
}

/** Seats by exam number as the log gives them, counted without the rules under test. */
function seatsOfLog(entries: readonly DrawEntry[]): Map<string, number> {
  const seats = new Map<string, number>()
  for (const entry of entries) {
    if (entry.kind === 'released') seats.delete(entry.examNumber)
    if (entry.kind === 'drawn' || entry.kind === 'reserved' || entry.kind === 'lot') {
      seats.set(entry.examNumber, entry.seatNumber)
    }
  }
  return seats
}

/** Seats that nobody sits at and that are neither excluded nor given away before. */
function freeOfLog(
  entries: readonly DrawEntry[],
  stations: readonly number[],
  taken: readonly number[],
): number[] {
  const out = new Set<number>()
  for (const entry of entries) {
    if (entry.kind === 'excluded' || entry.kind === 'taken') out.add(entry.seatNumber)
    if (entry.kind === 'included') out.delete(entry.seatNumber)
  }
  const held = [...seatsOfLog(entries).values()]
  return stations.filter((n) => !out.has(n) && !held.includes(n) && !taken.includes(n))
}

describe('a draw at several tablets (F08)', () => {
  it('gives no seat twice, nobody two, leaves nobody out while one is free, and follows from its log', async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ seed, tablets }) => {
        const set = await setUpExam(server, { candidates: CANDIDATES, stations: STATIONS })
        const { headers } = set.office
        const params = { sessionId: set.sessionId }
        const told: Told = { seats: new Map(), decided: new Set() }
        await Promise.all(tablets.map((taps, at) => runTablet(set, taps, seed + at, told)))

        const body = { witnessDigits: '2468', who: { all: true } }
        const last = await server.raw(drawSeats, { headers, params, body })
        expect([200, 409]).toContain(last.status)
        const { candidates, stations } = await server.call(seatingChart, { headers, params })
        await server.call(endSession, { headers, params })
        const log = await server.call(drawLog, { headers, params })
        expect(verifyDraw(log)).toBeUndefined()

        const numbers = candidates.flatMap((person) => person.seatNumber ?? [])
        expect(new Set(numbers).size).toBe(numbers.length)
        const byLog = seatsOfLog(log.entries)
        expect(new Set(byLog.values()).size).toBe(byLog.size)
        for (const person of candidates) {
          // Whom a machine change moved has a seat that no draw gave.
          const isMoved = person.seatNumber !== null && person.seatKind === null
          if (!isMoved) expect(person.seatNumber).toBe(byLog.get(person.examNumber) ?? null)
          if (!told.decided.has(person.examNumber)) {
            const seen = told.seats.get(person.examNumber) ?? new Set()
            expect([...seen].filter((number) => number !== person.seatNumber)).toEqual([])
          }
        }
        const waiting = candidates.filter(
          (person) => person.seatNumber === null && person.attendance?.status !== 'absent',
        )
        const all = stations.map((station) => station.number)
        if (waiting.length > 0) expect(freeOfLog(log.entries, all, numbers)).toEqual([])
      }),
      { ...propertySettings(3), endOnFailure: !isFull },
    )
  }, 600_000)
})
