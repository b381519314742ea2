import type { CheckpointVerdict, TaskVerdict } from '@wenkao/office'
import type { Task } from '@wenkao/shared/papers'
import { GradingFailure, type GradedTask, type GradeTask } from './grade-in-process.ts'

/** A time that a task's files ended the grader, or were refused by it. */
export interface TaskFailure {
  readonly taskId: string
  readonly code: Exclude<GradingFailure['code'], 'stopped'>
  /** With stack trace or last words; for staff only. */
  readonly message: string
}

export interface SafelyGraded extends GradedTask {
  readonly failures: readonly TaskFailure[]
  readonly isQuarantined: boolean
}

/** Often enough to tell a bad document from a bad moment; what it refuses it refuses again. */
const MOST_DEATHS = 2

/**
 * Grades one task whatever its files do (F04). A document that ends its grader is tried once more by a
 * fresh one; when it ends that too it is quarantined: the task's verdicts are `unreadable` with the
 * reason, the sitting's other tasks are graded as ever, and a person or a later regrade looks at it.
 * @throws GradingFailure `stopped` when the server ends, and whatever is not a grader's failure.
 */
export async function gradeSafely(
  gradeTask: GradeTask,
  task: Task,
  input: Parameters<GradeTask>[0],
): Promise<SafelyGraded> {
  const failures: TaskFailure[] = []
  for (;;) {
    try {
      return { ...(await gradeTask(input)), failures, isQuarantined: false }
    } catch (cause) {
      if (!(cause instanceof GradingFailure) || cause.code === 'stopped') throw cause
      const { code, message } = cause
      failures.push({ taskId: task.id, code, message })
      if (code === 'refused' || failures.length === MOST_DEATHS) {
        return {
          verdict: quarantinedVerdict(task, code),
          documents: [],
          failures,
          isQuarantined: true,
        }
      }
    }
  }
}

const REASONS: Readonly<Record<TaskFailure['code'], { readonly zh: string; readonly en: string }>> =
  {
    timeout: { zh: '评分超出时限', en: 'grading took too long' },
    memory: { zh: '评分超出内存限制', en: 'grading took too much memory' },
    crashed: { zh: '评分程序异常退出', en: 'the grader ended unexpectedly' },
    refused: { zh: '评分程序出错', en: 'the grader failed' },
  }

/** Unreadable, never failed: nobody loses points by an automatic zero before a person has looked (9.4). */
function quarantinedVerdict(task: Task, code: TaskFailure['code']): TaskVerdict {
  const { zh, en } = REASONS[code]
  const verdicts = task.checkpoints.map((checkpoint): CheckpointVerdict => {
    const { id, code: name, points } = checkpoint
    return {
      checkpointId: typeof id === 'string' ? id : '',
      code: typeof name === 'string' ? name : '',
      target: '',
      expected: '',
      actual: [],
      coverage: 0,
      verdict: 'unreadable',
      points: 0,
      max: typeof points === 'number' ? points : 0,
      evidence: [],
      messageZh: `文件未能自动评分（${zh}），已转人工核查`,
      messageEn: `The file could not be graded automatically (${en}); a person will look at it`,
    }
  })
  const max = Math.round(verdicts.reduce((sum, one) => sum + one.max, 0) * 100) / 100
  return { points: 0, max, verdicts, damage: [] }
}
