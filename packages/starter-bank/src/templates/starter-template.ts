import type { TaskTemplate } from '@wenkao/office'

/** A task template of the starter bank with what the bank keeps beside it. */
export interface StarterTemplate {
  /** For those who are examined, 1 (easy) to 5. */
  readonly difficulty: 1 | 2 | 3 | 4 | 5
  readonly tags: readonly string[]
  readonly template: TaskTemplate
}

type Data = Readonly<Record<string, unknown>>
export type CheckpointData = TaskTemplate['steps'][number]['checkpoints'][number]

/** One checkpoint of a step; `more` for its id, what it needs and other rules. */
export const point = (
  code: string,
  points: number,
  target: Data,
  expected: Data,
  more: Partial<CheckpointData> = {},
): CheckpointData => ({ code, points, target, expected, ...more })
