import { asTyped, type TypingRecord } from '@wenkao/shared/typing'
import type { NearMiss } from '../checkpoints/checker.ts'
import { decodeTextFile } from './decode-text.ts'
import { isThere, readFile, writeFile } from './edit-files.ts'
import { TYPING_TEXT } from './examples/typing-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { TypingTarget } from './open-typing.ts'
import { readTyping, writeTyping } from './typing-record.ts'

export const TARGET = { in: 'typing', path: '打字.json', reference: '原文.txt' }
/** A record of a minute with the whole text, changed as a candidate would. */
const record = (change: Partial<Omit<TypingRecord, 'format' | 'version'>>): Uint8Array =>
  writeTyping({
    text: TYPING_TEXT,
    milliseconds: 60_000,
    keys: 180,
    pastes: 0,
    compositions: 40,
    ...change,
  })
export const nearMiss = (
  name: string,
  change: Partial<Omit<TypingRecord, 'format' | 'version'>>,
): NearMiss<FilesDraft> => ({
  name,
  make: (draft) => {
    writeFile(draft, TARGET.path, record(change))
  },
})

/** The record that a candidate with a perfect text leaves; one that is there is kept. */
export function typeAll(draft: FilesDraft, target: TypingTarget, milliseconds: number): void {
  const text = decodeTextFile(readFile(draft, target.reference), undefined) ?? ''
  const length = [...asTyped(text)].length
  const known = isThere(draft, target.path)
    ? readTyping(readFile(draft, target.path), undefined)?.record
    : undefined
  const time = Math.min(milliseconds, known?.milliseconds ?? milliseconds)
  writeFile(
    draft,
    target.path,
    writeTyping({ text, milliseconds: time, keys: length * 3, pastes: 0, compositions: length }),
  )
}

export const HOUR_MS = 3_600_000
