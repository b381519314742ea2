import { listAudit } from '@wenkao/shared/audit'
import { makeRules, readRules, startRegrade } from '@wenkao/shared/grading'
import { endSession, startSession } from '@wenkao/shared/monitor'
import { createArea, createRoom, createSite } from '@wenkao/shared/places'
import {
  DEFAULT_SETTINGS,
  exportEdition,
  listEditionChanges,
  listEditionGroups,
  listEditionLines,
  listEditions,
  listRulings,
  moveRelease,
  openOwnAppeal,
  previewSettings,
  publishEdition,
  putReleaseSettings,
  readOwnResults,
  readRelease,
  ruleResult,
  type ReleaseSettings,
} from '@wenkao/shared/releases'
import { listReviews } from '@wenkao/shared/review'
import { checkInList, drawSeats, setAttendance } from '@wenkao/shared/seating'
import {
  createExam,
  createSession,
  listTickets,
  putCandidates,
  scheduleCandidates,
} from '@wenkao/shared/sessions'
import { readSheets } from '@wenkao/office'
import { anId } from '@wenkao/testing'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, smallPaper, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { confirmPaper } from '../papers/index.ts'
import { results } from '../results/results.table.ts'
import { reviews } from '../review/review.table.ts'

let server: TestServer
let headers: ExamSetUp['office']['headers']
let examId: string
let areas: string[]
let rooms: ExamSetUp[]
const RIGHT = { '9010101': ['b'], '9010401': ['10'] }
const paper = smallPaper('release')

/** Two areas with a room each; candidates 1 to 6 sit in the first one, 7 to 9 in the second. */
beforeAll(async () => {
  server = await createTestServer({ grades: true })
  headers = (await server.office()).headers
  const call = server.call
  const paperId = await confirmPaper(server.services, paper, new Map())
  const exam = await call(createExam, {
    headers,
    body: { title: '期末考试', paperId, durationMinutes: 60 },
  })
  examId = exam.examId
  const candidates = Array.from({ length: 10 }, (_, at) => ({
    examNumber: `77${String(at + 1).padStart(2, '0')}`,
    name: `考生${at + 1}`,
    school: at < 5 ? '第一中学' : '第二中学',
    className: `${(at % 2) + 1}班`,
  }))
  await call(putCandidates, { headers, params: { examId }, body: { candidates } })
  areas = []
  rooms = []
  for (const [name, next] of [
    ['甲区', 6],
    ['乙区', 3],
  ] as const) {
    const { areaId } = await call(createArea, { headers, body: { name } })
    const { siteId } = await call(createSite, {
      headers,
      params: { areaId },
      body: { name: `${name}考点` },
    })
    const { roomId } = await call(createRoom, {
      headers,
      params: { siteId },
      body: { name: '一考场', stations: 8 },
    })
    const { sessionId } = await call(createSession, {
      headers,
      body: { examId, roomId, name: `${name}第一场`, plannedStart: server.clock.now() },
    })
    await call(scheduleCandidates, { headers, params: { sessionId }, body: { next } })
    await call(drawSeats, {
      headers,
      params: { sessionId },
      body: { witnessDigits: '2468', who: { all: true } },
    })
    await call(startSession, { headers, params: { sessionId } })
    const { tickets } = await call(listTickets, { headers, params: { sessionId } })
    areas.push(areaId)
    rooms.push({ office: { headers }, examId, roomId, sessionId, tickets })
  }
  const [first, second] = rooms
  if (!first || !second) throw new Error('Expected two rooms')
  const sit = async (set: ExamSetUp, at: number, answers?: Record<string, string[]>) => {
    const login = await logIn(server, set, at)
    if (answers) await handInWork(server, paper, login, { answers })
    return login.sitting.sittingId
  }
  await sit(first, 0, RIGHT)
  await sit(first, 1, { '9010101': ['b'] })
  await sit(first, 2, { '9010101': ['a'], '9010401': ['10'] })
  const third = await sit(first, 3, RIGHT)
  const door = await call(checkInList, { headers, params: { sessionId: first.sessionId } })
  const seen = door.candidates.find(({ sittingId }) => sittingId === third)?.attendance
  await call(setAttendance, {
    headers,
    params: { sessionId: first.sessionId, sittingId: third },
    body: {
      ...{ status: 'misconduct', note: '携带手机' },
      expected: { status: seen?.status ?? 'expected', at: seen?.at ?? null },
    },
  })
  // The fifth never comes, the sixth logs in and hands nothing in.
  await sit(first, 5)
  await sit(second, 0, RIGHT)
  await sit(second, 1, { '9010401': ['10'] })
  await sit(second, 2, { '9010101': ['b'] })
})
afterAll(async () => {
  await server.close()
})

