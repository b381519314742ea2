import type { DecodeText } from '../files/decode-text.ts'
import type { FolderManifest } from '../files/folder-state.ts'
import type { Unpacker } from '../package/zip-directory.ts'
import { words } from './checker.ts'
import type { Checkpoint, TaskGrading } from './checkpoint-schema.ts'
import { judgeCheckpoint, type CheckpointVerdict } from './judge-checkpoint.ts'
import { withKind, type TaskKind } from './task-kind.ts'
import { messageDamaged, messageGuardFailed, messageGuardIdle } from './verdict-messages.ts'

/** What a task is graded from; all paths are relative to the task folder. */
export interface GradeInput {
  readonly task: TaskGrading
  readonly startFiles: ReadonlyMap<string, Uint8Array>
  readonly submittedFiles: ReadonlyMap<string, Uint8Array>
  /** The client's list of the folder at hand-in: empty folders and attributes are only there. */
  readonly manifest?: FolderManifest | undefined
  /** The client's list of the folder as it was laid out. */
  readonly startManifest?: FolderManifest | undefined
  /** Decodes text files that are neither UTF-8 nor UTF-16. */
  readonly decodeText?: DecodeText | undefined
  /** How documents are unpacked; the system's way is several times faster than the engine's own. */
  readonly unpacker?: Unpacker | undefined
}

export interface TaskVerdict {
  readonly points: number
  readonly max: number
  readonly verdicts: readonly CheckpointVerdict[]
  /** What of the document is damaged and was read nevertheless; such work goes to a person (9.4). */
  readonly damage: readonly string[]
}

interface Judged {
  readonly verdicts: readonly CheckpointVerdict[]
  readonly damage: readonly string[]
}

function judgeAll<View, Draft>(kind: TaskKind<View, Draft>, input: GradeInput): Judged {
  const opened = kind.open(input)
  const verdicts = input.task.checkpoints.map((checkpoint) =>
    opened.kind === 'closed'
      ? opened.verdict(checkpoint)
      : judgeCheckpoint(kind.checkers.get(checkpoint.code), opened.views, checkpoint),
  )
  const damage = opened.kind === 'closed' ? [] : [...new Set(opened.damage)]
  return { verdicts: damage.length === 0 ? verdicts : verdicts.map(spareDamaged), damage }
}

/** What is missing from a damaged file may have been there: no automatic zero (9.4). */
function spareDamaged(verdict: CheckpointVerdict): CheckpointVerdict {
  const { zh, en } = messageDamaged(words(verdict.messageZh, verdict.messageEn))
  const isLost = verdict.verdict === 'fail' || verdict.verdict === 'blocked'
  return {
    ...verdict,
    verdict: isLost ? 'unreadable' : verdict.verdict,
    messageZh: zh,
    messageEn: en,
  }
}

/** Applies guards: a failed one takes its group's points, a passed one earns only beside work. */
function applyGuards(
  checkpoints: readonly Checkpoint[],
  verdicts: readonly CheckpointVerdict[],
): CheckpointVerdict[] {
  const hasFailed = (group: string | undefined): boolean =>
    checkpoints.some((one, index) => {
      const verdict = verdicts[index]?.verdict
      const isHit = one.group === undefined || one.group === group
      return one.guard === true && isHit && (verdict === 'fail' || verdict === 'blocked')
    })
  const hasWork = (group: string | undefined): boolean =>
    checkpoints.some(
      (one, index) =>
        one.guard !== true &&
        (group === undefined || one.group === group) &&
        (verdicts[index]?.points ?? 0) > 0,
    )
  return verdicts.map((verdict, index) => {
    const checkpoint = checkpoints[index]
    if (checkpoint === undefined || verdict.points === 0) return verdict
    const message = words(verdict.messageZh, verdict.messageEn)
    if (checkpoint.guard === true) {
      if (hasWork(checkpoint.group)) return verdict
      const idle = messageGuardIdle(message)
      return { ...verdict, points: 0, messageZh: idle.zh, messageEn: idle.en }
    }
    if (!hasFailed(checkpoint.group)) return verdict
    const failed = messageGuardFailed(message)
    return { ...verdict, verdict: 'fail', points: 0, messageZh: failed.zh, messageEn: failed.en }
  })
}

const sum = (values: readonly number[]): number =>
  Math.round(values.reduce((total, value) => total + value, 0) * 100) / 100

/**
 * Grades one task: a pure function of materials, submitted bytes and checkpoints (2.1). Every
 * checkpoint gets a verdict; no input makes it throw. The untouched start file earns 0 (2.8).
 */
export function gradeTask(input: GradeInput): TaskVerdict {
  const { task } = input
  const { verdicts, damage } = withKind(task.kind, (kind) => judgeAll(kind, input))
  const guarded = applyGuards(task.checkpoints, verdicts)
  return {
    points: sum(guarded.map((one) => one.points)),
    max: sum(task.checkpoints.map((one) => one.points)),
    verdicts: guarded,
    damage,
  }
}
