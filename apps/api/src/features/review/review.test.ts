import type { PaperContent } from '@wenkao/shared/papers'
import { getResult, listResults } from '@wenkao/shared/results'
import {
  arbitrateReview,
  decideReview,
  downloadHandedIn,
  listReviews,
  openAppeal,
  readReview,
  takeReview,
  type DecidedPoints,
} from '@wenkao/shared/review'
import { decideRegrade, readRegrade, startRegrade } from '@wenkao/shared/grading'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { createMetrics } from '../../platform/metrics.ts'
import { freshId } from '../../platform/services.ts'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import {
  createTestServer,
  type TestServer,
  type TestStaff,
} from '../../test-processes/test-server.ts'
import { poolOf } from '../grading/grading-pool.ts'
import { runGrading } from '../grading/run-grading.ts'
import { wordGrader } from '../grading/test-processes/word-grader.ts'
import { sittingMark } from '../sittings/index.ts'
import { flagExam, keepFlags } from './flag-exam.ts'

let server: TestServer
let paper: { content: PaperContent; materials: Map<string, Uint8Array> }
let grading: ReturnType<typeof runGrading>
beforeAll(async () => {
  server = await createTestServer()
  const { content, materials } = await readPaper(secondPaper)
  paper = { content: { ...content, tasks: content.tasks.slice(0, 1) }, materials }
  grading = runGrading(
    server.services,
    createMetrics(),
    poolOf({ gradeTask: wordGrader, stop: () => undefined }),
    { workOfCase: () => Promise.reject(new Error('No case here')), onGraded: () => undefined },
  )
})
afterAll(async () => {
  await grading.stop()
  await server.close()
})

function picked() {
  const [task] = paper.content.tasks
  const item = paper.content.items.find(({ kind }) => kind === 'single')
  if (!task?.mainFile || !item) throw new RangeError('Expected a task and an item')
  const ids = task.checkpoints.map(({ id }) => String(id))
  return { task, item, ids, file: `${task.folder}/${task.mainFile}` }
}

interface Graded {
  readonly set: ExamSetUp
  readonly logins: readonly LogInReply[]
}

/** An exam of which each candidate handed in what the list says, graded and looked at as a whole. */
async function gradedExam(
  works: readonly ((login: LogInReply, at: number) => Parameters<typeof handInWork>[3])[],
): Promise<Graded> {
  const stations = works.length
  const set = await setUpExam(server, { ...paperOf(), candidates: works.length, stations })
  await startExam(server, set)
  const logins: LogInReply[] = []
  for (const [at, work] of works.entries()) {
    const login = await logIn(server, set, at)
    logins.push(login)
    await handInWork(server, paper.content, login, work(login, at))
  }
  await vi.waitFor(
    async () => {
      grading.wake()
      expect((await rowsOf(set)).every(({ points }) => points !== null)).toBe(true)
    },
    { timeout: 60_000, interval: 30 },
  )
  await flagExam(server.services, set.examId)
  return { set, logins }
}
const paperOf = () => ({ paper: paper.content, materials: paper.materials })

const rowsOf = async ({ office, examId }: ExamSetUp) =>
  (await server.call(listResults, { headers: office.headers, params: { examId } })).rows
const queueOf = async ({ office, examId }: ExamSetUp, query: Record<string, string> = {}) =>
  (await server.call(listReviews, { headers: office.headers, query: { examId, ...query } })).rows
const read = (staff: TestStaff, key: { sessionId: string; reviewId: string }) =>
  server.call(readReview, {
    headers: staff.headers,
    params: { sessionId: key.sessionId, reviewId: key.reviewId },
  })
const reviewer = (role: 'reviewer' | 'adjudicator' = 'reviewer') =>
  server.staff([{ role, scope: { kind: 'all' } }])

async function decide(
  staff: TestStaff,
  key: { sessionId: string; reviewId: string },
  points: DecidedPoints[],
  endpoint: typeof decideReview | typeof arbitrateReview = decideReview,
) {
  const detail = await read(staff, key)
  return server.call(endpoint, {
    headers: staff.headers,
    params: { sessionId: key.sessionId, reviewId: key.reviewId },
    body: { expectedPoints: detail.points, points, reason: 'looked at the file' },
  })
}

/** A mark as the bridge writes it into the document. */
function markOf(set: ExamSetUp, login: LogInReply): string {
  return sittingMark(server.services.keys, {
    examId: set.examId,
    sittingId: login.sitting.sittingId,
    paperId: login.sitting.sittingId,
  })
}

