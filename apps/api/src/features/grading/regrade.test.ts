import {
  decideRegrade,
  listRegrades,
  listRules,
  makeRules,
  readRegrade,
  readRules,
  startRegrade,
  type GradingRules,
} from '@wenkao/shared/grading'
import type { PaperContent } from '@wenkao/shared/papers'
import { listResults } from '@wenkao/shared/results'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { createMetrics } from '../../platform/metrics.ts'
import { freshId } from '../../platform/services.ts'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { findStandingSubmission } from '../hand-in/index.ts'
import { gradeSubmission } from './grade-submission.ts'
import { poolOf } from './grading-pool.ts'
import { runGrading } from './run-grading.ts'
import { wordGrader } from './test-processes/word-grader.ts'

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

const until = (condition: () => Promise<void>) =>
  vi.waitFor(
    async () => {
      grading.wake()
      await condition()
    },
    { timeout: 60_000, interval: 30 },
  )

/** An objective item whose key is changed, one of its wrong options, and the Word task. */
function picked() {
  const item = paper.content.items.find(({ kind }) => kind === 'single')
  const wrong = item?.options?.find(({ id }) => !item.answer.includes(id))
  const task = paper.content.tasks.find(({ kind }) => kind === 'word')
  if (!item || !wrong || !task?.mainFile) throw new RangeError('Expected an item and a task')
  return {
    item,
    wrong: wrong.id,
    task,
    file: `${task.folder}/${task.mainFile}`,
    ids: task.checkpoints.map(({ id }) => String(id)),
  }
}

/** Three hand-ins: the right answer and two checkpoints, the wrong answer, and no answer at all. */
async function gradedExam(): Promise<ExamSetUp> {
  const { item, wrong, file, ids } = picked()
  const set = await setUpExam(server, { paper: paper.content, materials: paper.materials })
  await startExam(server, set)
  const files = { [file]: `${ids.slice(0, 2).join(' ')}` }
  const hand = async (at: number, work: Parameters<typeof handInWork>[3]) =>
    handInWork(server, paper.content, await logIn(server, set, at), work)
  await hand(0, { answers: { [item.id]: item.answer }, files })
  await hand(1, { answers: { [item.id]: [wrong] } })
  await hand(2, {})
  await until(async () => {
    expect((await pointsOf(set)).every((points) => points !== null)).toBe(true)
  })
  return set
}

const rowsOf = async ({ office, examId }: ExamSetUp) =>
  (await server.call(listResults, { headers: office.headers, params: { examId } })).rows
const pointsOf = async (set: ExamSetUp) => (await rowsOf(set)).map(({ points }) => points)

async function rulesOf(set: ExamSetUp, rulesVersion = 1): Promise<GradingRules> {
  const params = { examId: set.examId, rulesVersion }
  return (await server.call(readRules, { headers: set.office.headers, params })).rules
}

const make = (set: ExamSetUp, rules: GradingRules, expected = 1) =>
  server.call(makeRules, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body: { expected, rules, reason: 'the key was wrong' },
  })

/** Rules with another key, and the first checkpoint of the Word task worth nothing any more. */
async function changedRules(set: ExamSetUp): Promise<GradingRules> {
  const { item, wrong, task } = picked()
  const rules = await rulesOf(set)
  return {
    ...rules,
    items: rules.items.map((one) => (one.id === item.id ? { ...one, answer: [wrong] } : one)),
    tasks: rules.tasks.map((one) =>
      one.id === task.id ? { ...one, checkpoints: one.checkpoints.slice(1) } : one,
    ),
  }
}

const start = (set: ExamSetUp, rulesVersion: number, scope = {}, runId = newId()) =>
  server.call(startRegrade, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body: { runId, rulesVersion, reason: 'key 3 was wrong', ...scope },
  })
const newId = () => freshId(server.services)

const diffOf = (set: ExamSetUp, runId: string, show = 'all') =>
  server.call(readRegrade, {
    headers: set.office.headers,
    params: { examId: set.examId, runId },
    query: { show },
  })
