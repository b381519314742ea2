import type { Checkpoint, TaskGrading } from './checkpoint-schema.ts'
import { withKind, type DraftInput, type MadeFiles } from './task-kind.ts'

/** Why a checkpoint's change could not be made; a fault of the task, not of a candidate. */
export class ApplyError extends Error {
  readonly code = 'not-applied'
  readonly checkpointId: string
  constructor(checkpoint: Checkpoint, cause: unknown) {
    super(`${checkpoint.code} (${checkpoint.id}) cannot be applied`, { cause })
    this.name = 'ApplyError'
    this.checkpointId = checkpoint.id
  }
}

/**
 * Makes a perfect answer: every checkpoint's change in the start files, in the order of the task,
 * but for guards, which only look (2.8). Same input, same bytes.
 * @throws ApplyError when a code makes no changes or its object is not in the start file;
 * PackageError when the start file cannot be read.
 */
export function answerTask(task: TaskGrading, start: Omit<DraftInput, 'file'>): MadeFiles {
  return withKind(task.kind, (kind) => {
    const { draft, finish } = kind.draft({ ...start, file: task.file ?? '' })
    for (const checkpoint of task.checkpoints) {
      if (checkpoint.guard === true) continue
      try {
        const apply = kind.checkers.get(checkpoint.code)?.apply
        if (apply === undefined) throw new Error('The engine cannot make this change')
        apply(draft, checkpoint.target, checkpoint.expected)
      } catch (cause) {
        throw new ApplyError(checkpoint, cause)
      }
    }
    return finish()
  })
}
