import { neighbourPairs } from '@wenkao/shared/papers'
import { createArea, createRoom, createSite, stationPositions } from '@wenkao/shared/places'
import {
  listSchedules,
  moveCandidates,
  previewSchedule,
  saveSchedule,
  undoSchedule,
  type ScheduleRules,
} from '@wenkao/shared/scheduling'
import { DrawLog, drawLog, drawSeats } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listCandidates,
  listSessions,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { extendSitting, logInCandidate } from '@wenkao/shared/sittings'
import { startSession } from '@wenkao/shared/monitor'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallPaper } from '../../test-processes/set-up-exam.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { freshId } from '../../platform/services.ts'
import { confirmPaper } from '../papers/index.ts'
import { selectSittings } from '../sittings/index.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

let serial = 0
const HOUR = 3_600_000

/** An exam of one hour with rooms of the given sizes, all at one site, and candidates of two classes. */
async function prepare(sizes: readonly number[], candidates: number) {
  serial += 1
  const { headers } = await server.office()
  const paperId = await confirmPaper(
    server.services,
    { ...smallPaper(''), title: `scheduled ${serial}` },
    new Map(),
  )
  const { areaId } = await server.call(createArea, { headers, body: { name: `sched ${serial}` } })
  const { siteId } = await server.call(createSite, {
    ...{ headers, params: { areaId }, body: { name: 'site' } },
  })
  const rooms: string[] = []
  for (const [at, stations] of sizes.entries()) {
    const room = await server.call(createRoom, {
      ...{ headers, params: { siteId }, body: { name: `room ${at + 1}`, stations } },
    })
    rooms.push(room.roomId)
  }
  const { examId } = await server.call(createExam, {
    headers,
    body: { title: `scheduled ${serial}`, paperId, durationMinutes: 60 },
  })
  await server.call(putCandidates, {
    headers,
    params: { examId },
    body: {
      candidates: Array.from({ length: candidates }, (_, at) => ({
        examNumber: `${serial * 1000 + at + 1}`,
        name: `candidate ${serial}-${at + 1}`,
        school: 'School',
        className: at % 2 === 0 ? 'one' : 'two',
      })),
    },
  })
  const start = server.clock.now() + 24 * HOUR
  const rules = (more: Partial<ScheduleRules> = {}): ScheduleRules => ({
    starts: [start],
    rooms: rooms.map((roomId) => ({ roomId, spares: 0 })),
    order: 'examNumber',
    keepClasses: false,
    even: false,
    partClasses: false,
    schoolSites: [],
    breakMinutes: 15,
    sessionName: 'time {n}',
    seed: 'seed of a test',
    ...more,
  })
  const preview = (body: ScheduleRules) =>
    server.call(previewSchedule, { headers, params: { examId }, body })
  const save = async (body: ScheduleRules, scheduleId = freshId(server.services)) => {
    const { digest } = await preview(body)
    return server.call(saveSchedule, {
      ...{ headers, params: { examId }, body: { scheduleId, rules: body, digest } },
    })
  }
  const undo = (scheduleId: string) =>
    server.call(undoSchedule, { headers, params: { examId, scheduleId }, body: {} })
  const move = (examNumbers: readonly string[], sessionId: string | null) =>
    server.call(moveCandidates, {
      ...{ headers, params: { examId }, body: { examNumbers: [...examNumbers], sessionId } },
    })
  const sessions = async () =>
    (await server.call(listSessions, { headers, query: { examId } })).sessions
  const unscheduled = async () =>
    (
      await server.call(listCandidates, {
        ...{ headers, params: { examId }, query: { scheduled: 'no', page: 1, size: 50 } },
      })
    ).total
  const number = (at: number) => `${serial * 1000 + at}`
  const set = { headers, examId, rooms, start, number }
  return { ...set, rules, preview, save, undo, move, sessions, unscheduled }
}

