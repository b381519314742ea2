import type { TaskVerdict } from '@wenkao/office'
import { isAnswered, type ItemState } from '@wenkao/shared/answers'
import { scoreObjective, type ObjectiveVerdict } from '@wenkao/shared/grading'
import type { PaperContent, Task } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import type { CountedFiles } from '../late-work/index.ts'
import type { GradeTask } from './grade-in-process.ts'
import type { StoredVerdicts } from './grading.table.ts'

/** What of somebody's work counts; every content named is in the blob store. */
export interface WorkToGrade {
  readonly answers: ReadonlyMap<string, ItemState>
  readonly files: CountedFiles
}

export interface GradedWork {
  readonly objectivePoints: number
  readonly taskPoints: number
  readonly max: number
  readonly verdicts: StoredVerdicts
  /** Why a person should look at it (F11a); names are texts of the results page. */
  readonly flags: readonly string[]
}

/** Grades work by itself: objective items from the answers, tasks by the grading engine. Stores nothing. */
export async function gradeWork(
  services: Pick<Services, 'blobs'>,
  paper: PaperContent,
  work: WorkToGrade,
  gradeTask: GradeTask,
): Promise<GradedWork> {
  const objective = paper.items.map((item) =>
    scoreObjective(item, work.answers.get(item.id)?.answer ?? []),
  )
  const tasks: { taskId: string; verdict: TaskVerdict }[] = []
  for (const task of paper.tasks) {
    const verdict = await gradeTask(await taskFiles(services, work.files, task))
    tasks.push({ taskId: task.id, verdict })
  }
  return {
    objectivePoints: sumOf(objective.map((entry) => entry.points)),
    taskPoints: sumOf(tasks.map((entry) => entry.verdict.points)),
    max: sumOf([...paper.items, ...paper.tasks].map((entry) => entry.points)),
    verdicts: { objective, tasks },
    flags: flagsOf(work, paper, objective, tasks),
  }
}

/** Points are decimal fractions: rounding to a thousandth keeps 0.1 + 0.2 at 0.3. */
export function sumOf(points: readonly number[]): number {
  return Math.round(points.reduce((total, value) => total + value, 0) * 1000) / 1000
}

/** Start files and submitted files of a task, by path within the task's folder. */
async function taskFiles(
  services: Pick<Services, 'blobs'>,
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

function flagsOf(
  { answers, files }: WorkToGrade,
  paper: PaperContent,
  objective: readonly ObjectiveVerdict[],
  tasks: readonly { readonly taskId: string; readonly verdict: TaskVerdict }[],
): string[] {
  const flags = new Set<string>()
  const total = sumOf([
    ...objective.map((entry) => entry.points),
    ...tasks.map((entry) => entry.verdict.points),
  ])
  const answered = paper.items.filter((item) => isAnswered(answers.get(item.id))).length
  if (total === 0) flags.add('zeroScore')
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
