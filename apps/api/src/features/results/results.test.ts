import { createApiKey } from '@wenkao/shared/accounts'
import { endSession } from '@wenkao/shared/monitor'
import {
  exportResults,
  exportResultsCsv,
  getResult,
  listResults,
  type ResultRow,
} from '@wenkao/shared/results'
import { putCandidates } from '@wenkao/shared/sessions'
import { eq } from 'drizzle-orm'
import { readSheets } from '@wenkao/office'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  logIn,
  setUpExam,
  smallPaper,
  startExam,
  type ExamSetUp,
} from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { gradingResults } from '../grading/grading.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { findExam } from '../sessions/index.ts'
import { selectSittings, updateHandedIn, type SittingRecord } from '../sittings/index.ts'
import { results } from './results.table.ts'

let server: TestServer
let set: ExamSetUp
let sittings: SittingRecord[]

/** A standing hand-in as it lies in the database, its content left out. */
async function handIn(sitting: SittingRecord, at: number): Promise<void> {
  const code = `CODE-${sitting.examNumber}`
  await server.services.db.insert(submissions).values({
    sessionId: sitting.sessionId,
    sittingId: sitting.sittingId,
    contentDigest: sitting.sittingId,
    round: 1,
    standing: 'stands',
    submission: { version: 1, round: 1, cut: {}, files: [], folder: null },
    receipt: {
      payload: {
        version: 1,
        sessionId: sitting.sessionId,
        sittingId: sitting.sittingId,
        examNumber: sitting.examNumber,
        round: 1,
        contentDigest: '0'.repeat(64),
        at,
        auditHead: null,
        former: null,
      },
      keyId: 'k',
      signature: 'A',
      code,
    },
    epoch: 0,
    inTime: true,
    receivedAt: at,
  })
  await updateHandedIn(server.services.db, sitting.sessionId, sitting.sittingId, 1, at)
}

/** A grading as the grader writes it. */
async function grade(sitting: SittingRecord, points: number, flags: string[]): Promise<void> {
  const { db } = server.services
  const exam = await findExam(db, set.examId)
  const isRight = points > 0
  await db.insert(gradingResults).values({
    sessionId: sitting.sessionId,
    sittingId: sitting.sittingId,
    round: 1,
    paperId: exam?.paperId ?? '',
    graderVersion: '1+test',
    contentDigest: sitting.sittingId,
    objectivePoints: points,
    taskPoints: 0,
    max: 5,
    verdicts: {
      objective: [
        {
          itemId: '9010101',
          verdict: isRight ? 'pass' : 'fail',
          points: isRight ? 2 : 0,
          max: 2,
          expected: ['b'],
          actual: [isRight ? 'b' : 'a'],
        },
        {
          itemId: '9010401',
          verdict: 'unanswered',
          points: 0,
          max: 3,
          expected: ['10'],
          actual: [],
        },
      ],
      tasks: [],
    },
    flags,
    gradedAt: 1,
  })
  await db.insert(results).values({
    examId: set.examId,
    candidateId: sitting.candidateId,
    sessionId: sitting.sessionId,
    sittingId: sitting.sittingId,
    status: flags.length > 0 ? 'review' : 'graded',
    objectivePoints: points,
    taskPoints: 0,
    points,
    max: 5,
    handedInAt: 1_764_000_000_000,
    receiptCode: `CODE-${sitting.examNumber}`,
    flags,
    updatedAt: 1,
  })
}

const list = (query: Record<string, string | number> = {}, headers = set.office.headers) =>
  server.call(listResults, { headers, params: { examId: set.examId }, query })
const namesOf = (rows: readonly ResultRow[]) => rows.map((row) => row.name)

/**
 * Six candidates: 1 graded, 2 graded with a flag and zero points, 3 handed in, 4 logged in only,
 * 5 never came, and one who was added later and has no session.
 */
beforeAll(async () => {
  server = await createTestServer()
  set = await setUpExam(server, { candidates: 5, paper: smallPaper('results paper') })
  await startExam(server, set)
  for (const at of [0, 1, 2, 3]) await logIn(server, set, at)
  sittings = await selectSittings(server.services.db, [set.sessionId])
  const [one, two, three] = sittings
  if (!one || !two || !three) throw new Error('Expected sittings')
  for (const sitting of [one, two, three]) await handIn(sitting, 1_764_000_000_000)
  await grade(one, 2, [])
  await grade(two, 0, ['zeroScore'])
  await server.call(putCandidates, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body: {
      candidates: [{ examNumber: '0009', name: '=1+1', school: '第一中学', className: '"甲"班' }],
    },
  })
})
afterAll(async () => {
  await server.close()
})

