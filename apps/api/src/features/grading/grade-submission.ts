import { engineVersion, type TaskVerdict } from '@wenkao/office'
import {
  foldLog,
  isAnswered,
  readEntry,
  type AnswerEvent,
  type FoldedLog,
} from '@wenkao/shared/answers'
import { scoreObjective, type ObjectiveVerdict } from '@wenkao/shared/grading'
import type { PaperContent, Task } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import { selectLogTexts } from '../answers/index.ts'
import { findPaper } from '../papers/index.ts'
import { findExam } from '../sessions/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import type { GradeTask } from './grade-in-process.ts'
import { insertGrading, type GradingJob } from './grading.queries.ts'

/** Version of everything that decides a score; part of the result's key (D12). */
export const graderVersion = `1+office.${engineVersion}`

/**
 * Grades one submission: objective items by the fold of exactly the events under its cut, tasks by
 * the grading engine in a process of its own. Never edits an earlier result.
 */
export async function gradeSubmission(
  services: Services,
  job: GradingJob,
  gradeTask: GradeTask,
): Promise<void> {
  const facts = await readSittingFacts(services, job.sessionId, job.sittingId)
  const exam = await findExam(services.db, facts.session.examId)
  const paper = exam && (await findPaper(services.db, exam.paperId))
  if (!exam || !paper) throw new Error('The exam of this submission has no paper')
  const log = foldLog(await eventsUnderCut(services, job), facts.wireBindings)
  const objective = paper.content.items.map((item) =>
    scoreObjective(item, log.items.get(item.id)?.answer ?? []),
  )
  const tasks: { taskId: string; verdict: TaskVerdict }[] = []
  for (const task of paper.content.tasks) {
    tasks.push({ taskId: task.id, verdict: await gradeTask(await taskFiles(services, job, task)) })
  }
  const objectivePoints = sum(objective.map((entry) => entry.points))
  const taskPoints = sum(tasks.map((entry) => entry.verdict.points))
  const max = sum([...paper.content.items, ...paper.content.tasks].map((entry) => entry.points))
  const flags = flagsOf(job, paper.content, log, objective, tasks)
  const now = services.clock.now()
  await insertGrading(
    services.db,
    job,
    {
      sessionId: job.sessionId,
      sittingId: job.sittingId,
      round: job.round,
      paperId: paper.paperId,
      graderVersion,
      contentDigest: job.contentDigest,
      objectivePoints,
      taskPoints,
      max,
      verdicts: { objective, tasks },
      flags,
      gradedAt: now,
    },
    {
      examId: exam.examId,
      candidateId: facts.sitting.candidateId,
      sessionId: job.sessionId,
      sittingId: job.sittingId,
      status: flags.length > 0 ? 'review' : 'graded',
      objectivePoints,
      taskPoints,
      points: sum([objectivePoints, taskPoints]),
      max,
      handedInAt: job.receivedAt,
      receiptCode: job.receipt.code,
      flags,
      updatedAt: now,
    },
  )
}

/** Points are decimal fractions: rounding to a thousandth keeps 0.1 + 0.2 at 0.3. */
function sum(points: readonly number[]): number {
  return Math.round(points.reduce((total, value) => total + value, 0) * 1000) / 1000
}

async function eventsUnderCut(services: Services, job: GradingJob): Promise<AnswerEvent[]> {
  const { cut } = job.submission
  const rows = await selectLogTexts(services.sql, job.sessionId, job.sittingId)
  return rows.flatMap((row) => {
    const head = cut[row.writer]
    if (!head || row.n > head.n) return []
    const read = readEntry(row.text)
    return read.kind === 'entry' ? [read.entry.event] : []
  })
}

/** Start files and submitted files of a task, by path within the task's folder. */
async function taskFiles(
  services: Services,
  job: GradingJob,
  task: Task,
): Promise<Parameters<GradeTask>[0]> {
  const prefix = `${task.folder}/`
  const inFolder = <T extends { readonly path: string }>(entries: readonly T[]): T[] =>
    entries.flatMap((entry) =>
      entry.path.startsWith(prefix) ? [{ ...entry, path: entry.path.slice(prefix.length) }] : [],
    )
  const read = async (files: readonly { readonly path: string; readonly hash: string }[]) => {
    const bytes = new Map<string, Uint8Array>()
    for (const file of files) {
      const content = await services.blobs.read(file.hash)
      if (!content) throw new Error(`Content ${file.hash} of ${file.path} is not in the blob store`)
      bytes.set(file.path, content)
    }
    return bytes
  }
  const { folder } = job.submission
  return {
    task: {
      kind: task.kind,
      ...(task.mainFile === undefined ? {} : { file: task.mainFile }),
      checkpoints: task.checkpoints,
    },
    startFiles: await read(task.materials),
    submittedFiles: await read(inFolder(job.submission.files)),
    ...(folder === null ? {} : { manifest: { entries: inFolder(folder.entries) } }),
  }
}

/** Why a person should look at this result (F11a); names are texts of the results page. */
function flagsOf(
  job: GradingJob,
  paper: PaperContent,
  log: FoldedLog,
  objective: readonly ObjectiveVerdict[],
  tasks: readonly { readonly taskId: string; readonly verdict: TaskVerdict }[],
): string[] {
  const flags = new Set<string>()
  const total = sum([
    ...objective.map((entry) => entry.points),
    ...tasks.map((entry) => entry.verdict.points),
  ])
  const answered = paper.items.filter((item) => isAnswered(log.items.get(item.id))).length
  if (total === 0) flags.add('zeroScore')
  if (!job.inTime) flags.add('late')
  const hashes = new Map(job.submission.files.map((file) => [file.path, file.hash]))
  for (const task of paper.tasks) {
    const isUntouched = task.materials.every(
      (material) => hashes.get(`${task.folder}/${material.path}`) === material.hash,
    )
    const verdict = tasks.find((entry) => entry.taskId === task.id)?.verdict
    if (isUntouched && verdict?.points === 0 && answered > 0) flags.add('untouchedTask')
    if (verdict?.verdicts.some((entry) => entry.verdict === 'unreadable'))
      flags.add('unreadableFile')
    if (verdict?.verdicts.some((entry) => entry.verdict === 'unsupported'))
      flags.add('unsupportedCheckpoint')
  }
  return [...flags]
}
