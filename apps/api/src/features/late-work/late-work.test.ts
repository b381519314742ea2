import { randomUUID } from 'node:crypto'
import { uploadFile } from '@wenkao/shared/answer-files'
import { sealEntry, syncAnswers, type Heads } from '@wenkao/shared/answers'
import { listAudit } from '@wenkao/shared/audit'
import { sha256Hex } from '@wenkao/shared/kernel'
import { decideLateWork, listLateSessions, listLateWork } from '@wenkao/shared/late-work'
import { listResults } from '@wenkao/shared/results'
import { changeStation, extendSitting, logInCandidate } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createWitnessBook } from './witness-heads.ts'

const MINUTE_MS = 60_000
let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

/** A page that answers in a started exam; its deadline is 60 minutes away. */
async function setUpPage(): Promise<{ set: ExamSetUp; page: TestPage; sittingId: string }> {
  const set = await setUpExam(server, { candidates: 1, stations: 3 })
  await startExam(server, set)
  const page = await openTestPage(server, await logIn(server, set, 0))
  return { set, page, sittingId: page.login.sitting.sittingId }
}
const lateOf = async (set: ExamSetUp) =>
  server.call(listLateWork, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
const decide = (
  set: ExamSetUp,
  sittingId: string,
  body: { accept: boolean; asOf: number; events: number },
) =>
  server.call(decideLateWork, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId, sittingId },
    body: { ...body, reason: 'the room had no power' },
  })
const pointsOf = async (set: ExamSetUp) => {
  const { rows } = await server.call(listResults, {
    headers: set.office.headers,
    params: { examId: set.examId },
  })
  return rows[0]?.objectivePoints ?? null
}
const waitForPoints = (set: ExamSetUp, points: number) =>
  vi.waitFor(
    async () => {
      expect(await pointsOf(set)).toBe(points)
    },
    { timeout: 30_000, interval: 100 },
  )
/** A heartbeat that names heads and delivers nothing. */
const heartbeat = (page: TestPage, heads: Heads = page.replica.heads()) =>
  server.call(syncAnswers, { headers: page.headers, body: { version: 1, heads, events: [] } })
const witnessesOf = (sittingId: string) =>
  server.services.sql<{ writer: string; n: number }[]>`
    select writer, n from head_witnesses where sitting_id = ${sittingId} order by n`
const waitForWitnesses = (sittingId: string, count: number) =>
  vi.waitFor(
    async () => {
      expect(await witnessesOf(sittingId)).toHaveLength(count)
    },
    { timeout: 10_000, interval: 100 },
  )