const params = () => ({ examId })
const desk = () => server.call(readRelease, { headers, params: params() })
const settingsWith = (more: Partial<ReleaseSettings>): ReleaseSettings => ({
  ...DEFAULT_SETTINGS,
  ...more,
})
const move = (to: 'frozen' | 'open', from: 'open' | 'frozen' | 'published') =>
  server.call(moveRelease, { headers, params: params(), body: { to, from, reason: '发布前核对' } })
const publish = (edition: number, digest: string, reason = '首次发布') =>
  server.call(publishEdition, { headers, params: params(), body: { edition, digest, reason } })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (cause: unknown) => (cause as { code?: string }).code ?? String(cause),
  )
const ticketOf = (examNumber: string) => {
  const found = rooms.flatMap(({ tickets }) => tickets).find((one) => one.examNumber === examNumber)
  return { examNumber, accessCode: found?.accessCode ?? '' }
}
const own = (examNumber: string) =>
  server.call(readOwnResults, { body: { ...ticketOf(examNumber), language: 'en' } })
const lines = (edition: number, query: Record<string, string> = {}, as = headers) =>
  server.call(listEditionLines, {
    headers: as,
    params: { examId, edition: String(edition) },
    query,
  })

describe('the release desk (N13)', () => {
  it('RL7: names what still blocks, each with its number, and publishes nothing meanwhile', async () => {
    await expect.poll(async () => (await desk()).counts.misconduct, { timeout: 30_000 }).toBe(1)
    expect((await desk()).blockers).toContainEqual({ kind: 'sessionsOpen', total: 2 })
    const { digest } = await move('frozen', 'open')
    expect(await codeOf(publish(1, digest))).toBe('releaseBlocked')
    for (const { sessionId } of rooms)
      await server.call(endSession, { headers, params: { sessionId } })
    await expect
      .poll(
        async () => (await desk()).blockers.filter(({ kind }) => kind === 'gradingsMissing').length,
        { timeout: 30_000 },
      )
      .toBe(0)
    const waiting = await desk()
    expect(waiting.blockers).toContainEqual({ kind: 'notHandedIn', total: 1 })
    expect(waiting.counts).toEqual({
      scored: 6,
      absent: 1,
      misconduct: 1,
      void: 0,
      notScheduled: 1,
    })
    expect(await codeOf(publish(1, waiting.digest))).toBe('releaseBlocked')
  })

  it('RL2: the office decides about who handed nothing in, and only from what it saw', async () => {
    const { rows } = await server.call(listRulings, { headers, params: params() })
    expect(rows.map(({ examNumber, open, kind }) => [examNumber, open, kind])).toEqual([
      ['7706', 'notHandedIn', null],
      ['7704', null, 'misconduct'],
    ])
    const [waiting] = rows
    const rule = (before: 'void' | null, ruled: 'void' | 'counts') =>
      server.call(ruleResult, {
        headers,
        params: { examId, candidateId: waiting?.candidateId ?? '' },
        body: { ruled, before, reason: '中途离场，未交卷' },
      })
    expect(await rule(null, 'void')).toMatchObject({ kind: 'void', ruled: 'void' })
    expect(await rule(null, 'void')).toMatchObject({ kind: 'void' })
    expect(await codeOf(rule(null, 'counts'))).toBe('conflict')
    expect((await desk()).blockers.map(({ kind }) => kind)).not.toContain('notHandedIn')
  })

  it('RL5: refuses settings with faults, and shows what others would change before they count', async () => {
    await move('open', 'frozen')
    const put = (settings: ReleaseSettings, revision: number) =>
      server.call(putReleaseSettings, { headers, params: params(), body: { settings, revision } })
    const graded = settingsWith({
      formula: 'total / full * 100',
      decimals: 0,
      grades: [
        { name: 'A', from: 85 },
        { name: 'B', from: 60 },
        { name: 'C', from: 0 },
      ],
    })
    const gap = { ...graded, grades: graded.grades.slice(0, 2) }
    expect(await codeOf(put(gap, 0))).toBe('invalidRequest')
    const preview = await server.call(previewSettings, {
      headers,
      params: params(),
      body: { settings: graded },
    })
    expect(preview.before).toMatchObject({ mean: 3.33, least: 2, most: 5 })
    // 5, 2, 3, 5, 3 and 2 of 5 points: 100, 40, 60, 100, 60, 40.
    expect(preview.after).toMatchObject({ mean: 66.67, least: 40, most: 100, noScore: 0 })
    expect(preview.after?.grades).toEqual([
      { name: 'A', total: 2 },
      { name: 'B', total: 2 },
      { name: 'C', total: 2 },
    ])
    expect(preview.gradeChanges).toBe(6)
    const unused = await server.call(previewSettings, {
      ...{ headers, params: params() },
      body: { settings: gap },
    })
    expect(unused).toMatchObject({ after: null, faults: [{ kind: 'gradeBottom', at: 1 }] })
    const saved = await put(graded, 0)
    expect(saved).toMatchObject({ revision: 1, settings: graded })
    expect(await put(graded, 0)).toMatchObject({ revision: 1 })
    expect(await codeOf(put(settingsWith({ decimals: 2 }), 0))).toBe('conflict')
  })

  it('RL7: frozen, no regrade begins and no setting changes; what was seen is published, once', async () => {
    const frozen = await move('frozen', 'open')
    expect(await move('frozen', 'open')).toMatchObject({ phase: 'frozen' })
    expect(
      await codeOf(
        server.call(putReleaseSettings, {
          ...{ headers, params: params() },
          body: { settings: DEFAULT_SETTINGS, revision: 1 },
        }),
      ),
    ).toBe('resultsFrozen')
    const regrade = (runId: string) =>
      server.call(startRegrade, {
        ...{ headers, params: params() },
        body: { runId, rulesVersion: 1, reason: '复核' },
      })
    expect(await codeOf(regrade(anId(900)))).toBe('resultsFrozen')
    expect(await codeOf(publish(1, '0'.repeat(64)))).toBe('conflict')
    expect(await codeOf(publish(2, frozen.digest))).toBe('conflict')
    const both = await Promise.all([publish(1, frozen.digest), publish(1, frozen.digest)])
    for (const one of both) expect(one.editions.map(({ edition }) => edition)).toEqual([1])
    expect(await publish(1, frozen.digest)).toMatchObject({ phase: 'published', changed: 0 })
    const { rows } = await server.call(listAudit, {
      ...{ headers, query: { action: 'releases.publish' } },
    })
    expect(rows).toHaveLength(1)
  })
})

