import { endSession } from '@wenkao/shared/monitor'
import {
  FORMER_DRAW_ALGORITHM,
  checkInList,
  drawCommitment,
  drawLog,
  drawScreen,
  drawSeats,
  enterLots,
  excludeStation,
  markAbsent,
  redrawSeat,
  releaseSeat,
  reserveSeat,
  seatingChart,
  setAttendance,
  verifyDraw,
} from '@wenkao/shared/seating'
import { readRoomLayout, setRoomLayout } from '@wenkao/shared/places'
import { scheduleCandidates } from '@wenkao/shared/sessions'
import { changeStation, logInCandidate } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seal } from '../../platform/sealing.ts'
import { supersedeSitting } from '../sittings/index.ts'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const witnessDigits = '2468'

/** The calls of one tablet in one session. */
function tablet(set: ExamSetUp, headers = set.office.headers) {
  const params = { sessionId: set.sessionId }
  const of = (at: number) => set.tickets[at]?.examNumber ?? 'nobody'
  return {
    of,
    draw: (who: object) =>
      server.call(drawSeats, { headers, params, body: { witnessDigits, who } }),
    redraw: (at: number, expectedSeat: number, digits = witnessDigits) =>
      server.call(redrawSeat, {
        headers,
        params,
        body: { witnessDigits: digits, examNumber: of(at), expectedSeat, reason: 'no mouse' },
      }),
    release: (at: number, expectedSeat: number) =>
      server.call(releaseSeat, {
        headers,
        params,
        body: { examNumber: of(at), expectedSeat, reason: 'went home' },
      }),
    reserve: (at: number, seatNumber: number, expectedSeat: number | null = null) =>
      server.call(reserveSeat, {
        headers,
        params,
        body: { examNumber: of(at), seatNumber, expectedSeat, reason: 'by the school' },
      }),
    exclude: (number: number, excluded = true) =>
      server.call(excludeStation, {
        headers,
        params: { ...params, number },
        body: { excluded, reason: 'no picture' },
      }),
    lots: (lots: readonly (readonly [number, number])[]) =>
      server.call(enterLots, {
        headers,
        params,
        body: {
          lots: lots.map(([at, seatNumber]) => ({ examNumber: of(at), seatNumber })),
          reason: 'no network',
        },
      }),
    log: () => server.call(drawLog, { headers, params }),
    screen: () => server.call(drawScreen, { headers, params }),
    chart: () => server.call(seatingChart, { headers, params }),
    people: async () => (await server.call(checkInList, { headers, params })).candidates,
    end: () => server.call(endSession, { headers, params }),
  }
}

/** The seat that a candidate was just given. */
function seatOf(reply: { readonly seats: readonly { readonly seatNumber: number }[] }): number {
  const [seat] = reply.seats
  if (!seat) throw new Error('Expected a seat')
  return seat.seatNumber
}