describe('what arrives late (DESIGN section 7)', () => {
  it('D8: is kept, is not graded, and stands in the list with the difference in points', async () => {
    const { set, page, sittingId } = await setUpPage()
    page.answer('9010101', ['a'])
    await page.flush()
    server.clock.advance(62 * MINUTE_MS + 5000)
    page.answer('9010101', ['b'])
    page.answer('9010401', ['10'])
    page.append('file', 'task/report.docx', {
      ...{ hash: sha256Hex('late'), size: 4, baseHash: null, modifiedAt: 1 },
    })
    expect(await page.flush()).toBe(0)
    expect((await page.submit()).outcome).toBe('accepted')
    await waitForPoints(set, 0)
    const { sittings } = await lateOf(set)
    expect(sittings).toHaveLength(1)
    expect(sittings[0]).toMatchObject({
      sittingId,
      events: 3,
      items: [
        { itemId: '9010101', before: ['a'], after: ['b'], pointsBefore: 0, pointsAfter: 2 },
        { itemId: '9010401', before: [], after: ['10'], pointsBefore: 0, pointsAfter: 3 },
      ],
      files: [{ path: 'task/report.docx', before: null, after: sha256Hex('late') }],
      objective: { before: 0, after: 5, difference: 5 },
      decisions: [],
    })
  })

  it('D8: names its session to the area that decides, and to no other', async () => {
    const { set, page } = await setUpPage()
    page.answer('9010101', ['a'])
    await page.flush()
    const seenBy = async (headers: ExamSetUp['office']['headers']) =>
      (await server.call(listLateSessions, { headers })).sessions.map((row) => row.sessionId)
    expect(await seenBy(set.office.headers)).not.toContain(set.sessionId)
    server.clock.advance(63 * MINUTE_MS)
    page.answer('9010101', ['b'])
    await page.flush()
    expect(await seenBy(set.office.headers)).toContain(set.sessionId)
    const grant = { role: 'areaAdmin', scope: { kind: 'area', id: randomUUID() } } as const
    expect(await seenBy((await server.staff([grant])).headers)).toEqual([])
  })

  it('D8: counts without a decision when a heartbeat had named its head in time', async () => {
    const { set, page, sittingId } = await setUpPage()
    page.answer('9010101', ['b'])
    page.answer('9010401', ['10'])
    await heartbeat(page)
    await waitForWitnesses(sittingId, 1)
    server.clock.advance(63 * MINUTE_MS)
    const covered = page.submission()
    page.answer('9010101', ['a'])
    expect(await page.flush()).toBe(0)
    await page.submit()
    await waitForPoints(set, 5)
    const { sittings } = await lateOf(set)
    expect(sittings[0]).toMatchObject({ events: 1, objective: { before: 5, after: 3 } })
    expect(Object.keys(covered.cut)).toEqual([page.writer])
  })

  it('D8: a head named only after the deadline witnesses nothing', async () => {
    const { set, page, sittingId } = await setUpPage()
    page.answer('9010101', ['b'])
    server.clock.advance(63 * MINUTE_MS)
    await heartbeat(page)
    await page.flush()
    expect(await witnessesOf(sittingId)).toEqual([])
    expect((await lateOf(set)).sittings[0]).toMatchObject({ events: 1 })
  })

  it('D8: other content under a witnessed number is late', async () => {
    const { set, page, sittingId } = await setUpPage()
    page.answer('9010101', ['a'])
    const entry = page.replica.all().at(-1)
    if (!entry?.event) throw new Error('Expected an entry')
    await heartbeat(page)
    await waitForWitnesses(sittingId, 1)
    server.clock.advance(63 * MINUTE_MS)
    // The candidate owns the PC, and knows the right answer by now (R10).
    const forged = sealEntry({ ...entry.event, value: ['b'] })
    const first = page.replica.all()[0]
    await server.call(syncAnswers, {
      headers: page.headers,
      body: { version: 1, heads: {}, events: [first?.text ?? '', forged.text] },
    })
    expect((await lateOf(set)).sittings[0]).toMatchObject({
      events: 1,
      objective: { before: 0, after: 2 },
    })
  })

  it('extra time given after it arrived puts it in time', async () => {
    const { set, page, sittingId } = await setUpPage()
    server.clock.advance(65 * MINUTE_MS)
    page.answer('9010101', ['b'])
    await page.flush()
    expect((await lateOf(set)).sittings).toHaveLength(1)
    await server.call(extendSitting, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId },
      body: { minutes: 10, reason: 'power cut', expectedExtensionMs: 0 },
    })
    expect((await lateOf(set)).sittings).toEqual([])
    await page.submit()
    await waitForPoints(set, 2)
  })

  it('outside the cut of the hand-in is listed too, in time or not, such as a revived PC’s (F02e)', async () => {
    const { set, page: old, sittingId } = await setUpPage()
    old.answer('9010101', ['a'])
    await old.flush()
    const from = old.login.sitting.seatNumber
    const to = (from % 3) + 1
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId },
      body: { seatNumber: to, reason: 'smoke', expectedEpoch: 1 },
    })
    const { examNumber, accessCode } = set.tickets[0] ?? { examNumber: '', accessCode: '' }
    const page = await openTestPage(
      server,
      await server.call(logInCandidate, {
        body: {
          ...{ sessionId: set.sessionId, examNumber, accessCode },
          station: { kind: 'browser', number: to },
        },
      }),
    )
    page.answer('9010101', ['b'])
    await page.flush()
    await page.submit()
    await waitForPoints(set, 2)
    old.answer('9010101', ['a'])
    old.answer('9010401', ['10'])
    await old.flush()
    const { sittings } = await lateOf(set)
    expect(sittings[0]).toMatchObject({
      events: 2,
      items: [{ itemId: '9010401', before: [], after: ['10'] }],
      objective: { before: 2, after: 5, difference: 3 },
    })
    expect(await pointsOf(set)).toBe(2)
  })
})