describe('editions (N13)', () => {
  it('RL1: tell absent, misconduct, void and not scheduled apart from points, in lists, sums and files', async () => {
    const { rows, counts, mean, total } = await lines(1)
    expect(
      rows.map(({ examNumber, kind, score, grade }) => [examNumber, kind, score, grade]),
    ).toEqual([
      ['7701', 'scored', 100, 'A'],
      ['7702', 'scored', 40, 'C'],
      ['7703', 'scored', 60, 'B'],
      ['7704', 'misconduct', null, null],
      ['7705', 'absent', null, null],
      ['7706', 'void', null, null],
      ['7707', 'scored', 100, 'A'],
      ['7708', 'scored', 60, 'B'],
      ['7709', 'scored', 40, 'C'],
      ['7710', 'notScheduled', null, null],
    ])
    expect({ counts, mean, total }).toEqual({
      counts: { scored: 6, absent: 1, misconduct: 1, void: 1, notScheduled: 1 },
      mean: 66.67,
      total: 10,
    })
    const { groups } = await server.call(listEditionGroups, {
      ...{ headers, params: { examId, edition: '1' }, query: { by: 'school' } },
    })
    expect(groups.map(({ name, mean: of, counts: all }) => [name, of, all.scored])).toEqual([
      ['第一中学', 66.67, 3],
      ['第二中学', 66.67, 3],
    ])
    const file = await server.raw(exportEdition, {
      ...{ headers, params: { examId, edition: '1' }, query: { school: '第一中学' } },
    })
    const read = readSheets(new Uint8Array(await file.arrayBuffer()))
    if (read.kind !== 'ok') throw new Error(`Expected sheets, got ${read.kind}`)
    const table = read.sheets[0]?.rows ?? []
    expect(table).toHaveLength(6)
    expect(table[1]?.slice(0, 10)).toEqual([
      ...[
        '7701',
        '考生1',
        '甲区',
        '第一中学',
        '1班',
        '甲区考点',
        '甲区第一场',
        '有成绩',
        '100',
        'A',
      ],
    ])
    expect(table[5]?.slice(7, 12)).toEqual(['缺考', '', '', '', ''])
  })

  it('filters and pages on the server, and shows an area its own candidates only', async () => {
    expect((await lines(1, { className: '2班', kind: 'scored' })).total).toBe(2)
    expect((await lines(1, { search: '7707' })).rows.map(({ name }) => name)).toEqual(['考生7'])
    expect((await lines(1, { sort: 'score', direction: 'desc', pageSize: '2' })).rows).toHaveLength(
      2,
    )
    const area = await server.staff([
      { role: 'areaAdmin', scope: { kind: 'area', id: areas[1] ?? '' } },
    ])
    const seen = await lines(1, {}, area.headers)
    expect(seen.rows.map(({ examNumber }) => examNumber)).toEqual(['7707', '7708', '7709'])
    expect(seen.areas.map(({ name }) => name)).toEqual(['乙区'])
    expect(
      await codeOf(server.call(readRelease, { headers: area.headers, params: params() })),
    ).toBe('forbidden')
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    expect(await codeOf(lines(1, {}, proctor.headers))).toBe('forbidden')
    expect(await codeOf(lines(2))).toBe('notFound')
  })
})

