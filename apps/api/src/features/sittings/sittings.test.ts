import { createHmac } from 'node:crypto'
import { endSession, startSession } from '@wenkao/shared/monitor'
import {
  createExam,
  createSession,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { drawSeats } from '@wenkao/shared/seating'
import { findSessions, getExam, getSitting, logInCandidate } from '@wenkao/shared/sittings'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import {
  logIn,
  setUpExam,
  smallPaper,
  startExam,
  type ExamSetUp,
} from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { confirmPaper } from '../papers/index.ts'
import { candidateOfToken, candidateToken } from './candidate-token.ts'

const MINUTE_MS = 60_000

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const ticketOf = (set: ExamSetUp, at: number) => {
  const ticket = set.tickets[at]
  if (!ticket) throw new RangeError(`Expected a candidate ${at}`)
  return ticket
}
const attempt = (set: ExamSetUp, at: number, accessCode: string, number = 1) =>
  server.call(logInCandidate, {
    body: {
      sessionId: set.sessionId,
      examNumber: ticketOf(set, at).examNumber,
      accessCode,
      station: { kind: 'browser', number },
    },
  })

let papers = 0
/** An exam that starts at once with other rules, drawn and ready. */
async function setUpTimed(rules: { timing: 'full' | 'sessionEnd' }) {
  const base = await setUpExam(server)
  const { headers } = base.office
  papers += 1
  const paperId = await confirmPaper(server.services, smallPaper(`timed ${papers}`), new Map())
  const exam = await server.call(createExam, {
    headers,
    body: { title: 'timed', paperId, durationMinutes: 60, ...rules },
  })
  const candidates = base.tickets.map(({ examNumber }) => ({ examNumber, name: 'timed' }))
  await server.call(putCandidates, {
    headers,
    params: { examId: exam.examId },
    body: { candidates },
  })
  const { sessionId } = await server.call(createSession, {
    headers,
    body: {
      examId: exam.examId,
      roomId: base.roomId,
      name: 'timed',
      plannedStart: server.clock.now(),
    },
  })
  await server.call(scheduleCandidates, { headers, params: { sessionId }, body: { next: 300 } })
  const { tickets } = await server.call(listTickets, { headers, params: { sessionId } })
  return { ...base, examId: exam.examId, sessionId, tickets }
}

describe('logging in', () => {
  it('slows down guessing per exam number, never for others, and never locks out', async () => {
    const set = await setUpExam(server)
    const { accessCode } = ticketOf(set, 0)
    for (let at = 0; at < 5; at += 1) {
      await expect(attempt(set, 0, `GUESS-${at}`)).rejects.toMatchObject({
        code: 'wrongAccessCode',
      })
    }
    await expect(attempt(set, 0, accessCode)).rejects.toMatchObject({
      code: 'tooManyRequests',
      details: { retryAfterMs: expect.any(Number) as number },
    })
    await logIn(server, set, 1)
    server.clock.advance(31_000)
    expect((await logIn(server, set, 0)).sitting.examNumber).toBe(ticketOf(set, 0).examNumber)
  })

  it('takes the code in any way of writing, and tells nothing of unknown numbers', async () => {
    const set = await setUpExam(server)
    const login = await logIn(server, set, 0)
    const { accessCode } = ticketOf(set, 0)
    const typed = ` ${accessCode.toLowerCase().replaceAll('-', ' ')} `
    expect((await attempt(set, 0, typed, login.sitting.seatNumber)).token).toBe(login.token)
    const unknown = await server
      .call(logInCandidate, {
        body: {
          sessionId: set.sessionId,
          examNumber: 'nobody',
          accessCode,
          station: { kind: 'browser', number: 1 },
        },
      })
      .catch((cause: unknown) => cause)
    const wrong = await attempt(set, 1, 'WRONG').catch((cause: unknown) => cause)
    expect((unknown as Error).message).toBe((wrong as Error).message)
    // Another candidate's code is a wrong code.
    await expect(attempt(set, 1, accessCode)).rejects.toMatchObject({ code: 'wrongAccessCode' })
  })

  it('again at the same seat changes nothing and gives the same token, also at once', async () => {
    const set = await setUpExam(server)
    const first = await logIn(server, set, 0)
    const { accessCode } = ticketOf(set, 0)
    const again = await Promise.all(
      Array.from({ length: 4 }, () => attempt(set, 0, accessCode, first.sitting.seatNumber)),
    )
    for (const login of again) {
      expect(login.token).toBe(first.token)
      expect(login.bindings).toEqual(first.bindings)
    }
    const other = await server.call(drawSeats, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: { witnessDigits: '2468', who: { examNumber: ticketOf(set, 1).examNumber } },
    })
    const seat = other.seats[0]?.seatNumber ?? 0
    const raced = await Promise.all(
      Array.from({ length: 4 }, () => attempt(set, 1, ticketOf(set, 1).accessCode, seat)),
    )
    expect(new Set(raced.map((login) => login.token)).size).toBe(1)
    expect(raced[0]?.bindings).toHaveLength(1)
  })

  it('is closed for who comes first after the entry time, open for who was in before', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const early = await logIn(server, set, 0)
    server.clock.advance(30 * MINUTE_MS - 5000)
    const late = await logIn(server, set, 1)
    expect(late.clock.deadline).toBe(early.clock.deadline)
    server.clock.advance(10_000)
    await expect(logIn(server, set, 2)).rejects.toMatchObject({ code: 'entryClosed', status: 409 })
    expect((await logIn(server, set, 0)).token).toBe(early.token)
  })

  it('into an ended session is only for who was in before', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const endedAt = server.clock.now() + 10 * MINUTE_MS
    server.clock.advance(10 * MINUTE_MS)
    await server.call(endSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    const seat = login.sitting.seatNumber
    const again = await attempt(set, 0, ticketOf(set, 0).accessCode, seat)
    expect(again.sitting.state).toBe('ended')
    expect(again.clock.deadline).toBeLessThanOrEqual(endedAt + 1000)
    await expect(attempt(set, 1, ticketOf(set, 1).accessCode)).rejects.toMatchObject({
      code: 'sessionEnded',
    })
    const { sessions } = await server.call(findSessions, {
      body: { examNumber: ticketOf(set, 1).examNumber },
    })
    expect(sessions).toEqual([])
  })
})

