import type { TypingRecord } from '@wenkao/shared/typing'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { withKind, type MadeFiles } from '../checkpoints/task-kind.ts'
import { readTyping, writeTyping } from '../files/typing-record.ts'
import { fileAt } from '../files/folder-state.ts'
import { gradingOf, makeAnswer, startManifest, type TaskWithFiles } from './make-task.ts'

/** An answer with one checkpoint spoiled. */
export interface Mutant {
  readonly checkpointId: string
  /** What was done instead, for messages. */
  readonly how: string
  readonly files: MadeFiles
}

/** What is done in place of one checkpoint's change: nothing, or the change with other parameters. */
export type Instead = Pick<Checkpoint, 'target' | 'expected'> | undefined

/** True when something could be done. */
function tries(act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

/**
 * The perfect answer but for one checkpoint, which is left out or done with other parameters (2.8).
 * What needs its work and cannot be done without it is left out too. Undefined when the other
 * parameters cannot be carried out.
 */
export function spoilTask(
  made: TaskWithFiles,
  id: string,
  instead: Instead,
  dependents: ReadonlySet<string>,
): MadeFiles | undefined {
  const { task, startFiles } = made
  return withKind(task.kind, (kind) => {
    const { draft, finish } = kind.draft({
      file: task.mainFile ?? '',
      startFiles,
      startManifest: startManifest(startFiles),
    })
    for (const checkpoint of gradingOf(task).checkpoints) {
      if (checkpoint.guard === true) continue
      const apply = kind.checkers.get(checkpoint.code)?.apply
      const isSpoiled = checkpoint.id === id
      if (isSpoiled && instead === undefined) continue
      if (!isSpoiled && !dependents.has(checkpoint.id)) {
        apply?.(draft, checkpoint.target, checkpoint.expected)
        continue
      }
      if (instead === undefined) continue
      const { target, expected } = isSpoiled ? instead : checkpoint
      // Work that hangs on the spoiled one may be impossible now: that is what `needs` says.
      if (!tries(() => apply?.(draft, target, expected)) && isSpoiled) return undefined
    }
    return finish()
  })
}

type Change = Partial<Omit<TypingRecord, 'format' | 'version'>>

/** Every so many signs another sign: as many errors as make a text miss its accuracy. */
function withErrors(text: string, every: number): string {
  return [...text]
    .map((sign, index) => (index % every === every - 1 && sign !== '\n' ? '错' : sign))
    .join('')
}

function typingChange({ code }: Checkpoint, record: TypingRecord): Change | undefined {
  // Errors cost speed as well, so the hand is a fast one.
  if (code === '60101')
    return {
      text: withErrors(record.text, 4),
      milliseconds: Math.round(record.milliseconds / 2),
    }
  if (code === '60102') return { milliseconds: 24 * 3_600_000 }
  if (code === '60103') return { text: [...record.text].slice(0, 20).join('') }
  if (code === '60104') return { text: record.text.replace('，', ',') }
  if (code === '60105') return { pastes: 3 }
  return undefined
}

/**
 * Typing leaves one record for all its checkpoints, so each is spoiled in the record: errors, a slow
 * hand, an end too early, a sign of half width, a paste.
 */
export function spoilTyping(made: TaskWithFiles, checkpoint: Checkpoint): MadeFiles | undefined {
  const answer = makeAnswer(made)
  const path = String(checkpoint.target['path'])
  const bytes = fileAt(answer.submittedFiles, path)
  const record = bytes === undefined ? undefined : readTyping(bytes, undefined)?.record
  if (record === undefined) return undefined
  const change = typingChange(checkpoint, record)
  if (change === undefined) return undefined
  const { text, milliseconds, keys, pastes, compositions } = record
  const spoiled = writeTyping({ text, milliseconds, keys, pastes, compositions, ...change })
  return { ...answer, submittedFiles: new Map([...answer.submittedFiles, [path, spoiled]]) }
}
