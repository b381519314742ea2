import { fileAt } from '../files/folder-state.ts'
import {
  describeUnreadable,
  type DocumentOptions,
  type OfficePackage,
} from '../package/open-package.ts'
import { words } from './checker.ts'
import type { Checkpoint } from './checkpoint-schema.ts'
import type { GradeInput } from './grade-task.ts'
import { emptyVerdict, type CheckpointVerdict, type Views } from './judge-checkpoint.ts'
import { messageMissing, messageUnreadable, messageUnsupported } from './verdict-messages.ts'

/** The documents of a task: as views of its checkers, or the verdict that every checkpoint gets. */
export type Opened<View> =
  | {
      readonly kind: 'views'
      readonly views: Views<View>
      /** What of the submitted document is damaged and was read nevertheless; grows while judging. */
      readonly damage: readonly string[]
    }
  | { readonly kind: 'closed'; readonly verdict: (checkpoint: Checkpoint) => CheckpointVerdict }

// One worker grades many candidates against the same materials, whose bytes never change.
const openedStarts = new WeakMap<Uint8Array, unknown>()

function openStart<Document>(
  bytes: Uint8Array | undefined,
  open: (bytes: Uint8Array, options: DocumentOptions) => Document,
  options: DocumentOptions,
): Document | undefined {
  if (bytes === undefined) return undefined
  const known = openedStarts.get(bytes)
  if (known !== undefined) return known as Document
  const document = open(bytes, options)
  openedStarts.set(bytes, document)
  return document
}

/** The password that a task asks for: a protected file is graded like any other (11005). */
function passwordOf(task: GradeInput['task']): string | undefined {
  const password = task.checkpoints.find((one) => one.code === '11005')?.expected['password']
  return typeof password === 'string' ? password : undefined
}

/** Opens the submitted and the start document of a task into the views of its checkers. */
export function openDocuments<Document extends { readonly source: OfficePackage }, View>(
  input: GradeInput,
  open: (bytes: Uint8Array, options: DocumentOptions) => Document,
  view: (document: Document, start: Document | undefined) => View,
): Opened<View> {
  const file = input.task.file ?? ''
  const { unpacker } = input
  let start: Document | undefined
  try {
    start = openStart(fileAt(input.startFiles, file), open, { unpacker })
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
    const document = open(bytes, { password: passwordOf(input.task), unpacker, repairs: true })
    return {
      kind: 'views',
      views: {
        submitted: view(document, start),
        baseline: start === undefined ? undefined : view(start, start),
      },
      damage: document.source.damage,
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