describe('the results list', () => {
  it('tells not scheduled, not logged in, sitting, handed in, graded and to review apart; none is a zero (N13)', async () => {
    const { rows, total, summary } = await list()
    expect(rows.map((row) => [row.name, row.status, row.points])).toEqual([
      ['=1+1', 'notScheduled', null],
      ['candidate 1', 'graded', 2],
      ['candidate 2', 'review', 0],
      ['candidate 3', 'handedIn', null],
      ['candidate 4', 'sitting', null],
      ['candidate 5', 'scheduled', null],
    ])
    expect(total).toBe(6)
    expect(summary).toEqual({ candidates: 6, handedIn: 3, graded: 2, average: 1, flagged: 1 })
    expect(rows[3]?.receiptCode).toBe(`CODE-${sittings[2]?.examNumber ?? ''}`)
  })

  it('filters by status, flag, school, session and search, with the summary of what is left', async () => {
    for (const [status, names] of [
      ['notScheduled', ['=1+1']],
      ['graded', ['candidate 1']],
      ['review', ['candidate 2']],
      ['handedIn', ['candidate 3']],
      ['sitting', ['candidate 4']],
      ['scheduled', ['candidate 5']],
      ['absent', []],
    ] as const) {
      const found = await list({ status })
      expect(namesOf(found.rows)).toEqual(names)
      expect(found.total).toBe(names.length)
    }
    expect(namesOf((await list({ flagged: 'yes' })).rows)).toEqual(['candidate 2'])
    expect((await list({ flagged: 'no' })).total).toBe(5)
    const school = await list({ school: '第一中学' })
    expect(namesOf(school.rows)).toEqual(['=1+1'])
    expect(school.schools).toEqual(['第一中学'])
    expect((await list({ sessionId: set.sessionId })).total).toBe(5)
    expect(namesOf((await list({ search: 'DATE 3' })).rows)).toEqual(['candidate 3'])
    expect((await list({ search: '%' })).total).toBe(0)
  })

  it('sorts with unknown values last in both directions, and pages', async () => {
    const down = await list({ sort: 'points', direction: 'desc' })
    expect(down.rows.map((row) => row.points)).toEqual([2, 0, null, null, null, null])
    const up = await list({ sort: 'points', direction: 'asc' })
    expect(up.rows.map((row) => row.points)).toEqual([0, 2, null, null, null, null])
    for (const sort of ['name', 'school', 'session', 'status', 'handedInAt', 'constructor']) {
      expect((await list({ sort, direction: 'desc' })).rows).toHaveLength(6)
    }
    const pages = [1, 2, 3, 4].map((page) => list({ page, pageSize: 2, sort: 'name' }))
    const names = (await Promise.all(pages)).map((page) => namesOf(page.rows))
    expect(names.map((page) => page.length)).toEqual([2, 2, 2, 0])
    expect(new Set(names.flat()).size).toBe(6)
  })

  it('shows an area’s staff their own sessions only, and nobody without the role', async () => {
    const elsewhere = await setUpExam(server)
    const own = await server.staff([
      { role: 'reviewer', scope: { kind: 'session', id: set.sessionId } },
    ])
    const mine = await list({}, own.headers)
    expect(mine.total).toBe(5)
    expect(mine.schools).toEqual([])
    const stranger = await server.staff([
      { role: 'reviewer', scope: { kind: 'session', id: elsewhere.sessionId } },
    ])
    expect(await list({}, stranger.headers)).toMatchObject({ rows: [], total: 0 })
    const params = { examId: set.examId, candidateId: sittings[0]?.candidateId ?? '' }
    const detail = await server.raw(getResult, { headers: stranger.headers, params })
    expect(detail.status).toBe(404)
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(list({}, proctor.headers)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('lets a program with an API key read', async () => {
    const { secret } = await server.call(createApiKey, {
      headers: set.office.headers,
      body: { name: 'school register' },
    })
    expect((await list({}, { authorization: `Bearer ${secret}` })).total).toBe(6)
  })
})

describe('one candidate’s result (N04)', () => {
  it('says in the reader’s language what was expected and what was answered', async () => {
    const params = { examId: set.examId, candidateId: sittings[1]?.candidateId ?? '' }
    const { headers } = set.office
    const english = await server.call(getResult, { headers, params, query: { language: 'en' } })
    expect(english).toMatchObject({
      row: { status: 'review', points: 0 },
      graderVersion: '1+test',
      paperVersion: 1,
    })
    expect(english.verdicts.map((row) => row.message)).toEqual([
      'Expected “2”; answered “1”',
      'Expected “10”; not answered',
    ])
    const chinese = await server.call(getResult, { headers, params })
    expect(chinese.verdicts[0]).toEqual({
      id: '9010101',
      part: 'objective',
      title: '1 + 1 = ?',
      verdict: 'fail',
      points: 0,
      max: 2,
      message: '标准答案：“2”；考生作答：“1”',
    })
  })

  it('takes the standing hand-in’s grading, not that of a contested one', async () => {
    const sitting = sittings[0]
    if (!sitting) throw new Error('Expected a sitting')
    const { db } = server.services
    const where = eq(submissions.sittingId, sitting.sittingId)
    const [standing] = await db.select().from(submissions).where(where)
    const [graded] = await db
      .select()
      .from(gradingResults)
      .where(eq(gradingResults.sittingId, sitting.sittingId))
    if (!standing || !graded) throw new Error('Expected a hand-in with its grading')
    const other = { contentDigest: 'other' }
    await db.insert(submissions).values({ ...standing, ...other, standing: 'contested' })
    await db
      .insert(gradingResults)
      .values({ ...graded, ...other, graderVersion: 'contested', gradedAt: 99 })
    const result = await server.call(getResult, {
      headers: set.office.headers,
      params: { examId: set.examId, candidateId: sitting.candidateId },
    })
    expect(result.graderVersion).toBe('1+test')
  })

  it('has no verdicts before grading', async () => {
    const result = await server.call(getResult, {
      headers: set.office.headers,
      params: { examId: set.examId, candidateId: sittings[2]?.candidateId ?? '' },
    })
    expect(result).toMatchObject({ graderVersion: null, verdicts: [], row: { status: 'handedIn' } })
  })
})

describe('the results as files', () => {
  const export_ = async (
    endpoint: typeof exportResults | typeof exportResultsCsv,
    query: Record<string, string>,
  ) => {
    const response = await server.raw(endpoint, {
      headers: set.office.headers,
      params: { examId: set.examId },
      query,
    })
    expect(response.status).toBe(200)
    return new Uint8Array(await response.arrayBuffer())
  }

  it('writes every filtered row as .xlsx, texts as texts, unknown points as empty cells', async () => {
    const read = readSheets(await export_(exportResults, { sort: 'examNumber' }))
    if (read.kind !== 'ok') throw new Error(`Expected sheets, got ${read.kind}`)
    const rows = read.sheets[0]?.rows ?? []
    expect(rows[0]).toEqual(
      '考号 姓名 学校 班级 场次 状态 客观题 操作题 总分 满分 交卷时间 回执码 备注'.split(' '),
    )
    expect(rows).toHaveLength(7)
    expect(rows[1]?.slice(0, 9)).toEqual([
      ...['0009', '=1+1', '第一中学', '"甲"班', '', '未编场', '', '', ''],
    ])
    expect(rows[3]?.slice(5)).toEqual([
      ...['待人工复核', '0', '0', '0', '5', '2025-11-25 00:00:00'],
      ...[`CODE-${sittings[1]?.examNumber ?? ''}`, '总分为零'],
    ])
  })

  it('writes CSV with a byte order mark, quoted, and no cell that is a formula', async () => {
    const bytes = await export_(exportResultsCsv, { language: 'en' })
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = new TextDecoder().decode(bytes).split('\r\n')
    expect(lines[0]).toBe(
      'Exam number,Name,School,Class,Session,Status,Objective items,Tasks,Points,Maximum,Handed in at,Receipt code,Remarks',
    )
    expect(lines[1]).toContain(`'=1+1`)
    expect(lines[1]).toContain('"""甲""班"')
    expect(lines).toHaveLength(8)
    const filtered = await export_(exportResultsCsv, { status: 'graded' })
    expect(new TextDecoder().decode(filtered).trim().split('\r\n')).toHaveLength(2)
  })
})

describe('after the session', () => {
  it('calls absent who never logged in, and nobody else', async () => {
    await server.call(endSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    const { rows } = await list({ sessionId: set.sessionId })
    expect(rows.map((row) => row.status)).toEqual([
      'graded',
      'review',
      'handedIn',
      'sitting',
      'absent',
    ])
    expect(namesOf((await list({ status: 'absent' })).rows)).toEqual(['candidate 5'])
  })
})