describe('decisions in a draw (DESIGN section 8)', () => {
  it('a day with all of them replays from what is published', async () => {
    const set = await setUpExam(server, { candidates: 6, stations: 8 })
    const door = tablet(set)
    await door.exclude(1)
    await door.reserve(0, 2)
    const first = seatOf(await door.draw({ examNumber: door.of(1) }))
    await door.exclude(first)
    const second = (await door.redraw(1, first)).seat
    expect(second.seatNumber).not.toBe(first)
    expect(second).toMatchObject({ attempt: 2, kind: 'drawn', drawnNow: true })
    const given = seatOf(await door.draw({ examNumber: door.of(2) }))
    await door.release(2, given)
    await door.exclude(1, false)
    const free = [3, 4, 5, 6, 7, 8].find(
      (number) => number !== first && number !== second.seatNumber,
    )
    await door.lots([[3, free ?? 0]])
    const rest = await door.draw({ all: true })
    expect(rest).toMatchObject({ waiting: 0 })
    await door.end()
    const log = await door.log()
    expect(verifyDraw(log)).toBeUndefined()
    expect(log.entries.map((entry) => entry.kind)).toEqual([
      ...['excluded', 'reserved', 'drawn', 'excluded', 'drawn', 'drawn'],
      ...['released', 'included', 'lot', 'drawn', 'drawn', 'drawn'],
    ])
    const seats = (await door.people()).map((row) => [row.seatKind, row.seatNumber] as const)
    expect(seats.map(([kind]) => kind).sort()).toEqual([
      ...['drawn', 'drawn', 'drawn', 'drawn', 'lot', 'reserved'],
    ])
    expect(new Set(seats.map(([, number]) => number)).size).toBe(6)
  })

  it('draws again once for a double tap, and tells another one what it is now', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 9 })
    const door = tablet(set)
    const first = seatOf(await door.draw({ examNumber: door.of(0) }))
    const [a, b] = await Promise.all([door.redraw(0, first), door.redraw(0, first)])
    expect(a.seat.seatNumber).toBe(b.seat.seatNumber)
    expect([a.seat.drawnNow, b.seat.drawnNow].sort()).toEqual([false, true])
    const elsewhere = [1, 2, 3].find((n) => n !== first && n !== a.seat.seatNumber) ?? 0
    await expect(door.redraw(0, elsewhere)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'seatChanged', seatNumber: a.seat.seatNumber },
    })
    await expect(door.release(0, first)).rejects.toMatchObject({ code: 'conflict' })
    await expect(door.reserve(0, elsewhere, first)).rejects.toMatchObject({ code: 'conflict' })
    await expect(door.redraw(0, a.seat.seatNumber, '9999')).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'otherDigits' },
    })
    expect((await door.release(0, a.seat.seatNumber)).outcome).toBe('released')
    expect((await door.release(0, a.seat.seatNumber)).outcome).toBe('same')
    expect(await door.log()).toMatchObject({ entries: { length: 3 } })
  })

  it('leaves who has logged in to a machine change', async () => {
    const set = await setUpExam(server, { candidates: 1, stations: 4 })
    const door = tablet(set)
    const seat = seatOf(await door.draw({ examNumber: door.of(0) }))
    await server.call(logInCandidate, {
      body: {
        sessionId: set.sessionId,
        ...{ examNumber: door.of(0), accessCode: set.tickets[0]?.accessCode ?? '' },
        station: { kind: 'browser', number: seat },
      },
    })
    const other = (seat % 4) + 1
    const refused = { code: 'conflict', details: { reason: 'loggedIn', seatNumber: seat } }
    await expect(door.redraw(0, seat)).rejects.toMatchObject(refused)
    await expect(door.release(0, seat)).rejects.toMatchObject(refused)
    await expect(door.reserve(0, other, seat)).rejects.toMatchObject(refused)
    const { holder } = await door.exclude(seat)
    expect(holder).toMatchObject({ examNumber: door.of(0), seatNumber: seat })
  })

  it('gives no seat by hand that is taken, unknown or out', async () => {
    const set = await setUpExam(server, { candidates: 3, stations: 4 })
    const door = tablet(set)
    const seat = seatOf(await door.draw({ examNumber: door.of(0) }))
    const out = (seat % 4) + 1
    await door.exclude(out)
    await expect(door.reserve(1, seat)).rejects.toMatchObject({ code: 'seatTaken' })
    await expect(door.reserve(1, 77)).rejects.toMatchObject({
      code: 'seatUnusable',
      details: { reason: 'unknown' },
    })
    await expect(door.reserve(1, out)).rejects.toMatchObject({
      code: 'seatUnusable',
      details: { reason: 'excluded' },
    })
    await expect(door.exclude(77)).rejects.toMatchObject({ code: 'notFound' })
    const free = [1, 2, 3, 4].find((number) => number !== seat && number !== out) ?? 0
    expect((await door.reserve(1, free)).seat).toMatchObject({ kind: 'reserved', attempt: 0 })
    expect((await door.reserve(1, free)).seat.drawnNow).toBe(false)
    expect(await door.exclude(out)).toMatchObject({ outcome: 'same' })
    expect(await door.exclude(out, false)).toMatchObject({ outcome: 'changed', holder: null })
  })

  it('enters all lots by hand or none, and the same list again is harmless', async () => {
    const set = await setUpExam(server, { candidates: 3, stations: 5 })
    const door = tablet(set)
    const seat = seatOf(await door.draw({ examNumber: door.of(0) }))
    const [a = 0, b = 0, c = 0] = [1, 2, 3, 4, 5].filter((number) => number !== seat)
    await expect(
      door.lots([
        [0, a],
        [1, seat],
        [2, b],
        [2, a],
        [9, c],
      ]),
    ).rejects.toMatchObject({
      code: 'conflict',
      details: {
        reason: 'lots',
        lots: [
          { examNumber: door.of(0), reason: 'hasOther' },
          { examNumber: door.of(1), reason: 'taken' },
          { examNumber: door.of(2), reason: 'twice' },
          { reason: 'unknownCandidate' },
        ],
      },
    })
    const lots = [
      [1, a],
      [2, b],
    ] as const
    expect(await door.lots(lots)).toMatchObject({ entered: 2, same: 0, waiting: 0, freeSeats: 2 })
    expect(await door.lots(lots)).toMatchObject({ entered: 0, same: 2 })
  })

  it('in bulk leaves absentees out, takes only who was checked in, and gives what there is', async () => {
    const set = await setUpExam(server, { candidates: 4, stations: 4 })
    const { headers } = set.office
    const door = tablet(set)
    const people = await door.people()
    const params = (at: number) => ({
      sessionId: set.sessionId,
      sittingId: people[at]?.sittingId ?? '',
    })
    const expected = { status: 'expected', at: null }
    await server.call(setAttendance, {
      headers,
      params: params(0),
      body: { status: 'present', expected },
    })
    await server.call(markAbsent, {
      headers,
      params: { sessionId: set.sessionId },
      body: { sittingIds: [params(1).sittingId] },
    })
    const present = await door.draw({ present: true })
    expect(present.seats.map((seat) => seat.examNumber)).toEqual([door.of(0)])
    expect(present.waiting).toBe(2)
    await expect(door.draw({ examNumber: door.of(1) })).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'absent' },
    })
    const left = [1, 2, 3, 4].filter((number) => number !== seatOf(present))
    await door.exclude(left[0] ?? 0)
    await door.exclude(left[1] ?? 0)
    const rest = await door.draw({ all: true })
    expect(rest.seats).toHaveLength(1)
    expect(rest).toMatchObject({ waiting: 1, freeSeats: 0 })
    await expect(door.draw({ all: true })).rejects.toMatchObject({
      code: 'noFreeSeat',
      details: { keptOut: left.slice(0, 2) },
    })
  })

  it('logs a seat that a machine change gave away before it draws on, so that none is passed over', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 3 })
    const door = tablet(set)
    const left = seatOf(await door.draw({ examNumber: door.of(0) }))
    const spare = (left % 3) + 1
    const [person] = await door.people()
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: person?.sittingId ?? '' },
      body: { seatNumber: spare, reason: 'no picture', expectedEpoch: null },
    })
    expect((await door.people())[0]?.seatKind).toBeNull()
    await door.draw({ all: true })
    await door.end()
    const log = await door.log()
    expect(log.entries.map((entry) => entry.kind)).toEqual(['drawn', 'taken', 'drawn'])
    expect(verifyDraw(log)).toBeUndefined()
  })

  it('gives the seat of a superseded sitting back when its candidate sits again in the same session', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 3 })
    const { headers } = set.office
    const params = { sessionId: set.sessionId }
    const door = tablet(set)
    const { seats } = await door.draw({ all: true })
    const [stayed, moved] = seats
    const spare = [1, 2, 3].find((n) => seats.every((seat) => seat.seatNumber !== n)) ?? 0
    await server.call(changeStation, {
      headers,
      params: { ...params, sittingId: moved?.sittingId ?? '' },
      body: { seatNumber: spare, reason: 'no picture', expectedEpoch: null },
    })
    for (const seat of seats) {
      await server.services.db.transaction((transaction) =>
        supersedeSitting(transaction, set.sessionId, seat.sittingId, server.clock.now()),
      )
    }
    await server.call(scheduleCandidates, { headers, params, body: { next: 10 } })
    const again = await door.draw({ all: true })
    const numbers = again.seats.map((seat) => seat.seatNumber).sort()
    expect(numbers).toEqual([stayed?.seatNumber ?? 0, spare].sort())
    await door.end()
    const log = await door.log()
    expect(verifyDraw(log)).toBeUndefined()
    expect(log.entries.map((entry) => entry.kind)).toEqual([
      ...['drawn', 'drawn', 'released', 'released', 'excluded', 'drawn', 'drawn'],
    ])
  })

  it('a draw of the former algorithm goes on under its own rules, and still verifies', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 3 })
    const { keys, sql } = server.services
    const seed = 'ab'.repeat(32)
    const commitment = drawCommitment(seed, set.sessionId, [1, 2, 3], FORMER_DRAW_ALGORITHM)
    const sealed = Buffer.from(seal(keys.dataEncryption, seed, `draw-seed/${set.sessionId}`))
    await sql`update draws set algorithm = ${FORMER_DRAW_ALGORITHM}, commitment = ${commitment},
      seed_sealed = ${sealed} where session_id = ${set.sessionId}`
    const door = tablet(set)
    const seat = seatOf(await door.draw({ examNumber: door.of(0) }))
    const refused = { code: 'conflict', details: { reason: 'formerDraw' } }
    await expect(door.redraw(0, seat)).rejects.toMatchObject(refused)
    await expect(door.exclude(seat)).rejects.toMatchObject(refused)
    await expect(door.lots([[1, 1]])).rejects.toMatchObject(refused)
    const [person] = await door.people()
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: person?.sittingId ?? '' },
      body: { seatNumber: (seat % 3) + 1, reason: 'no picture', expectedEpoch: null },
    })
    await door.draw({ all: true })
    await door.end()
    expect(verifyDraw(await door.log())).toBeUndefined()
  })

  it('ends with the session, and is for the door of this session alone', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 3 })
    const scope = { kind: 'session', id: set.sessionId } as const
    const waiting = await server.staff([{ role: 'waitingAreaStaff', scope }])
    const technician = await server.staff([{ role: 'technician', scope }])
    const other = await setUpExam(server, { candidates: 1 })
    const foreign = tablet(other, waiting.headers)
    const own = tablet(set, waiting.headers)
    const mending = tablet(set, technician.headers)
    await own.draw({ all: true })
    const forbidden = { code: 'forbidden' }
    for (const tried of [
      () => foreign.draw({ all: true }),
      () => foreign.redraw(0, 1),
      () => foreign.release(0, 1),
      () => foreign.reserve(0, 1),
      () => foreign.exclude(1),
      () => foreign.lots([[0, 1]]),
      () => foreign.screen(),
      () => foreign.chart(),
      () => mending.draw({ all: true }),
      () => mending.exclude(1),
    ]) {
      await expect(tried()).rejects.toMatchObject(forbidden)
    }
    const door = tablet(set)
    await door.end()
    const over = { code: 'sessionEnded' }
    for (const tried of [
      () => own.redraw(0, 1),
      () => own.release(0, 1),
      () => own.reserve(0, 1),
      () => own.exclude(1),
      () => own.lots([[0, 1]]),
    ]) {
      await expect(tried()).rejects.toMatchObject(over)
    }
  })
})

