import type { TaskVerdict } from '@wenkao/office'
import { isAnswered, type ItemState } from '@wenkao/shared/answers'
import {
  flagsOfWork,
  scoreUnderRules,
  type FlaggedDocument,
  type RuledPaper,
} from '@wenkao/shared/grading'
import type { Task } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import type { CountedFiles } from '../late-work/index.ts'
import { verifyMark } from '../sittings/index.ts'
import type { DocumentMark, GradeTask } from './grade-in-process.ts'
import type { StoredVerdicts } from './grading.table.ts'
import { gradeSafely, type TaskFailure } from './quarantine.ts'

/** What of somebody's work counts; every content named is in the blob store. */
export interface WorkToGrade {
  readonly answers: ReadonlyMap<string, ItemState>
  readonly files: CountedFiles
}

/** Whose work it is: whom the marks in the files should name. */
export interface WorkOwner {
  readonly examId: string
  readonly sittingId: string
}

/** A changed document that was handed in, with the sitting that its mark names. */
export interface GradedDocument {
  readonly path: string
  readonly hash: string
  readonly markedFor: string | null
}

export interface GradedWork {
  readonly objectivePoints: number
  readonly taskPoints: number
  readonly max: number
  readonly verdicts: StoredVerdicts
  /** Why a person should look at it (F11a); names are texts of the results page. */
  readonly flags: readonly string[]
  readonly failures: readonly TaskFailure[]
  readonly documents: readonly GradedDocument[]
}

/**
 * Grades work by itself: objective items from the answers, tasks by the grading engine. Stores nothing.
 * @throws GradingFailure `stopped` when the server ends; a bad document fails alone (F04).
 */
export async function gradeWork(
  services: Pick<Services, 'blobs' | 'keys'>,
  { content: paper, voided }: RuledPaper,
  work: WorkToGrade,
  owner: WorkOwner,
  gradeTask: GradeTask,
): Promise<GradedWork> {
  const objective = paper.items.map((item) =>
    scoreUnderRules(item, work.answers.get(item.id)?.answer ?? [], voided.get(item.id)),
  )
  const hashes = new Map(work.files.files.map((file) => [file.path, file.hash]))
  const tasks: { taskId: string; verdict: TaskVerdict }[] = []
  const failures: TaskFailure[] = []
  const documents: GradedDocument[] = []
  const flagged: Parameters<typeof flagsOfWork>[0]['tasks'][number][] = []
  let isQuarantined = false
  for (const task of paper.tasks) {
    const graded = await gradeSafely(gradeTask, task, await taskFiles(services, work.files, task))
    const { verdict } = graded
    tasks.push({ taskId: task.id, verdict })
    failures.push(...graded.failures)
    isQuarantined ||= graded.isQuarantined
    const marked = graded.documents.map((document) => ({
      ...document,
      named: document.mark === null ? undefined : verifyMark(services.keys, document.mark),
    }))
    for (const { path, opens, named } of marked) {
      const full = `${task.folder}/${path}`
      const hash = hashes.get(full)
      if (!opens || hash === undefined) continue
      const markedFor = named?.examId === owner.examId ? named.sittingId : null
      documents.push({ path: full, hash, markedFor })
    }
    flagged.push({
      points: verdict.points,
      isUntouched: task.materials.every(
        (material) => hashes.get(`${task.folder}/${material.path}`) === material.hash,
      ),
      verdicts: verdict.verdicts,
      isDamaged: verdict.damage.length > 0,
      documents: marked.map((document) => ({
        mark: whoseMark(document, document.named?.sittingId, owner),
        wasIssued: task.materials.some((material) => material.path === document.path),
      })),
    })
  }
  const objectivePoints = sumOf(objective.map((entry) => entry.points))
  const taskPoints = sumOf(tasks.map((entry) => entry.verdict.points))
  const answered = paper.items.filter((item) => isAnswered(work.answers.get(item.id))).length
  const points = sumOf([objectivePoints, taskPoints])
  return {
    objectivePoints,
    taskPoints,
    max: sumOf([...paper.items, ...paper.tasks].map((entry) => entry.points)),
    verdicts: { objective, tasks },
    flags: [
      ...flagsOfWork({ points, answered, tasks: flagged }),
      ...(isQuarantined ? ['quarantined'] : []),
    ],
    failures,
    documents,
  }
}

/** Points are decimal fractions: rounding to a thousandth keeps 0.1 + 0.2 at 0.3. */
export function sumOf(points: readonly number[]): number {
  return Math.round(points.reduce((total, value) => total + value, 0) * 1000) / 1000
}

function whoseMark(
  { opens }: DocumentMark,
  sittingId: string | undefined,
  owner: WorkOwner,
): FlaggedDocument['mark'] {
  if (!opens) return 'unknown'
  if (sittingId === undefined) return 'none'
  return sittingId === owner.sittingId ? 'own' : 'other'
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
