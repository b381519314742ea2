import type { PaperContent } from '@wenkao/shared/papers'
import { listResults } from '@wenkao/shared/results'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { createMetrics } from '../../platform/metrics.ts'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createGradingProcess, GradingFailure, type GradeTask } from './grade-in-process.ts'
import { createGradingPool, poolOf, type GradingPool } from './grading-pool.ts'
import { gradeSubmission } from './grade-submission.ts'
import { takeGradingJob } from './grading.queries.ts'
import type { StoredVerdicts } from './grading.table.ts'
import { runGrading } from './run-grading.ts'
import { EATS, HANGS, KILLS, KILLS_LATER, SPINS, THROWS } from './test-processes/deadly-words.ts'

const RETRY_MS = 5 * 60_000
const childModule = new URL('./test-processes/grader-that-dies.ts', import.meta.url)

let server: TestServer
let paper: { content: PaperContent; materials: Map<string, Uint8Array> }
beforeAll(async () => {
  server = await createTestServer()
  paper = await readPaper(secondPaper)
})
afterAll(() => server.close())

async function newExam(): Promise<ExamSetUp> {
  const set = await setUpExam(server, { paper: paper.content, materials: paper.materials })
  await startExam(server, set)
  return set
}

const handInFor = (login: LogInReply, work?: Parameters<typeof handInWork>[3]) =>
  handInWork(server, paper.content, login, work)

/** Path of the Word task's main file in the answer folder. */
function wordFile(): string {
  const task = paper.content.tasks.find((entry) => entry.kind === 'word')
  return `${task?.folder ?? ''}/${task?.mainFile ?? ''}`
}
function rightAnswer(): Record<string, string[]> {
  const item = paper.content.items.find((entry) => entry.kind === 'single')
  return item ? { [item.id]: item.answer } : {}
}

const resultsOf = async (set: ExamSetUp) =>
  (await server.call(listResults, { headers: set.office.headers, params: { examId: set.examId } }))
    .rows
const gradingsOf = (set: ExamSetUp) =>
  server.services.sql<{ sittingId: string; taskPoints: number }[]>`
    select sitting_id as "sittingId", task_points as "taskPoints" from grading_results
    where session_id = ${set.sessionId}`
const failuresOf = (set: ExamSetUp) =>
  server.services.sql<{ code: string; message: string }[]>`
    select code, message from grading_failures where session_id = ${set.sessionId}`
const gradingsWith = (set: ExamSetUp, flag: string) =>
  server.services.sql<{ verdicts: StoredVerdicts }[]>`
    select verdicts from grading_results
    where session_id = ${set.sessionId} and flags ? ${flag}`
const submissionsOf = (set: ExamSetUp) =>
  server.services.sql<{ problem: string | null; attempts: number; graded: boolean }[]>`
    select grading_problem as problem, grading_attempts as attempts,
           graded_at is not null as graded
    from submissions where session_id = ${set.sessionId} order by received_at`

const ports = {
  workOfCase: () => Promise.reject(new Error('No case here')),
  onGraded: () => undefined,
}

/** Grades until the condition holds, then stops. */
async function gradeUntil(graders: GradingPool, condition: () => Promise<void>): Promise<void> {
  const runner = runGrading(server.services, createMetrics(), graders, ports)
  try {
    await vi.waitFor(
      async () => {
        runner.wake()
        await condition()
      },
      { timeout: 110_000, interval: 50 },
    )
  } finally {
    await runner.stop()
  }
}

/** A grader in this process that always says the same. */
const pretend = (gradeTask: GradeTask) => poolOf({ gradeTask, stop: () => undefined })
const noPoints: GradeTask = () =>
  Promise.resolve({ verdict: { points: 0, max: 35, verdicts: [], damage: [] }, documents: [] })

describe('grading the second exam', () => {
  it('gives an untouched candidate no task points, and says so', async () => {
    const set = await newExam()
    await handInFor(await logIn(server, set, 0))
    await handInFor(await logIn(server, set, 1), { answers: rightAnswer() })
    await handInFor(await logIn(server, set, 2), {
      answers: rightAnswer(),
      files: { [wordFile()]: 'this is no document' },
    })
    await gradeUntil(createGradingPool(), async () => {
      expect(await gradingsOf(set)).toHaveLength(3)
    })
    const rows = await resultsOf(set)
    expect(rows.map((row) => row.taskPoints)).toEqual([0, 0, 0])
    expect(rows[0]).toMatchObject({ points: 0, max: 100, status: 'review', flags: ['zeroScore'] })
    expect(rows[1]?.points).toBeGreaterThan(0)
    expect(rows[1]?.flags).toEqual(['untouchedTask'])
    expect(rows[2]?.points).toBe(rows[1]?.points)
    expect(rows[2]?.flags).toContain('unreadableFile')
    expect(rows[2]?.status).toBe('review')
  })
})

