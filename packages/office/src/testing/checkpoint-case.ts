import { gradeTask, type TaskVerdict } from '../checkpoints/grade-task.ts'
import type { Checkpoint, TaskGrading } from '../checkpoints/checkpoint-schema.ts'

/** A checkpoint worth 2 points with the given parameters. */
export function checkpoint(
  code: string,
  target: Checkpoint['target'],
  expected: Checkpoint['expected'],
  more: Partial<Checkpoint> = {},
): Checkpoint {
  return { id: `${code}-1`, code, points: 2, target, expected, scoring: 'all', ...more }
}

/** Grades one submission of a task whose document is `a`. */
export function grade(
  kind: 'word' | 'excel' | 'powerpoint',
  checkpoints: readonly Checkpoint[],
  start: Uint8Array,
  submitted: Uint8Array,
  materials: Readonly<Record<string, Uint8Array>> = {},
): TaskVerdict {
  const task: TaskGrading = { kind, file: 'a', checkpoints: [...checkpoints] }
  return gradeTask({
    task,
    startFiles: new Map([['a', start], ...Object.entries(materials)]),
    submittedFiles: new Map([['a', submitted]]),
  })
}