/** Logs a candidate in from a browser at a drawn or given seat. */
async function logIn(office: TestStaff, sessionId: string, examNumber: string) {
  const { headers } = office
  const { tickets } = await server.call(listTickets, { headers, params: { sessionId } })
  const ticket = tickets.find((one) => one.examNumber === examNumber)
  const sittings = await selectSittings(server.services.db, [sessionId])
  const seat = sittings.find((one) => one.examNumber === examNumber)?.seatNumber ?? 0
  await server.call(startSession, { headers, params: { sessionId } })
  return server.call(logInCandidate, {
    body: {
      ...{ sessionId, examNumber, accessCode: ticket?.accessCode ?? '' },
      station: { kind: 'browser', number: seat },
    },
  })
}

describe('scheduling an exam (N10)', () => {
  it('SH6: shows the plan, changes nothing, and saves just that plan in one step', async () => {
    const exam = await prepare([4, 3], 10)
    const rules = exam.rules({
      starts: [exam.start + 2 * HOUR, exam.start],
      rooms: exam.rooms.map((roomId) => ({ roomId, spares: 1 })),
    })
    const shown = await exam.preview(rules)
    expect(shown).toMatchObject({ candidates: 10, placed: 10, left: 0, clashes: [], split: [] })
    expect(shown.sessions.map((one) => [one.roomName, one.candidates, one.spares])).toEqual([
      ['room 1', 3, 1],
      ['room 2', 2, 1],
      ['room 1', 3, 1],
      ['room 2', 2, 1],
    ])
    expect(await exam.sessions()).toEqual([])
    const run = await exam.save(rules)
    expect(run).toMatchObject({ sessions: 4, candidates: 10, undoneAt: null })
    const made = await exam.sessions()
    expect(made.map((one) => [one.name, one.roomName, one.candidates, one.stations])).toEqual([
      ['time 1', 'room 1', 3, 3],
      ['time 1', 'room 2', 2, 2],
      ['time 2', 'room 1', 3, 3],
      ['time 2', 'room 2', 2, 2],
    ])
    expect(await exam.unscheduled()).toBe(0)
    // Everything that a session has, it has: draw, tickets, log-in.
    const [first] = made
    if (!first) throw new RangeError('Expected a session')
    await server.call(drawSeats, {
      headers: exam.headers,
      params: { sessionId: first.sessionId },
      body: { witnessDigits: '1357', who: { all: true } },
    })
    const seats = await selectSittings(server.services.db, [first.sessionId])
    expect(seats.map(({ seatNumber }) => seatNumber).toSorted()).toEqual([1, 2, 3])
    await expect(logIn(exam, first.sessionId, exam.number(1))).resolves.toMatchObject({
      binding: { epoch: 1 },
    })
  })

  it('SH6: the same request again, or twice at once, changes nothing', async () => {
    const exam = await prepare([4], 4)
    const scheduleId = freshId(server.services)
    const { digest } = await exam.preview(exam.rules())
    const request = () =>
      server.call(saveSchedule, {
        headers: exam.headers,
        params: { examId: exam.examId },
        body: { scheduleId, rules: exam.rules(), digest },
      })
    const [one, other] = await Promise.all([request(), request()])
    expect(other).toEqual(one)
    expect(await request()).toEqual(one)
    expect(await exam.sessions()).toHaveLength(1)
  })

  it('SH6: two offices who save at once: one is told that the plan is another one now', async () => {
    const exam = await prepare([4], 4)
    const outcomes = await Promise.allSettled([exam.save(exam.rules()), exam.save(exam.rules())])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refusal = outcomes.find((one) => one.status === 'rejected')
    expect(refusal?.reason).toMatchObject({
      code: 'conflict',
      details: { reason: 'planChanged' },
    })
    expect(await exam.sessions()).toHaveLength(1)
  })

  it('SH6: a roster that changed after the preview is looked at again first', async () => {
    const exam = await prepare([4], 3)
    const { digest } = await exam.preview(exam.rules())
    await server.call(putCandidates, {
      headers: exam.headers,
      params: { examId: exam.examId },
      body: { candidates: [{ examNumber: 'late', name: 'late' }] },
    })
    const late = server.call(saveSchedule, {
      headers: exam.headers,
      params: { examId: exam.examId },
      body: { scheduleId: freshId(server.services), rules: exam.rules(), digest },
    })
    await expect(late).rejects.toMatchObject({ details: { reason: 'planChanged' } })
    expect(await exam.sessions()).toEqual([])
  })

  it('SH4: names rooms that other exams need, rooms without a place, and who is left over', async () => {
    const one = await prepare([3, 2], 2)
    await server.call(createSession, {
      headers: one.headers,
      body: {
        ...{ examId: one.examId, roomId: one.rooms[0] ?? '', name: 'other' },
        plannedStart: one.start + HOUR + 10 * 60_000,
      },
    })
    const shown = await one.preview(
      one.rules({
        rooms: one.rooms.map((roomId, at) => ({ roomId, spares: at === 1 ? 2 : 0 })),
      }),
    )
    expect(shown.clashes).toEqual([
      {
        ...{ roomId: one.rooms[0], roomName: 'room 1', plannedStart: one.start },
        ...{ sessionName: 'other', examTitle: `scheduled ${serial}` },
      },
    ])
    expect(shown.withoutPlace).toEqual([{ roomId: one.rooms[1], roomName: 'room 2', stations: 2 }])
    expect(shown).toMatchObject({ placed: 0, left: 2, sessions: [] })
    expect(shown.leftOver.map(({ reason }) => reason)).toEqual(['noPlace', 'noPlace'])
    await expect(
      one.save(one.rules({ rooms: [{ roomId: one.rooms[1] ?? '', spares: 2 }] })),
    ).rejects.toMatchObject({ details: { reason: 'empty' } })
  })

  it('SH4: nobody is put into two exams at one time', async () => {
    const first = await prepare([3], 2)
    await first.save(first.rules())
    const second = await prepare([3], 0)
    await server.call(putCandidates, {
      headers: second.headers,
      params: { examId: second.examId },
      body: {
        candidates: [
          { examNumber: `${(serial - 1) * 1000 + 1}`, name: `candidate ${serial - 1}-1` },
          { examNumber: `${(serial - 1) * 1000 + 2}`, name: 'somebody else of that number' },
        ],
      },
    })
    const shown = await second.preview(second.rules({ starts: [first.start] }))
    expect(shown.leftOver.map(({ name, reason }) => [name, reason])).toEqual([
      [`candidate ${serial - 1}-1`, 'busy'],
    ])
    const both = await second.preview(
      second.rules({ starts: [first.start, first.start + 3 * HOUR] }),
    )
    expect(both.left).toBe(0)
  })

  it('SH5: gives seats that part the classes, listed in the log of the draw', async () => {
    const exam = await prepare([12], 6)
    await exam.save(exam.rules({ partClasses: true }))
    const [session] = await exam.sessions()
    const sessionId = session?.sessionId ?? ''
    const sittings = await selectSittings(server.services.db, [sessionId])
    const classAt = new Map(
      sittings.map(({ seatNumber, examNumber }) => [seatNumber, Number(examNumber) % 2]),
    )
    expect(classAt.size).toBe(6)
    expect(classAt.has(null)).toBe(false)
    const pairs = neighbourPairs(stationPositions(Array.from({ length: 12 }, (_, at) => at + 1)))
    const together = pairs.filter(
      ([one, other]) => classAt.has(one) && classAt.get(one) === classAt.get(other),
    )
    expect(together).toEqual([])
    const log = DrawLog.parse(
      await server.call(drawLog, { headers: exam.headers, params: { sessionId } }),
    )
    expect(log.entries.map(({ kind }) => kind)).toEqual(new Array(6).fill('reserved'))
    // Who comes late draws one of the others.
    await server.call(putCandidates, {
      headers: exam.headers,
      params: { examId: exam.examId },
      body: { candidates: [{ examNumber: 'late-5', name: 'late' }] },
    })
    await server.call(scheduleCandidates, {
      headers: exam.headers,
      params: { sessionId },
      body: { examNumbers: ['late-5'] },
    })
    const { seats } = await server.call(drawSeats, {
      headers: exam.headers,
      params: { sessionId },
      body: { witnessDigits: '1357', who: { all: true } },
    })
    expect(seats.filter(({ drawnNow }) => drawnNow)).toHaveLength(1)
  })

  it('SH8: says where extra time reaches into the next session, and keeps the room for who has it', async () => {
    const { headers, examId, rules, preview, save } = await prepare([2], 4)
    const [start = 0] = rules().starts
    const { rows } = await server.call(listCandidates, {
      ...{ headers, params: { examId }, query: {} },
    })
    const [slow] = rows
    const needs = { specialNeeds: '加时 20 分钟' }
    const candidates = [{ examNumber: slow?.examNumber ?? '', name: slow?.name ?? '', ...needs }]
    await server.call(putCandidates, { headers, params: { examId }, body: { candidates } })
    const both = rules({ starts: [start, start + 75 * 60_000] })
    expect((await preview(both)).overruns).toMatchObject([
      { roomName: 'room 1', plannedStart: start, candidates: 1, minutes: 5 },
    ])
    await save(rules())
    // The session is there now, with its 80 minutes, and the break after them.
    const after = (minutes: number) => preview(rules({ starts: [start + minutes * 60_000] }))
    expect((await after(94)).clashes).toHaveLength(1)
    expect(await after(95)).toMatchObject({ clashes: [], placed: 2, overruns: [] })
  })

  it('SH7: takes a schedule back while nothing has happened, once, and names what has', async () => {
    const exam = await prepare([4, 4], 8)
    const first = await exam.save(exam.rules({ partClasses: true }))
    const back = await exam.undo(first.scheduleId)
    expect(back.undoneAt).not.toBeNull()
    expect(await exam.undo(first.scheduleId)).toEqual(back)
    expect(await exam.sessions()).toEqual([])
    expect(await exam.unscheduled()).toBe(8)

    const again = await exam.save(exam.rules({ partClasses: true }))
    const [, second] = await exam.sessions()
    if (!second) throw new RangeError('Expected two sessions')
    const [someone] = await selectSittings(server.services.db, [second.sessionId])
    await logIn(exam, second.sessionId, someone?.examNumber ?? '')
    await expect(exam.undo(again.scheduleId)).rejects.toMatchObject({
      code: 'conflict',
      details: {
        reason: 'begun',
        count: 1,
        sessions: [{ sessionId: second.sessionId, name: 'time 1' }],
      },
    })
    expect(await exam.sessions()).toHaveLength(2)
    const { runs } = await server.call(listSchedules, {
      headers: exam.headers,
      params: { examId: exam.examId },
    })
    expect(runs.map(({ scheduleId, undoneAt }) => [scheduleId, undoneAt === null])).toEqual([
      [again.scheduleId, true],
      [first.scheduleId, false],
    ])
  })

  it('SH7: a seat that was drawn at the door keeps a schedule', async () => {
    const exam = await prepare([4], 2)
    const run = await exam.save(exam.rules())
    const [session] = await exam.sessions()
    await server.call(drawSeats, {
      headers: exam.headers,
      params: { sessionId: session?.sessionId ?? '' },
      body: { witnessDigits: '1357', who: { examNumber: exam.number(1) } },
    })
    await expect(exam.undo(run.scheduleId)).rejects.toMatchObject({
      details: { reason: 'begun' },
    })
  })

  it('SH7: moves candidates who have not begun, as long as there is a station', async () => {
    const exam = await prepare([4, 3], 6)
    await exam.save(exam.rules({ partClasses: true }))
    const [one, two] = await exam.sessions()
    if (!one || !two) throw new RangeError('Expected two sessions')
    const inOne = (await selectSittings(server.services.db, [one.sessionId])).map(
      ({ examNumber }) => examNumber,
    )
    const moved = await exam.move([...inOne.slice(0, 2), 'nobody'], two.sessionId)
    expect(moved).toEqual({
      ...{ moved: 1, already: 0 },
      refused: [
        { examNumber: 'nobody', reason: 'unknown' },
        { examNumber: inOne[1], reason: 'full' },
      ],
    })
    expect(await exam.move(inOne.slice(0, 1), two.sessionId)).toMatchObject({
      ...{ moved: 0, already: 1 },
    })
    // The seat that was left is free again for the draw.
    await exam.move(inOne.slice(0, 1), one.sessionId)
    await server.call(drawSeats, {
      headers: exam.headers,
      params: { sessionId: one.sessionId },
      body: { witnessDigits: '1357', who: { all: true } },
    })
    const again = await selectSittings(server.services.db, [one.sessionId])
    expect(again.map(({ seatNumber }) => seatNumber).toSorted()).toEqual([1, 2, 3, 4])

    await logIn(exam, one.sessionId, inOne[1] ?? '')
    expect(await exam.move([inOne[1] ?? ''], null)).toMatchObject({
      ...{ moved: 0, refused: [{ examNumber: inOne[1], reason: 'begun' }] },
    })
    expect(await exam.unscheduled()).toBe(0)
    const [elsewhere] = await selectSittings(server.services.db, [two.sessionId])
    expect(await exam.move([elsewhere?.examNumber ?? ''], null)).toMatchObject({ moved: 1 })
    expect(await exam.unscheduled()).toBe(1)
  })

  it('SH7: extra time that came with the roster keeps nobody, extra time that a person gave does', async () => {
    const exam = await prepare([4, 4], 4)
    const needs = [1, 2].map((at) => ({ examNumber: exam.number(at), name: `slow ${at}` }))
    await server.call(putCandidates, {
      ...{ headers: exam.headers, params: { examId: exam.examId } },
      body: { candidates: needs.map((one) => ({ ...one, specialNeeds: '加时 20 分钟' })) },
    })
    const extensions = async (sessionId: string) =>
      (await selectSittings(server.services.db, [sessionId])).flatMap(
        ({ examNumber, extensionMs }) => (extensionMs > 0 ? [[examNumber, extensionMs]] : []),
      )
    const first = await exam.save(exam.rules())
    const [one] = await exam.sessions()
    expect(await exam.move([exam.number(1)], null)).toMatchObject({ moved: 1, refused: [] })
    expect(await exam.move([exam.number(1)], one?.sessionId ?? '')).toMatchObject({ moved: 1 })
    expect(await extensions(one?.sessionId ?? '')).toEqual(
      [1, 2].map((at) => [exam.number(at), 20 * 60_000]),
    )
    expect((await exam.undo(first.scheduleId)).undoneAt).not.toBeNull()
    expect(await exam.sessions()).toEqual([])

    const again = await exam.save(exam.rules())
    const [session] = await exam.sessions()
    const { sessionId = '' } = session ?? {}
    const sittings = await selectSittings(server.services.db, [sessionId])
    const slow = sittings.find(({ examNumber }) => examNumber === exam.number(1))
    await server.call(extendSitting, {
      ...{ headers: exam.headers, params: { sessionId, sittingId: slow?.sittingId ?? '' } },
      body: { minutes: 5, reason: 'a wheelchair', expectedExtensionMs: 20 * 60_000 },
    })
    expect(await exam.move([exam.number(1), exam.number(2)], null)).toMatchObject({
      ...{ moved: 1, refused: [{ examNumber: exam.number(1), reason: 'begun' }] },
    })
    await expect(exam.undo(again.scheduleId)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is the office’s alone, and refuses rooms that are not there or named twice', async () => {
    const exam = await prepare([2], 1)
    const proctor = await server.staff([
      { role: 'proctor', scope: { kind: 'room', id: exam.rooms[0] } },
    ])
    await expect(
      server.call(previewSchedule, {
        ...{ headers: proctor.headers, params: { examId: exam.examId }, body: exam.rules() },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const twice = exam.rules({ rooms: [...exam.rules().rooms, ...exam.rules().rooms] })
    await expect(exam.preview(twice)).rejects.toMatchObject({ code: 'invalidRequest' })
    const nowhere = exam.rules({ rooms: [{ roomId: uuid(), spares: 0 }] })
    await expect(exam.preview(nowhere)).rejects.toMatchObject({ code: 'notFound' })
  })
})

const uuid = () =>
  randomBytes(16)
    .toString('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