describe('a candidate’s own result (N13)', () => {
  it('RL9: is told with number and code, shows no evidence unless the office allows it, and gives nothing away', async () => {
    const { results } = await own('7702')
    expect(results).toEqual([
      expect.objectContaining({
        ...{ examTitle: '期末考试', kind: 'scored', score: 40, grade: 'C', edition: 1 },
        ...{ objectivePoints: null, taskPoints: null, evidence: [], correction: null },
        appeal: { opensAt: null, closesAt: null, may: false, state: null },
      }),
    ])
    expect((await own('7705')).results[0]).toMatchObject({ kind: 'absent', score: null })
    const wrong = (examNumber: string) =>
      codeOf(
        server.call(readOwnResults, {
          body: { examNumber, accessCode: 'AAAA-AAAA-AAAA', language: 'en' },
        }),
      )
    expect(await wrong('7701')).toBe('wrongAccessCode')
    expect(await wrong('no-such')).toBe('wrongAccessCode')
    for (let at = 0; at < 4; at += 1) await wrong('7701')
    expect(await wrong('7701')).toBe('tooManyRequests')
    expect(await codeOf(own('7701'))).toBe('tooManyRequests')
    server.clock.advance(60_000)
    expect((await own('7701')).results).toHaveLength(1)
  })

  it('RL8: an appeal in the window, decided, makes a corrected edition; the former stays as it was', async () => {
    const appeal = () =>
      server.call(openOwnAppeal, {
        body: { ...ticketOf('7702'), examId, reviewId: anId(70), text: '第二题我答了 10' },
      })
    expect(await codeOf(appeal())).toBe('appealClosed')
    const current = await desk()
    const now = server.clock.now()
    const settings = {
      ...current.settings,
      ...{ appealOpensAt: now - 1000, appealClosesAt: now + 3_600_000 },
      shows: { ...current.settings.shows, parts: true, evidence: 'full' as const },
    }
    await server.call(putReleaseSettings, {
      ...{ headers, params: params(), body: { settings, revision: current.revision } },
    })
    // What candidates see is that of the published edition.
    expect((await own('7702')).results[0]?.evidence).toEqual([])
    await move('frozen', 'published')
    await publish(2, (await desk()).digest, '开放申诉')
    expect((await own('7702')).results[0]).toMatchObject({
      ...{ edition: 2, correction: '开放申诉', objectivePoints: 2, taskPoints: 0 },
      appeal: { may: true, state: null },
      evidence: [
        { points: 2, max: 2, message: 'Expected “2”; answered “2”' },
        { points: 0, max: 3, message: 'Expected “10”; not answered' },
      ],
    })
    await appeal()
    await appeal()
    expect((await own('7702')).results[0]?.appeal).toMatchObject({ may: false, state: 'open' })
    const queue = await server.call(listReviews, { headers, query: { examId, kind: 'appeal' } })
    expect(queue.rows).toHaveLength(1)
    const { rules } = await server.call(readRules, {
      ...{ headers, params: { examId, rulesVersion: '1' } },
    })
    // Somebody decides the appeal by other rules for all: the second item is credited to everybody.
    await server.call(makeRules, {
      ...{ headers, params: params() },
      body: {
        ...{ expected: 1, reason: '第二题有歧义' },
        rules: {
          ...rules,
          items: rules.items.map((item) =>
            item.id === '9010401' ? { ...item, voided: 'credited' as const } : item,
          ),
        },
      },
    })
    await regradeWith(2)
    expect((await own('7702')).results[0]).toMatchObject({ edition: 2, score: 40 })
    expect((await desk()).changed).toBe(2)
    const frozen = await move('frozen', 'published')
    await publish(3, frozen.digest, '第二题作废，人人得分')
    expect((await own('7702')).results[0]).toMatchObject({ edition: 3, score: 100, grade: 'A' })
    const changes = await server.call(listEditionChanges, {
      ...{ headers, params: { examId, edition: '3' } },
    })
    expect(
      changes.rows.map(({ examNumber, before, after }) => [
        examNumber,
        before?.score,
        after?.score,
      ]),
    ).toEqual([
      ['7702', 40, 100],
      ['7709', 40, 100],
    ])
    expect((await lines(2)).rows[1]).toMatchObject({ score: 40, grade: 'C' })
    const { editions } = await server.call(listEditions, { headers, params: params() })
    expect(editions.map(({ edition, changed, reason }) => [edition, changed, reason])).toEqual([
      [3, 2, '第二题作废，人人得分'],
      [2, 0, '开放申诉'],
      [1, 0, '首次发布'],
    ])
  })

  it('waits for reviews of flags, also before a correction, and says so', async () => {
    const [open] = await server.services.db.select().from(reviews).where(eq(reviews.examId, examId))
    if (!open) throw new Error('Expected the appeal')
    // On the line too: a review that no line speaks of is taken off by the sweep of flags.
    const flags = ['zeroScore']
    const { db } = server.services
    await db.update(results).set({ flags }).where(eq(results.sittingId, open.sittingId))
    await db
      .insert(reviews)
      .values({ ...open, reviewId: anId(71), kind: 'flags', flags, state: 'open' })
    const frozen = await move('frozen', 'published')
    expect(frozen.blockers).toEqual([{ kind: 'reviewsOpen', total: 1 }])
    expect(await codeOf(publish(4, frozen.digest))).toBe('releaseBlocked')
  })
})

async function regradeWith(rulesVersion: number): Promise<void> {
  const { decideRegrade, readRegrade } = await import('@wenkao/shared/grading')
  const runId = anId(80)
  const of = { headers, params: { examId, runId } }
  await server.call(startRegrade, {
    ...{ headers, params: params() },
    body: { runId, rulesVersion, reason: '第二题作废' },
  })
  await expect
    .poll(async () => (await server.call(readRegrade, of)).regrade.state, { timeout: 30_000 })
    .toBe('ready')
  await server.call(decideRegrade, { ...of, body: { decision: 'released', reason: '已核对' } })
}
