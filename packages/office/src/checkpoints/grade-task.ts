import { openExcel, type ExcelView } from '../excel/excel-view.ts'
import type { ExcelWorkbook } from '../excel/read-workbook.ts'
import type { DecodeText } from '../files/decode-text.ts'
import type { FilesView } from '../files/files-view.ts'
import { fileAt, readFolderState, type FolderManifest } from '../files/folder-state.ts'
import { describeUnreadable } from '../package/open-package.ts'
import type { WordDocument } from '../word/word-document.ts'
import { openWord, type WordView } from '../word/word-view.ts'
import { words, type Checker } from './checker.ts'
import { REGISTRY } from './checker-registry.ts'
import type { Checkpoint, TaskGrading } from './checkpoint-schema.ts'
import {
  emptyVerdict,
  judgeCheckpoint,
  type CheckpointVerdict,
  type Views,
} from './judge-checkpoint.ts'
import {
  messageGuardFailed,
  messageGuardIdle,
  messageMissing,
  messageUnreadable,
  messageUnsupported,
} from './verdict-messages.ts'

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
}

export interface TaskVerdict {
  readonly points: number
  readonly max: number
  readonly verdicts: readonly CheckpointVerdict[]
}

export type Opened<View> =
  | { readonly kind: 'views'; readonly views: Views<View> }
  | { readonly kind: 'closed'; readonly verdict: (checkpoint: Checkpoint) => CheckpointVerdict }

// One worker grades many candidates against the same materials, whose bytes never change.
const openedStarts = new WeakMap<Uint8Array, unknown>()

function openStart<Document>(
  bytes: Uint8Array | undefined,
  open: (bytes: Uint8Array) => Document,
): Document | undefined {
  if (bytes === undefined) return undefined
  const known = openedStarts.get(bytes)
  if (known !== undefined) return known as Document
  const document = open(bytes)
  openedStarts.set(bytes, document)
  return document
}

/** Opens the submitted and the start document of a task into the views of its checkers. */
function openViews<Document, View>(
  input: GradeInput,
  open: (bytes: Uint8Array) => Document,
  view: (document: Document, start: Document | undefined) => View,
): Opened<View> {
  const file = input.task.file ?? ''
  let start: Document | undefined
  try {
    start = openStart(fileAt(input.startFiles, file), open)
  } catch (error) {
    const { detail } = describeUnreadable(error)
    const reason = words(
      `原始素材无法读取（${detail}）`,
      `the issued file cannot be read (${detail})`,
    )
    return {
      kind: 'closed',
      verdict: (checkpoint) =>
        emptyVerdict(checkpoint, 'unsupported', messageUnsupported(undefined, reason)),
    }
  }
  const bytes = fileAt(input.submittedFiles, file)
  if (bytes === undefined)
    return {
      kind: 'closed',
      verdict: (checkpoint) => emptyVerdict(checkpoint, 'fail', messageMissing(file)),
    }
  try {
    const submitted = view(open(bytes), start)
    return {
      kind: 'views',
      views: { submitted, baseline: start === undefined ? undefined : view(start, start) },
    }
  } catch (error) {
    const { reason, detail } = describeUnreadable(error)
    return {
      kind: 'closed',
      verdict: (checkpoint) =>
        emptyVerdict(checkpoint, 'unreadable', messageUnreadable(reason, detail)),
    }
  }
}

export function openWordViews(input: GradeInput): Opened<WordView> {
  return openViews(input, openWord, (document: WordDocument, start): WordView => ({
    document,
    start,
    materials: input.startFiles,
  }))
}

export function openExcelViews(input: GradeInput): Opened<ExcelView> {
  return openViews(input, openExcel, (workbook: ExcelWorkbook, start): ExcelView => ({
    workbook,
    start,
  }))
}

export function openFilesViews(input: GradeInput): Opened<FilesView> {
  const start = readFolderState(input.startFiles, input.startManifest)
  const folder = readFolderState(input.submittedFiles, input.manifest)
  const { decodeText } = input
  return {
    kind: 'views',
    views: {
      submitted: { folder, start, decodeText },
      baseline: { folder: start, start, decodeText },
    },
  }
}

function judgeAll<View>(
  checkers: ReadonlyMap<string, Checker<View>>,
  opened: Opened<View>,
  checkpoints: readonly Checkpoint[],
): CheckpointVerdict[] {
  return checkpoints.map((checkpoint) =>
    opened.kind === 'closed'
      ? opened.verdict(checkpoint)
      : judgeCheckpoint(checkers.get(checkpoint.code), opened.views, checkpoint),
  )
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
  let verdicts: CheckpointVerdict[]
  if (task.kind === 'word')
    verdicts = judgeAll(REGISTRY.word, openWordViews(input), task.checkpoints)
  else if (task.kind === 'excel')
    verdicts = judgeAll(REGISTRY.excel, openExcelViews(input), task.checkpoints)
  else verdicts = judgeAll(REGISTRY.files, openFilesViews(input), task.checkpoints)
  const guarded = applyGuards(task.checkpoints, verdicts)
  return {
    points: sum(guarded.map((one) => one.points)),
    max: sum(task.checkpoints.map((one) => one.points)),
    verdicts: guarded,
  }
}