const decide = (set: ExamSetUp, runId: string, decision: 'released' | 'discarded') =>
  server.call(decideRegrade, {
    headers: set.office.headers,
    params: { examId: set.examId, runId },
    body: { decision, reason: 'looked at' },
  })
async function ready(set: ExamSetUp, runId: string) {
  await until(async () => {
    expect((await diffOf(set, runId)).regrade.state).toBe('ready')
  })
  return diffOf(set, runId)
}

describe('versions of the grading rules (D12)', () => {
  it('begin with the paper’s own, and a faulty version is not made', async () => {
    const set = await gradedExam()
    const { item, task } = picked()
    const rules = await rulesOf(set)
    expect(rules.items.find(({ id }) => id === item.id)?.answer).toEqual(item.answer)
    const wrongKey = {
      ...rules,
      items: rules.items.map((one) => (one.id === item.id ? { ...one, answer: ['no'] } : one)),
    }
    expect(await make(set, wrongKey)).toEqual({
      kind: 'faulty',
      faults: [`item ${item.id}: the answer does not fit`],
    })
    const wrongCheckpoint = {
      ...rules,
      tasks: rules.tasks.map((one) =>
        one.id === task.id
          ? { ...one, checkpoints: [{ ...one.checkpoints[0], code: '99999' }] }
          : one,
      ),
    }
    const outcome = await make(set, wrongCheckpoint)
    expect(outcome.kind === 'faulty' && outcome.faults.join()).toContain('99999')
    expect((await listed(set)).versions).toHaveLength(1)
  })

  it('are made with a reason, once each, and never changed', async () => {
    const set = await gradedExam()
    const rules = await changedRules(set)
    expect(await make(set, rules)).toEqual({ kind: 'made', rulesVersion: 2 })
    await expect(make(set, rules)).rejects.toMatchObject({ code: 'conflict' })
    expect(await rulesOf(set, 2)).toEqual(rules)
    const { versions, current } = await listed(set)
    expect(versions.map(({ rulesVersion, reason }) => [rulesVersion, reason])).toEqual([
      [1, null],
      [2, 'the key was wrong'],
    ])
    // Making it changes nobody's points.
    expect(current).toBe(1)
  })
})

const listed = ({ office, examId }: ExamSetUp) =>
  server.call(listRules, { headers: office.headers, params: { examId } })