describe('a document that breaks the grader (F04)', () => {
  it.each([
    ['kills', KILLS, 'crashed', 'SIGKILL'],
    ['hangs', HANGS, 'timeout', 'Not graded within'],
    ['takes the processor for itself', SPINS, 'timeout', 'time limit'],
    ['eats memory that no heap limit sees', EATS, 'memory', 'memory limit'],
    ['throws', THROWS, 'crashed', 'planted: the grader does not know what to do'],
  ])(
    'fails alone when it %s: the task is unreadable with the reason, all others are graded',
    async (_what, words, code, message) => {
      const set = await newExam()
      await handInFor(await logIn(server, set, 0), { answers: rightAnswer() })
      await handInFor(await logIn(server, set, 1), {
        answers: rightAnswer(),
        files: { [wordFile()]: words },
      })
      await handInFor(await logIn(server, set, 2), { answers: rightAnswer() })
      // Only a document that hangs has to wait for the limit; on a busy machine others need a while, too.
      const timeLimitMs = words === HANGS ? 10_000 : 120_000
      const limits = { timeLimitMs, cpuLimitMs: 5000, memoryLimitBytes: 500 * 1024 * 1024 }
      await gradeUntil(createGradingPool({ childModule, ...limits }), async () => {
        const jobs = await submissionsOf(set)
        expect(jobs.map((job) => job.graded)).toEqual([true, true, true])
      })
      const rows = await resultsOf(set)
      expect(rows.map((row) => row.flags.includes('quarantined'))).toEqual([false, true, false])
      // What the other tasks and the objective part are worth does not suffer.
      expect(rows[1]?.points).toBe(rows[0]?.points)
      expect(rows[1]).toMatchObject({ status: 'review', max: 100 })
      const failures = await failuresOf(set)
      expect(failures.length).toBeGreaterThanOrEqual(1)
      expect(failures.every((failure) => failure.code === code)).toBe(true)
      expect(failures[0]?.message).toContain(message)
      const [graded] = await gradingsWith(set, 'quarantined')
      const [word, ...others] = graded?.verdicts.tasks ?? []
      expect(word?.verdict.verdicts.every(({ verdict }) => verdict === 'unreadable')).toBe(true)
      expect(word?.verdict.verdicts[0]?.messageZh).toContain('已转人工核查')
      expect(
        others.some(({ verdict }) => verdict.verdicts.some((one) => one.verdict === 'unreadable')),
      ).toBe(false)
    },
    120_000,
  )

  it('is given another chance by a fresh grader: a bad moment is no bad document', async () => {
    const set = await newExam()
    await handInFor(await logIn(server, set, 0), { files: { [wordFile()]: 'fails once' } })
    let failures = 0
    const shaky = pretend((input) => {
      if (failures > 0) return noPoints(input)
      failures += 1
      return Promise.reject(new GradingFailure('crashed', 'The grader ended: SIGKILL'))
    })
    await gradeUntil(shaky, async () => {
      expect(await gradingsOf(set)).toHaveLength(1)
    })
    expect((await resultsOf(set))[0]?.flags).not.toContain('quarantined')
    expect(await failuresOf(set)).toHaveLength(1)
  })

  it('is not to blame when the server ends: the hand-in is graded by the next one', async () => {
    const set = await newExam()
    await handInFor(await logIn(server, set, 0), { files: { [wordFile()]: HANGS } })
    const graders = createGradingPool({ childModule })
    const runner = runGrading(server.services, createMetrics(), graders, ports)
    await vi.waitFor(
      async () => {
        expect((await submissionsOf(set))[0]?.attempts).toBe(1)
      },
      { timeout: 20_000, interval: 20 },
    )
    await runner.stop()
    expect(await gradingsOf(set)).toHaveLength(0)
    expect(await failuresOf(set)).toHaveLength(0)
    server.clock.advance(RETRY_MS + 1000)
    await gradeUntil(createGradingPool(), async () => {
      expect(await gradingsOf(set)).toHaveLength(1)
    })
  })

  it('never grades twice what cannot be read for another reason, and gives up after five times', async () => {
    const set = await newExam()
    await handInFor(await logIn(server, set, 0), { files: { [wordFile()]: KILLS } })
    await handInFor(await logIn(server, set, 1))
    const broken = pretend((input) => {
      const files = [...input.submittedFiles.values()].map((bytes) => Buffer.from(bytes).toString())
      return files.includes(KILLS) ? Promise.reject(new Error('disk is gone')) : noPoints(input)
    })
    for (let attempts = 1; attempts <= 5; attempts += 1) {
      await gradeUntil(broken, async () => {
        expect((await submissionsOf(set))[0]).toMatchObject({ attempts, graded: false })
      })
      server.clock.advance(RETRY_MS + 1000)
    }
    const now = server.clock.now()
    expect(await takeGradingJob(server.services.db, now, now, 5)).toBe(undefined)
    const jobs = await submissionsOf(set)
    expect(jobs[0]?.problem).toContain('disk is gone')
    expect(jobs[1]?.graded).toBe(true)
  })

  it('pain 14: that never ends is ended, and the next one is graded', async () => {
    const grader = createGradingProcess({ childModule, timeLimitMs: 6000 })
    try {
      const grade = (text?: string) => grader.gradeTask(wordInput(text))
      expect((await grade()).verdict.points).toBe(0)
      const [hung, next] = await Promise.allSettled([grade(HANGS), grade()])
      expect(hung).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } })
      expect(next.status).toBe('fulfilled')
    } finally {
      grader.stop()
    }
  })

  it('never ends the server, not even when the grader dies between two documents', async () => {
    const grader = createGradingProcess({ childModule })
    try {
      for (let round = 0; round < 3; round += 1) {
        await grader.gradeTask(wordInput(KILLS_LATER))
        // It may be gone, or going: then this one is told so, and the one after it is graded.
        const next = await grader.gradeTask(wordInput()).catch((cause: unknown) => cause)
        if (next instanceof Error) expect(next).toMatchObject({ code: 'crashed' })
      }
      expect((await grader.gradeTask(wordInput())).verdict.points).toBe(0)
    } finally {
      grader.stop()
    }
  })

  it('is told apart from input that is no task at all', async () => {
    const grader = createGradingProcess()
    try {
      const nonsense = { ...wordInput(), task: { kind: 'nonsense', checkpoints: [] } }
      await expect(grader.gradeTask(nonsense)).rejects.toMatchObject({ code: 'refused' })
      expect((await grader.gradeTask(wordInput())).verdict.points).toBe(0)
    } finally {
      grader.stop()
    }
  })
})