describe('the decision on late work', () => {
  async function setUpLate() {
    const { set, page, sittingId } = await setUpPage()
    page.answer('9010101', ['a'])
    await page.flush()
    server.clock.advance(63 * MINUTE_MS)
    page.answer('9010101', ['b'])
    await page.flush()
    await page.submit()
    await waitForPoints(set, 0)
    const { asOf, sittings } = await lateOf(set)
    return { set, page, sittingId, asOf, events: sittings[0]?.events ?? 0 }
  }

  it('accepted: is graded anew as a row of its own, with its audit row; the earlier grading stays', async () => {
    const { set, sittingId, asOf, events } = await setUpLate()
    expect(await decide(set, sittingId, { accept: true, asOf, events })).toEqual({
      outcome: 'decided',
    })
    await waitForPoints(set, 2)
    const gradings = await server.services.sql<{ points: number }[]>`
      select objective_points as points from grading_results
      where sitting_id = ${sittingId} order by graded_at`
    expect(gradings.map((row) => row.points)).toEqual([0, 2])
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId },
    })
    expect(rows.filter((row) => row.action === 'lateWork.decide')).toHaveLength(1)
    const { sittings } = await lateOf(set)
    expect(sittings[0]).toMatchObject({
      events: 0,
      objective: { difference: 0 },
      decisions: [{ accepted: true, reason: 'the room had no power', asOf }],
    })
  })

  it('refused: nothing changes, and it is not asked again', async () => {
    const { set, sittingId, asOf, events } = await setUpLate()
    await decide(set, sittingId, { accept: false, asOf, events })
    expect((await lateOf(set)).sittings[0]).toMatchObject({
      events: 0,
      objective: { before: 0, after: 0 },
    })
    expect(await pointsOf(set)).toBe(0)
  })

  it('R4: twice is once; the other way round, or on other work than was shown, is refused', async () => {
    const { set, page, sittingId, asOf, events } = await setUpLate()
    await expect(
      decide(set, sittingId, { accept: true, asOf, events: events + 1 }),
    ).rejects.toMatchObject({ code: 'conflict', details: { events } })
    const both = await Promise.all([
      decide(set, sittingId, { accept: true, asOf, events }),
      decide(set, sittingId, { accept: true, asOf, events }),
    ])
    expect(both.map((entry) => entry.outcome).sort()).toEqual(['decided', 'same'])
    await expect(decide(set, sittingId, { accept: false, asOf, events })).rejects.toMatchObject({
      code: 'conflict',
    })
    // What comes after a decision needs one of its own.
    server.clock.advance(1000)
    page.answer('9010401', ['10'])
    await page.flush()
    expect((await lateOf(set)).sittings[0]).toMatchObject({
      events: 1,
      objective: { before: 2, after: 5 },
    })
  })

  it('is for the area and the exam office, not for the room', async () => {
    const { set, sittingId, asOf, events } = await setUpLate()
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(
      server.call(decideLateWork, {
        headers: proctor.headers,
        params: { sessionId: set.sessionId, sittingId },
        body: { accept: true, reason: 'x', asOf, events },
      }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('witnessing heads', () => {
  const sessionId = '00000000-0000-7000-8000-000000000001'
  const head = (n: number) => ({ n, hash: sha256Hex(String(n)) })

  it('costs no write while the answers just flow', async () => {
    const { page, sittingId } = await setUpPage()
    for (let at = 0; at < 5; at += 1) {
      page.answer('9010401', [String(at)])
      await page.flush()
    }
    const book = createWitnessBook(server.services)
    const writer = 'a'.repeat(32)
    const deadline = server.clock.now() + MINUTE_MS
    const named = { sessionId, sittingId, at: server.clock.now(), deadline }
    book.note({ ...named, theirs: { [writer]: head(3) }, ours: {} })
    book.note({ ...named, theirs: { [writer]: head(3) }, ours: { [writer]: head(3) } })
    await book.flush()
    await book.stop()
    expect(await witnessesOf(sittingId)).toEqual([])
  })

  it('keeps a bounded number of a station that names false heads', async () => {
    const { sittingId } = await setUpPage()
    const book = createWitnessBook(server.services)
    const deadline = server.clock.now() + MINUTE_MS
    for (let round = 0; round < 12; round += 1) {
      const theirs = Object.fromEntries(
        Array.from({ length: 100 }, (_, at) => [
          (round * 100 + at).toString(16).padStart(32, '0'),
          head(at),
        ]),
      )
      book.note({ sessionId, sittingId, at: server.clock.now(), deadline, theirs, ours: {} })
      await book.flush()
    }
    await book.stop()
    expect((await witnessesOf(sittingId)).length).toBeLessThanOrEqual(250)
  })
})

describe('files of a late hand-in', () => {
  it('are the versions that arrived in time; later ones count once accepted', async () => {
    const { set, page, sittingId } = await setUpPage()
    const upload = async (text: string) => {
      const bytes = new TextEncoder().encode(text)
      const hash = sha256Hex(bytes)
      await server.call(uploadFile, { headers: page.headers, params: { hash }, body: bytes })
      page.append('file', 'task/report.docx', {
        ...{ hash, size: bytes.length, baseHash: null, modifiedAt: 1 },
      })
      return hash
    }
    const early = await upload('early')
    await page.flush()
    server.clock.advance(63 * MINUTE_MS)
    const late = await upload('late')
    await page.flush()
    const submission = {
      ...page.submission(),
      files: [{ path: 'task/report.docx', hash: late }],
    }
    expect((await page.submit(submission)).outcome).toBe('accepted')
    expect((await lateOf(set)).sittings[0]?.files).toEqual([
      { path: 'task/report.docx', before: early, after: late },
    ])
    expect(sittingId).toBe(page.login.sitting.sittingId)
  })
})