describe('what is shown of a draw', () => {
  it('the second screen has the last numbers with masked names, and forgets what was drawn again', async () => {
    const set = await setUpExam(server, { candidates: 14, stations: 16 })
    const door = tablet(set)
    await door.draw({ all: true })
    const seat = (await door.people())[0]?.seatNumber ?? 0
    const again = (await door.redraw(0, seat)).seat
    const screen = await door.screen()
    expect(screen).toMatchObject({ seated: 14, freeSeats: 2, waiting: 0, witnessDigits })
    expect(screen.last).toHaveLength(12)
    expect(screen.last[0]).toMatchObject({
      seatNumber: again.seatNumber,
      nameMasked: 'c******** 1',
      examNumberEnd: door.of(0).slice(-4),
    })
    expect(screen.last.map((line) => line.n)).toEqual(
      screen.last.map((line) => line.n).toSorted((a, b) => b - a),
    )
    expect(screen.last.some((line) => line.seatNumber === seat)).toBe(false)
    expect(JSON.stringify(screen)).not.toContain('candidate')
  })

  it('the chart has every station at its place, in the room as it was described', async () => {
    const set = await setUpExam(server, { candidates: 2, stations: 7 })
    const { headers } = set.office
    const door = tablet(set)
    const seat = seatOf(await door.draw({ examNumber: door.of(0) }))
    const before = await door.chart()
    expect(before.stations.map(({ row, column }) => [row, column])).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((column) => [1, column]),
      [2, 1],
    ])
    const holder = before.stations.find((station) => station.number === seat)?.sittingId
    expect(before.candidates.find((row) => row.sittingId === holder)?.examNumber).toBe(door.of(0))
    const layout = {
      rows: [3, 4],
      aislesAfter: [2],
      numbering: 'snake' as const,
      teacher: 'right' as const,
    }
    const params = { roomId: set.roomId }
    await server.call(setRoomLayout, { headers, params, body: { layout } })
    const after = await door.chart()
    expect(after.layout).toEqual(layout)
    expect(after.stations.slice(2, 5).map(({ row, column }) => [row, column])).toEqual([
      [1, 3],
      [2, 4],
      [2, 3],
    ])
    await server.call(setRoomLayout, { headers, params, body: { layout: null } })
    const plain = await server.call(readRoomLayout, { headers, params })
    expect(plain).toMatchObject({ described: false, stations: [1, 2, 3, 4, 5, 6, 7] })
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(
      server.call(setRoomLayout, { headers: proctor.headers, params, body: { layout } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