describe('the deadline (DESIGN section 7)', () => {
  it.each(['sessionEnd', 'full'] as const)(
    'of who comes 20 minutes late, timing %s',
    async (timing) => {
      const set = await setUpTimed({ timing })
      const before = await logIn(server, set, 0)
      expect(before.clock).toMatchObject({ state: 'standby', deadline: null })
      server.clock.advance(5 * MINUTE_MS)
      await server.call(startSession, {
        headers: set.office.headers,
        params: { sessionId: set.sessionId },
      })
      const early = await logIn(server, set, 0)
      const startedAt = (early.clock.deadline ?? 0) - 60 * MINUTE_MS
      expect(Math.abs(startedAt - server.clock.now())).toBeLessThan(MINUTE_MS)
      server.clock.advance(20 * MINUTE_MS)
      const late = await logIn(server, set, 1)
      const own = (late.clock.deadline ?? 0) - late.clock.serverNow
      if (timing === 'sessionEnd') expect(late.clock.deadline).toBe(early.clock.deadline)
      else expect(Math.abs(own - 60 * MINUTE_MS)).toBeLessThan(1000)
      // Logging in again does not move it.
      server.clock.advance(5 * MINUTE_MS)
      expect((await logIn(server, set, 1)).clock.deadline).toBe(late.clock.deadline)
    },
  )
})