describe('what comes into the review queue (F11a)', () => {
  it('is who has no points, left a task alone or handed in what is not the issued file, by its flags', async () => {
    const { item, file, ids } = picked()
    const { set } = await gradedExam([
      () => ({}),
      () => ({ answers: { [item.id]: item.answer } }),
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: `${ids[0]} no mark` } }),
    ])
    const rows = await queueOf(set)
    expect(rows.map(({ flags }) => flags)).toEqual([
      ['zeroScore'],
      ['untouchedTask'],
      ['foreignFile'],
    ])
    expect(await queueOf(set, { flag: 'untouchedTask' })).toHaveLength(1)
    expect((await rowsOf(set)).map(({ status }) => status)).toEqual(['review', 'review', 'review'])
    // Looked at again, nobody is there twice.
    await flagExam(server.services, set.examId)
    expect(await queueOf(set)).toHaveLength(3)
  })

  it('is whose file carries the mark of another candidate, and that one, by name', async () => {
    const { item, file, ids } = picked()
    const answers = { [item.id]: item.answer }
    let first: LogInReply | undefined
    const marks = new Map<number, string>()
    const set = await setUpExam(server, paperOf())
    await startExam(server, set)
    for (const at of [0, 1, 2]) {
      const login = await logIn(server, set, at)
      first ??= login
      const mark = markOf(set, at === 1 ? first : login)
      marks.set(at, mark)
      await handInWork(server, paper.content, login, {
        answers,
        files: { [file]: `${ids[0]} mark=${mark} ${at}` },
      })
    }
    await vi.waitFor(
      async () => {
        grading.wake()
        expect((await rowsOf(set)).every(({ points }) => points !== null)).toBe(true)
      },
      { timeout: 60_000, interval: 30 },
    )
    await flagExam(server.services, set.examId)
    const rows = await queueOf(set)
    expect(rows.map(({ name, flags }) => [name, flags])).toEqual([
      ['candidate 1', ['copied']],
      ['candidate 2', ['copied']],
    ])
    const [one] = rows
    if (!one) throw new RangeError('Expected a review')
    expect((await read(set.office, one)).flagDetails).toEqual([
      expect.objectContaining({ flag: 'copied', by: 'mark', otherName: 'candidate 2', path: file }),
    ])
  })

  it('is who handed in the same bytes as somebody else, and who is an outlier in the exam', async () => {
    const { item, file, ids } = picked()
    const all = Object.fromEntries(paper.content.items.map(({ id, answer }) => [id, answer]))
    const { set } = await gradedExam([
      (login) => ({ answers: all, files: { [file]: `${ids.join(' ')} of ${login.token}` } }),
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: 'the same bytes' } }),
      () => ({ answers: all, files: { [file]: 'the same bytes' } }),
    ])
    const flags = (await rowsOf(set)).map((row) => row.flags)
    expect(flags[0]).toEqual(['foreignFile'])
    expect(flags[1]).toEqual(['foreignFile', 'copied'])
    expect(flags[2]).toEqual(['foreignFile', 'copied', 'lowOutlier'])
  })

  it('leaves the queue when nothing is flagged any more, and lapses when other work counts', async () => {
    const { set } = await gradedExam([() => ({}), () => ({})])
    const [one, two] = await queueOf(set)
    if (!one || !two) throw new RangeError('Expected two reviews')
    const { sql } = server.services
    await sql`update results set flags = '[]' where sitting_id = ${one.sittingId}`
    await sql`update submissions set standing = 'replaced' where sitting_id = ${two.sittingId}`
    await flagExam(server.services, set.examId)
    expect((await queueOf(set)).map(({ state }) => state)).toEqual(['lapsed'])
    await expect(decide(set.office, two, [])).rejects.toMatchObject({ code: 'conflict' })
    await sql`update submissions set standing = 'stands' where sitting_id = ${two.sittingId}`
    await flagExam(server.services, set.examId)
    expect((await queueOf(set)).map(({ state }) => state)).toEqual(['open'])
  })

  it('follows by itself when a hand-in is graded', async () => {
    const flags = keepFlags(server.services)
    try {
      const set = await setUpExam(server, paperOf())
      await startExam(server, set)
      await handInWork(server, paper.content, await logIn(server, set, 0))
      await vi.waitFor(
        async () => {
          grading.wake()
          flags.wake()
          expect(await queueOf(set)).toHaveLength(1)
        },
        { timeout: 60_000, interval: 50 },
      )
    } finally {
      await flags.stop()
    }
  })
})

