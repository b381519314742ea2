import { engineVersion, type TaskVerdict } from '@wenkao/office'
import { isAnswered } from '@wenkao/shared/answers'
import { scoreObjective, type ObjectiveVerdict } from '@wenkao/shared/grading'
import type { PaperContent, Task } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import { countFiles, judgeWork, type CountedFiles, type JudgedWork } from '../late-work/index.ts'
import { findPaper } from '../papers/index.ts'
import { findExam } from '../sessions/index.ts'
import { readSittingFacts } from '../sittings/index.ts'
import type { GradeTask } from './grade-in-process.ts'
import { insertGrading, type GradingJob } from './grading.queries.ts'

/** Version of everything that decides a score; part of the result's key (D12). */
export const graderVersion = `1+office.${engineVersion}`

/**
 * Grades one submission: objective items by the fold of exactly the events that count (those under its
 * cut, less what came late, more what was accepted), tasks by the grading engine in a process of its
 * own. Never edits an earlier result: a decision on late work makes the next grading a row of its own.
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
  const now = services.clock.now()
  const work = await judgeWork(services.db, facts, job, now)
  const files = await heldFiles(
    services,
    countFiles(job.submission, job.inTime, work, paper.content),
  )
  const objective = paper.content.items.map((item) =>
    scoreObjective(item, work.counted.items.get(item.id)?.answer ?? []),
  )
  const tasks: { taskId: string; verdict: TaskVerdict }[] = []
  for (const task of paper.content.tasks) {
    tasks.push({
      taskId: task.id,
      verdict: await gradeTask(await taskFiles(services, files, task)),
    })
  }
  const objectivePoints = sum(objective.map((entry) => entry.points))
  const taskPoints = sum(tasks.map((entry) => entry.verdict.points))
  const max = sum([...paper.content.items, ...paper.content.tasks].map((entry) => entry.points))
  const flags = flagsOf(job, files, work, paper.content, objective, tasks)
  await insertGrading(
    services.db,
    job,
    {
      sessionId: job.sessionId,
      sittingId: job.sittingId,
      round: job.round,
      paperId: paper.paperId,
      graderVersion: versionOf(work),
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

/** A decision on late work changes what is graded, so it is part of the version. */
function versionOf({ decisions }: JudgedWork): string {
  return decisions.length === 0 ? graderVersion : `${graderVersion}+late.${decisions.length}`
}

/**
 * The files whose content is here. An older version that nobody uploaded cannot be graded; it is as if
 * the file were missing, and the result is flagged as late for a person to look at.
 */
async function heldFiles(services: Services, counted: CountedFiles): Promise<CountedFiles> {
  const files = []
  for (const file of counted.files) if (await services.blobs.has(file.hash)) files.push(file)
  return { ...counted, files }
}

/** Start files and submitted files of a task, by path within the task's folder. */
async function taskFiles(
  services: Services,
  submitted: CountedFiles,
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
  const { folder } = submitted
  return {
    task: {
      kind: task.kind,
      ...(task.mainFile === undefined ? {} : { file: task.mainFile }),
      checkpoints: task.checkpoints,
    },
    startFiles: await read(task.materials),
    submittedFiles: await read(inFolder(submitted.files)),
    ...(folder === null ? {} : { manifest: { entries: inFolder(folder.entries) } }),
  }
}

/** Why a person should look at this result (F11a); names are texts of the results page. */
function flagsOf(
  job: GradingJob,
  files: CountedFiles,
  work: JudgedWork,
  paper: PaperContent,
  objective: readonly ObjectiveVerdict[],
  tasks: readonly { readonly taskId: string; readonly verdict: TaskVerdict }[],
): string[] {
  const flags = new Set<string>()
  const total = sum([
    ...objective.map((entry) => entry.points),
    ...tasks.map((entry) => entry.verdict.points),
  ])
  const answered = paper.items.filter((item) => isAnswered(work.counted.items.get(item.id))).length
  if (total === 0) flags.add('zeroScore')
  if (!job.inTime || work.undecided.length > 0) flags.add('late')
  const hashes = new Map(files.files.map((file) => [file.path, file.hash]))
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