describe('the bearer token', () => {
  const claim = {
    sessionId: '00000000-0000-7000-8000-000000000001',
    sittingId: '00000000-0000-7000-8000-000000000002',
    epoch: 0,
    seatNumber: 1,
    boundAt: 1_700_000_000_000,
  }

  it('is good as it was given and in no other form', async () => {
    const set = await setUpExam(server)
    const { token } = await logIn(server, set, 0)
    await server.call(getSitting, { headers: bearer(token) })
    const forms = [
      ...Array.from(
        token,
        (sign, at) => token.slice(0, at) + (sign === 'A' ? 'B' : 'A') + token.slice(at + 1),
      ),
      `${token}.x`,
      `${token}=`,
      `${token.replace('.', '.\t')}`,
      token.slice(0, -1),
      token.slice(3),
      `wc_${token}`,
      token.replace('.', ''),
    ]
    for (const form of forms) {
      const reply = await server.raw(getSitting, { headers: bearer(form) })
      expect([form, reply.status]).toEqual([form, 401])
    }
  })

  it('of content that this server signed for something else is refused', () => {
    const keys = server.services.keys
    for (const content of ['not json', '{}', 'null', '[]', '{"s":1,"t":2,"e":"x","n":null}', '']) {
      const body = Buffer.from(content).toString('base64url')
      const mac = createHmac('sha256', keys.token).update(`other\n${body}`).digest('base64url')
      expect(candidateOfToken(keys, `wc_${body}.${mac}`)).toBeUndefined()
    }
    expect(candidateOfToken(keys, candidateToken(keys, claim))).toEqual({
      kind: 'candidate',
      ...claim,
    })
  })

  it('never breaks the check, whatever text it is', () => {
    const keys = server.services.keys
    const good = candidateToken(keys, claim)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `wc_${text}`),
          fc.tuple(fc.base64String(), fc.base64String()).map(([a, b]) => `wc_${a}.${b}`),
        ),
        (text) => {
          expect(candidateOfToken(keys, text)).toBeUndefined()
        },
      ),
      {
        seed: 4711,
        numRuns: 2000,
        examples: [[''], ['wc_'], ['wc_.'], ['wc_..'], [good.slice(1)]],
      },
    )
  })

  it('of another server is refused', () => {
    const other = { token: Buffer.from('another key, 32 bytes long .....') }
    const forged = candidateToken(other as never, claim)
    expect(candidateOfToken(server.services.keys, forged)).toBeUndefined()
  })
})

describe('what a candidate sees of the exam (R6)', () => {
  it('holds no answer, checkpoint or knowledge point anywhere', async () => {
    const { content, materials } = await readPaper(secondPaper)
    const set = await setUpExam(server, { paper: content, materials })
    await startExam(server, set)
    const { token } = await logIn(server, set, 0)
    const reply = await server.raw(getExam, { headers: bearer(token) })
    const text = await reply.text()
    const exam: unknown = JSON.parse(text)
    const names = new Set<string>()
    const texts = new Set<string>()
    const walk = (value: unknown): void => {
      if (typeof value === 'string') texts.add(value)
      if (typeof value !== 'object' || value === null) return
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) names.add(name)
        walk(inner)
      }
    }
    walk(exam)
    expect([...names].sort()).toEqual(
      [
        ...['folder', 'hash', 'id', 'instruction', 'items', 'keepOrder', 'kind', 'mainFile'],
        ...[
          'mark',
          'materials',
          'options',
          'paperVersion',
          'path',
          'points',
          'shuffleSeed',
          'size',
          'stem',
          'tasks',
        ],
        ...['text', 'title', 'version'],
      ].sort(),
    )
    for (const item of content.items) {
      expect(texts).toContain(item.stem)
      expect(texts).not.toContain(item.knowledgePoint)
    }
    for (const task of content.tasks) {
      expect(task.checkpoints.length).toBeGreaterThan(0)
      for (const checkpoint of task.checkpoints) {
        expect(text).not.toContain(`"${String(checkpoint['id'])}"`)
      }
    }
    const own = await (await server.raw(getSitting, { headers: bearer(token) })).text()
    for (const word of ['checkpoint', 'knowledgePoint', 'proctor', 'accessCode', 'seed']) {
      expect(own).not.toContain(word)
    }
  })
})
