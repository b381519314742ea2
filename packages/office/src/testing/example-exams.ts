import { answerTask } from '../checkpoints/answer-task.ts'
import {
  lossesOf,
  type Checker,
  type Loss,
  type NearMiss,
  type StartFiles,
} from '../checkpoints/checker.ts'
import type { Checkpoint, TaskGrading } from '../checkpoints/checkpoint-schema.ts'
import { gradeTask, type TaskVerdict } from '../checkpoints/grade-task.ts'
import { kindNames, withKind, type MadeFiles, type TaskKind } from '../checkpoints/task-kind.ts'

/** One example of the catalogue as a checkpoint of an exam. */
export interface ExampleCase {
  readonly checkpoint: Checkpoint
  readonly near: readonly NearMiss<never>[]
  readonly lostBy: readonly Loss[]
}

/** The exam that all examples of one start file make together. */
export interface ExampleExam {
  readonly start: StartFiles
  readonly task: TaskGrading
  readonly cases: readonly ExampleCase[]
  /** The answer that every checkpoint's own change makes. */
  answer(): MadeFiles
  /**
   * That answer with one checkpoint left out, or just missed.
   * @param after done to the whole answer, for guards.
   */
  spoiled(id: string, near?: NearMiss<never>, after?: NearMiss<never>): MadeFiles
  grade(made: MadeFiles, task?: TaskGrading): TaskVerdict
}

const POINTS = 2

function caseOf<View, Draft>(checker: Checker<View, Draft>): ExampleCase | undefined {
  const { code, example, lostBy } = checker
  if (example === undefined) return undefined
  const checkpoint: Checkpoint = {
    id: code,
    code,
    // A guard earns nothing by itself here, and stands alone in its group.
    points: example.guard === true ? 0 : POINTS,
    target: { ...example.target },
    expected: { ...example.expected },
    scoring: 'all',
    ...(example.guard === true ? { guard: true, group: `guard ${code}` } : {}),
  }
  return {
    checkpoint,
    near: example.near as readonly NearMiss<never>[],
    lostBy: lossesOf(lostBy, example.expected),
  }
}

function examOf<View, Draft>(
  kind: TaskGrading['kind'],
  { checkers, draft }: TaskKind<View, Draft>,
  start: StartFiles,
): ExampleExam {
  const cases = [...checkers.values()]
    .filter((one) => one.example?.start === start)
    .flatMap((one) => caseOf(one) ?? [])
  const task: TaskGrading = {
    kind,
    file: start.file,
    checkpoints: cases.map((one) => one.checkpoint),
  }
  const input = { startFiles: start.files(), startManifest: start.manifest?.() }
  return {
    start,
    task,
    cases,
    answer: () => answerTask(task, input),
    spoiled(id, near, after) {
      const { draft: made, finish } = draft({ ...input, file: start.file })
      for (const { checkpoint } of cases) {
        if (checkpoint.guard === true) continue
        const apply = checkers.get(checkpoint.code)?.apply
        if (checkpoint.id !== id) apply?.(made, checkpoint.target, checkpoint.expected)
        else if (near?.make !== undefined) near.make(made as never)
        else if (near !== undefined)
          apply?.(made, near.target ?? checkpoint.target, near.expected ?? checkpoint.expected)
      }
      after?.make?.(made as never)
      return finish()
    },
    grade: (made, other = task) => gradeTask({ task: other, ...input, ...made }),
  }
}

/** Every exam that the examples of the catalogue make, one for each start file. */
export function exampleExams(): ExampleExam[] {
  return kindNames.flatMap((kind) =>
    withKind(kind, (taskKind) => {
      const starts = [...taskKind.checkers.values()].flatMap((one) => one.example?.start ?? [])
      return [...new Set(starts)].map((start) => examOf(kind, taskKind, start))
    }),
  )
}
