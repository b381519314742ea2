import { endSession } from '@wenkao/shared/monitor'
import { drawLog, drawSeats, verifyDraw } from '@wenkao/shared/seating'
import { createSession, putCandidates, scheduleCandidates } from '@wenkao/shared/sessions'
import { changeStation } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const draw = (set: ExamSetUp, who: object, witnessDigits = '2468') =>
  server.call(drawSeats, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
    body: { witnessDigits, who },
  })

describe('drawing seats', () => {
  it('gives a candidate one seat for good, and never two candidates the same', async () => {
    const set = await setUpExam(server, { candidates: 3, stations: 3 })
    const examNumber = set.tickets[0]?.examNumber ?? ''
    const first = await draw(set, { examNumber })
    expect(first).toMatchObject({ freeSeats: 2, waiting: 2 })
    expect(first.seats[0]?.drawnNow).toBe(true)
    const again = await draw(set, { examNumber })
    expect(again.seats).toEqual([{ ...first.seats[0], drawnNow: false }])
    expect(again).toMatchObject({ freeSeats: 2, waiting: 2 })
    const rest = await draw(set, { all: true })
    expect(rest).toMatchObject({ freeSeats: 0, waiting: 0 })
    const numbers = [...first.seats, ...rest.seats].map((seat) => seat.seatNumber)
    expect(numbers.sort()).toEqual([1, 2, 3])
    expect((await draw(set, { all: true })).seats).toEqual([])
  })

  it('keeps the digits of the first draw, and refuses whom it does not know', async () => {
    const set = await setUpExam(server)
    await draw(set, { examNumber: set.tickets[0]?.examNumber ?? '' })
    await expect(draw(set, { all: true }, '1111')).rejects.toMatchObject({
      code: 'conflict',
      details: { witnessDigits: '2468' },
    })
    await expect(draw(set, { examNumber: 'nobody' })).rejects.toMatchObject({ code: 'notFound' })
    await expect(draw(set, { all: true }, '12')).rejects.toMatchObject({ code: 'invalidRequest' })
    await server.call(endSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    await expect(draw(set, { all: true })).rejects.toMatchObject({ code: 'sessionEnded' })
  })

  it('F08: of taps that come together refuses the wrong ones alone, and gives each its own candidate', async () => {
    const set = await setUpExam(server, { candidates: 8, stations: 8 })
    const numbers = set.tickets.map((ticket) => ticket.examNumber)
    const taps = [...numbers, 'nobody', ...numbers].map((examNumber) => draw(set, { examNumber }))
    const wrong = draw(set, { all: true }, '1111')
    const replies = await Promise.allSettled(taps)
    for (const [at, reply] of replies.entries()) {
      const isKnown = at !== numbers.length
      expect(reply.status, `tap ${at}`).toBe(isKnown ? 'fulfilled' : 'rejected')
      if (reply.status !== 'fulfilled') continue
      const examNumber = [...numbers, 'nobody', ...numbers][at]
      expect(reply.value.seats.map((seat) => seat.examNumber)).toEqual([examNumber])
    }
    await expect(wrong).rejects.toMatchObject({ code: 'conflict' })
    const seats = replies.flatMap((reply) =>
      reply.status === 'fulfilled' ? reply.value.seats : [],
    )
    expect(seats.filter((seat) => seat.drawnNow)).toHaveLength(8)
    expect(new Set(seats.map((seat) => seat.seatNumber)).size).toBe(8)
  })

  it('F08: after a machine change draws neither the station that was left nor the spare, and can be replayed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const set = await setUpExam(server, { candidates: 2, stations: 3 })
      const { headers } = set.office
      const params = { sessionId: set.sessionId }
      const first = (await draw(set, { examNumber: set.tickets[0]?.examNumber ?? '' })).seats[0]
      if (!first) throw new Error('Expected a seat')
      const left = first.seatNumber
      const spare = (left % 3) + 1
      await server.call(changeStation, {
        headers,
        params: { ...params, sittingId: first.sittingId },
        body: { seatNumber: spare, reason: 'no picture', expectedEpoch: null },
      })
      const late = await draw(set, { all: true })
      expect(late.seats[0]?.seatNumber).toBe([1, 2, 3].find((n) => n !== left && n !== spare))
      expect(late.freeSeats).toBe(0)
      await server.call(endSession, { headers, params })
      const log = await server.call(drawLog, { headers, params })
      const replayed = verifyDraw({
        ...{ ...log, sessionId: set.sessionId },
        ...{ seed: log.seed ?? '', witnessDigits: log.witnessDigits ?? '' },
      })
      expect(replayed).toBeUndefined()
    }
  })

  it('leaves out numbers that were excluded, also in how many can be scheduled', async () => {
    const base = await setUpExam(server, { candidates: 1, stations: 3 })
    const { headers } = base.office
    await server.call(putCandidates, {
      headers,
      params: { examId: base.examId },
      body: { candidates: ['x1', 'x2', 'x3'].map((examNumber) => ({ examNumber, name: 'x' })) },
    })
    const { sessionId } = await server.call(createSession, {
      headers,
      body: {
        examId: base.examId,
        roomId: base.roomId,
        name: 'excluded',
        plannedStart: server.clock.now(),
        excludedNumbers: [2],
      },
    })
    const reply = await server.call(scheduleCandidates, {
      headers,
      params: { sessionId },
      body: { examNumbers: ['x1', 'x2', 'x3', 'nobody', base.tickets[0]?.examNumber ?? ''] },
    })
    expect(reply.scheduled).toBe(2)
    expect(reply.refused.map((entry) => entry.reason).sort()).toEqual([
      'elsewhere',
      'full',
      'unknown',
    ])
    const set = { ...base, sessionId }
    const { seats } = await draw(set, { all: true })
    expect(seats.map((seat) => seat.seatNumber).sort()).toEqual([1, 3])
    const log = await server.call(drawLog, { headers, params: { sessionId } })
    expect(log.stations).toEqual([1, 3])
    expect(log.seed).toBeNull()
  })
})