describe('a regrade (D12)', () => {
  it('shows the diff before anything counts, and the points follow its release', async () => {
    const set = await gradedExam()
    const { item, task, ids } = picked()
    const before = await pointsOf(set)
    await make(set, await changedRules(set))
    const run = await start(set, 2)
    expect(run).toMatchObject({ scope: 'exam', total: 3, rulesVersion: 2 })
    // The same request again is the same regrade; another one waits.
    expect((await start(set, 2, {}, run.runId)).runId).toBe(run.runId)
    await expect(start(set, 2)).rejects.toMatchObject({ code: 'conflict' })

    const diff = await ready(set, run.runId)
    expect(await pointsOf(set)).toEqual(before)
    const worth = Number(task.checkpoints[0]?.['points'])
    expect(diff.rows.map((row) => row.before?.points)).toEqual(before)
    const now = [(before[0] ?? 0) - item.points - worth, (before[1] ?? 0) + item.points, 0]
    expect(diff.rows.map((row) => row.after?.points)).toEqual(now)
    expect(diff.summary).toMatchObject({ up: 1, down: 1, same: 1 })
    expect(diff.rows[0]?.changes.map(({ id }) => id)).toEqual([item.id, `${task.id}/${ids[0]}`])
    expect(diff.byId.find(({ id }) => id === item.id)).toMatchObject({ up: 1, down: 1 })

    expect((await decide(set, run.runId, 'released')).state).toBe('released')
    expect(await pointsOf(set)).toEqual(now)
    // Again changes nothing, and it cannot be discarded any more.
    expect((await decide(set, run.runId, 'released')).state).toBe('released')
    await expect(decide(set, run.runId, 'discarded')).rejects.toMatchObject({ code: 'conflict' })
    const kept = await server.services.sql<{ rules: number; total: number }[]>`
      select rules_version as rules, count(*)::int as total from grading_results
      where session_id = ${set.sessionId} group by 1 order by 1`
    expect(kept.map((row) => ({ ...row }))).toEqual([
      { rules: 1, total: 3 },
      { rules: 2, total: 3 },
    ])
    const audited = await server.services.sql<{ subject: string }[]>`
      select subject from audit_rows where action = 'grading.regrade'
        and detail ->> 'runId' = ${run.runId} order by at, audit_id`
    expect(audited.map(({ subject }) => /released/.test(subject))).toEqual([false, true])
    expect((await listed(set)).current).toBe(2)
  })

  it('leaves everything as it was when it is discarded', async () => {
    const set = await gradedExam()
    const before = await rowsOf(set)
    await make(set, await changedRules(set))
    const { runId } = await start(set, 2)
    await ready(set, runId)
    expect((await decide(set, runId, 'discarded')).state).toBe('discarded')
    expect(await rowsOf(set)).toEqual(before)
    expect((await listed(set)).current).toBe(1)
    await start(set, 2)
  })

  it('grades first what was handed in since its diff, and then by its rules', async () => {
    const { item, wrong } = picked()
    const set = await setUpExam(server, { paper: paper.content, materials: paper.materials })
    await startExam(server, set)
    const hand = async (at: number) =>
      handInWork(server, paper.content, await logIn(server, set, at), {
        answers: { [item.id]: [wrong] },
      })
    await hand(0)
    await until(async () => {
      expect((await pointsOf(set))[0]).toBe(0)
    })
    await make(set, await changedRules(set))
    const { runId } = await start(set, 2)
    expect((await ready(set, runId)).regrade.total).toBe(1)
    await hand(1)
    await until(async () => {
      expect((await pointsOf(set))[1]).toBe(0)
    })
    expect((await decide(set, runId, 'released')).state).toBe('running')
    expect(await pointsOf(set)).toEqual([0, 0, null])
    expect((await ready(set, runId)).regrade.total).toBe(2)
    expect((await decide(set, runId, 'released')).state).toBe('released')
    expect(await pointsOf(set)).toEqual([item.points, item.points, null])
    // Whoever hands in after the release is graded by the rules that count.
    await hand(2)
    await until(async () => {
      expect((await pointsOf(set))[2]).toBe(item.points)
    })
  })

  it('is not undone by a grading that began under the former rules and ends after the release', async () => {
    const set = await gradedExam()
    const { item } = picked()
    await make(set, await changedRules(set))
    const { runId } = await start(set, 2)
    const diff = await ready(set, runId)
    const second = diff.rows[1]
    if (!second) throw new RangeError('Expected a second candidate')
    const { sessionId, sittingId } = second
    const { services } = server
    const handedIn = await findStandingSubmission(services.db, sessionId, sittingId)
    if (!handedIn) throw new RangeError('Expected a hand-in')
    await gradeSubmission(services, handedIn, async (input) => {
      await decide(set, runId, 'released')
      return wordGrader(input)
    })
    expect((await pointsOf(set))[1]).toBe(item.points)
    await until(async () => {
      const again = await findStandingSubmission(services.db, sessionId, sittingId)
      expect(again?.gradedAt).not.toBeNull()
    })
    expect((await pointsOf(set))[1]).toBe(item.points)
  })

  it('of one sitting touches no other', async () => {
    const set = await gradedExam()
    const before = await pointsOf(set)
    const { item } = picked()
    await make(set, await changedRules(set))
    const [, second] = await rowsOf(set)
    const { sessionId, sittingId } = second ?? {}
    const { runId } = await start(set, 2, { sessionId, sittingId })
    expect((await ready(set, runId)).regrade).toMatchObject({ scope: 'sitting', total: 1 })
    await decide(set, runId, 'released')
    expect(await pointsOf(set)).toEqual([before[0], item.points, before[2]])
    // The exam as a whole is still graded by the paper's own rules.
    expect((await listed(set)).current).toBe(1)
  })

  it('is the exam office’s alone', async () => {
    const set = await gradedExam()
    const area = await server.staff([{ role: 'areaAdmin', scope: { kind: 'all' } }])
    await expect(
      server.call(listRegrades, { headers: area.headers, params: { examId: set.examId } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