/** The Word task with its start files, or with another text in place of the document. */
function wordInput(text?: string): Parameters<GradeTask>[0] {
  const task = paper.content.tasks.find((entry) => entry.kind === 'word')
  if (!task?.mainFile) throw new RangeError('Expected a Word task')
  const startFiles = new Map(
    task.materials.map(({ path, hash }) => [path, paper.materials.get(hash) ?? new Uint8Array()]),
  )
  const submittedFiles = new Map(startFiles)
  if (text !== undefined) submittedFiles.set(task.mainFile, new TextEncoder().encode(text))
  return {
    task: { kind: task.kind, file: task.mainFile, checkpoints: task.checkpoints },
    startFiles,
    submittedFiles,
  }
}

describe('grading twice', () => {
  it('makes one result, also when two do it at once', async () => {
    const set = await newExam()
    await handInFor(await logIn(server, set, 0), { answers: rightAnswer() })
    const job = await takeGradingJob(server.services.db, server.clock.now(), 0, 5)
    if (!job) throw new RangeError('Expected a submission')
    await Promise.all([1, 2, 3].map(() => gradeSubmission(server.services, job, noPoints)))
    await gradeSubmission(server.services, job, noPoints)
    expect(await gradingsOf(set)).toHaveLength(1)
    const [row] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from results where exam_id = ${set.examId}`
    expect(row?.total).toBe(1)
  })

  it('does not happen when two processes look for work', async () => {
    const set = await newExam()
    for (const at of [0, 1, 2]) await handInFor(await logIn(server, set, at))
    let calls = 0
    const counted = pretend((input) => {
      calls += 1
      return noPoints(input)
    })
    const second = runGrading(server.services, createMetrics(), counted, ports)
    await gradeUntil(counted, async () => {
      expect(await gradingsOf(set)).toHaveLength(3)
    })
    await second.stop()
    expect(calls).toBe(3 * paper.content.tasks.length)
  })
})