describe('a review', () => {
  it('shows instruction, checks, findings, files and history, and the file as it was handed in', async () => {
    const { item, file, ids, task } = picked()
    const { set } = await gradedExam([
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: `${ids[0]} work` } }),
    ])
    const [row] = await queueOf(set)
    if (!row) throw new RangeError('Expected a review')
    const detail = await read(set.office, row)
    const [objective, word] = detail.parts
    expect(objective).toMatchObject({ id: 'objective', points: item.points })
    expect(word).toMatchObject({ id: task.id, instruction: task.instruction })
    expect(word?.checks[1]).toMatchObject({
      id: `${task.id}/${ids[1]}`,
      verdict: 'fail',
      expected: '要求的样子',
      found: ['别的样子'],
      evidence: [{ snippet: '看得见的文字' }],
    })
    expect(detail.history).toEqual([
      expect.objectContaining({ source: 'engine', rulesVersion: 1, isEffective: true }),
    ])
    const handedIn = word?.files.find(({ path }) => path === file)
    const params = { sessionId: row.sessionId, reviewId: row.reviewId, hash: handedIn?.hash ?? '' }
    const { headers } = set.office
    const response = await server.raw(downloadHandedIn, { headers, params })
    expect(await response.text()).toBe(`${ids[0]} work`)
    const other = { ...params, hash: '0'.repeat(64) }
    expect((await server.raw(downloadHandedIn, { headers, params: other })).status).toBe(404)
  })

  it('is taken by one, decided with a reason, and its points count as a row of their own', async () => {
    const { item, file, ids, task } = picked()
    const { set } = await gradedExam([
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: `${ids[0]} work` } }),
    ])
    const [row] = await queueOf(set)
    if (!row) throw new RangeError('Expected a review')
    const staff = await reviewer()
    const { headers } = staff
    const params = { sessionId: row.sessionId, reviewId: row.reviewId }
    const taken = await server.call(takeReview, { headers, params, body: { take: true } })
    expect(taken.takenBy).not.toBeNull()
    const id = `${task.id}/${ids[1]}`
    const max = Number(task.checkpoints[1]?.['points'])
    await expect(decide(staff, row, [{ id, points: max + 1 }])).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    await expect(
      server.call(decideReview, {
        headers,
        params,
        body: { expectedPoints: 0, points: [], reason: 'blind' },
      }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const before = row.points ?? 0
    const decided = await decide(staff, row, [{ id, points: max }])
    expect(decided).toMatchObject({ state: 'decided', points: before + max, takenBy: null })
    expect((await rowsOf(set))[0]).toMatchObject({ points: before + max, status: 'graded' })
    const detail = await read(staff, row)
    expect(detail.history.map(({ source, isEffective }) => [source, isEffective])).toEqual([
      ['review', true],
      ['engine', false],
    ])
    const check = detail.parts.at(-1)?.checks.find((one) => one.id === id)
    expect(check).toMatchObject({ points: max, enginePoints: 0 })
    // A later word adds to it, and the flags do not bring it back.
    await decide(staff, row, [{ id: item.id, points: 0 }])
    await flagExam(server.services, set.examId)
    expect((await rowsOf(set))[0]).toMatchObject({
      points: before + max - item.points,
      status: 'graded',
    })
    const audited = await server.services.sql<{ detail: { points: unknown } }[]>`
      select detail from audit_rows where action = 'review.decide'
        and detail ->> 'reviewId' = ${row.reviewId} order by at, audit_id`
    expect(audited.map((entry) => entry.detail.points)).toEqual([
      [{ id, points: max }],
      [{ id: item.id, points: 0 }],
    ])
  })

  it('survives a regrade: decided points stay in place of the engine’s', async () => {
    const { item, file, ids, task } = picked()
    const { set } = await gradedExam([
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: `${ids[0]} work` } }),
    ])
    const [row] = await queueOf(set)
    if (!row) throw new RangeError('Expected a review')
    const { headers } = set.office
    const runId = freshId(server.services)
    const params = { examId: set.examId, runId }
    await server.call(startRegrade, {
      headers,
      params: { examId: set.examId },
      body: { runId, rulesVersion: 1, reason: 'engine was mended' },
    })
    await vi.waitFor(
      async () => {
        grading.wake()
        expect((await server.call(readRegrade, { headers, params })).regrade.state).toBe('ready')
      },
      { timeout: 60_000, interval: 30 },
    )
    // Decided after the diff was made: it counts all the same.
    const id = `${task.id}/${ids[1]}`
    const max = Number(task.checkpoints[1]?.['points'])
    await decide(await reviewer(), row, [{ id, points: max }])
    await server.call(decideRegrade, {
      headers,
      params,
      body: { decision: 'released', reason: 'fine' },
    })
    expect((await rowsOf(set))[0]?.points).toBe((row.points ?? 0) + max)
    const { candidateId } = (await rowsOf(set))[0] ?? {}
    const result = await server.call(getResult, {
      headers,
      params: { examId: set.examId, candidateId: candidateId ?? '' },
    })
    expect(result.graderVersion).toContain('+review')
  })

  it('is for reviewers of its place, and never for proctors or programs', async () => {
    const { set } = await gradedExam([() => ({})])
    const [row] = await queueOf(set)
    if (!row) throw new RangeError('Expected a review')
    const { set: elsewhere } = await gradedExam([() => ({})])
    const own = await server.staff([
      { role: 'reviewer', scope: { kind: 'session', id: set.sessionId } },
    ])
    const stranger = await server.staff([
      { role: 'reviewer', scope: { kind: 'session', id: elsewhere.sessionId } },
    ])
    const queue = (staff: TestStaff) => server.call(listReviews, { headers: staff.headers })
    expect((await queue(own)).rows.map(({ reviewId }) => reviewId)).toEqual([row.reviewId])
    expect((await queue(own)).flags).toEqual([{ flag: 'zeroScore', total: 1 }])
    expect((await read(own, row)).may).toEqual({ take: true, decide: true, arbitrate: false })
    await expect(read(stranger, row)).rejects.toMatchObject({ code: 'forbidden' })
    const proctor = await server.staff([{ role: 'proctor', scope: { kind: 'all' } }])
    await expect(queue(proctor)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('an appeal (N04)', () => {
  async function appealed() {
    const { item, file, ids, task } = picked()
    const { set } = await gradedExam([
      () => ({ answers: { [item.id]: item.answer }, files: { [file]: `${ids[0]} work` } }),
    ])
    const [result] = await rowsOf(set)
    const appeal = (reviewId: string) =>
      server.call(openAppeal, {
        headers: set.office.headers,
        params: { examId: set.examId, candidateId: result?.candidateId ?? '' },
        body: { reviewId, text: '第二处我已经设置了' },
      })
    const row = await appeal(freshId(server.services))
    // The same request again is the same appeal, another one has to wait.
    expect((await appeal(row.reviewId)).reviewId).toBe(row.reviewId)
    await expect(appeal(freshId(server.services))).rejects.toMatchObject({ code: 'conflict' })
    const max = Number(task.checkpoints[1]?.['points'])
    return { set, row, id: `${task.id}/${ids[1]}`, max, before: row.points ?? 0 }
  }

  it('RV2: is decided by two who do not see each other’s word', async () => {
    const { set, row, id, max, before } = await appealed()
    expect(row).toMatchObject({ kind: 'appeal', needed: 2, made: 0, state: 'open' })
    const [first, second] = [await reviewer(), await reviewer()]
    await decide(first, row, [{ id, points: max }])
    expect((await rowsOf(set))[0]?.points).toBe(before)
    expect((await read(first, row)).decisions).toHaveLength(1)
    const seen = await read(second, row)
    expect(seen).toMatchObject({ decisions: [], made: 1, appealText: '第二处我已经设置了' })
    // Nobody decides twice; the same words again are the same decision.
    await expect(decide(first, row, [])).rejects.toMatchObject({ code: 'conflict' })
    await decide(first, row, [{ id, points: max }])
    await decide(second, row, [{ id, points: max }])
    expect(await read(second, row)).toMatchObject({ state: 'decided', points: before + max })
    expect((await read(second, row)).decisions).toHaveLength(2)
    expect((await rowsOf(set))[0]?.points).toBe(before + max)
    const told = await server.services.sql<{ detail: { points?: unknown } }[]>`
      select detail from audit_rows where action = 'review.decide'
        and detail ->> 'reviewId' = ${row.reviewId} order by at, audit_id`
    expect(told.map(({ detail }) => detail.points !== undefined)).toEqual([false, true])
  })

  it('RV3: goes to somebody who is neither of them when they differ', async () => {
    const { set, row, id, max, before } = await appealed()
    const [first, second] = [await reviewer(), set.office]
    await decide(first, row, [{ id, points: max }])
    await decide(second, row, [])
    const detail = await read(set.office, row)
    expect(detail).toMatchObject({
      state: 'arbitration',
      differing: [id],
      may: { take: false, decide: false, arbitrate: false },
    })
    await expect(decide(second, row, [], arbitrateReview)).rejects.toMatchObject({
      code: 'conflict',
    })
    const third = await reviewer('adjudicator')
    expect((await read(third, row)).may.arbitrate).toBe(true)
    const decided = await decide(third, row, [{ id, points: 1 }], arbitrateReview)
    expect(decided).toMatchObject({ state: 'decided', points: before + 1 })
  })
})
