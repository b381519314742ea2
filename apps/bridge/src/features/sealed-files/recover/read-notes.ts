import type { Heads } from '@wenkao/shared/answers'
import type { Receipt, Submission } from '@wenkao/shared/hand-in'
import { SignedSessionFile, type InstallationKeys } from '@wenkao/shared/sessions'
import { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import type { Slot } from '../../../platform/durable-record.fs.ts'
import { parseLaidFolder, type LaidFolder } from '../../answer-files/index.ts'
import { parseLogHeads } from '../../answers/index.ts'
import { parseHandedIn } from '../../hand-in/index.ts'
import { parseInstallationKeys } from '../../sessions/index.ts'

/** What a note in a data folder says of a sitting. */
export interface Note<T> {
  readonly value: T
  /** The note before it is there, too, so no newer one was lost on the way. */
  readonly isNewest: boolean
}

/** A hand-in that a PC noted. */
export interface NotedHandIn {
  readonly token: string
  readonly receipt: Receipt
  readonly submission: Submission | null
}

const KeptHeld = z.object({ held: z.nullable(HeldSitting) })

/** What the notes of data folders say; each of the given groups is one note, in its two files. */
export function readNotes(groups: readonly (readonly Slot<unknown>[])[]) {
  const held = new Map<string, HeldSitting>()
  const handedIn = new Map<
    string,
    { token: string; receipt: Receipt; submission: Submission | null }
  >()
  const heads = new Map<string, Note<Heads>[]>()
  const laid: LaidFolder[] = []
  const signedFiles: SignedSessionFile[] = []
  const keys: InstallationKeys[] = []
  for (const group of groups) {
    const bySequence = [...group].sort((a, b) => b.sequence - a.sequence)
    const newest = bySequence[0]?.sequence ?? 0
    const isNewest = newest > 1 && bySequence.some(({ sequence }) => sequence === newest - 1)
    bySequence.forEach(({ value }, at) => {
      const sitting = heldOf(value)
      if (sitting) {
        const { sittingId } = sitting.sitting
        held.set(sittingId, betterHeld(held.get(sittingId), sitting))
      }
      for (const entry of parseHandedIn(value) ?? []) {
        if (!handedIn.has(entry.sittingId)) handedIn.set(entry.sittingId, entry)
      }
      const folder = parseLaidFolder(value)
      if (folder) laid.push(folder)
      const signed = SignedSessionFile.safeParse(value).data
      if (signed) signedFiles.push(signed)
      const told = parseInstallationKeys(value)
      if (told) keys.push(told)
      if (at > 0) return
      for (const { sittingId, heads: reached } of parseLogHeads(value) ?? []) {
        heads.set(sittingId, [...(heads.get(sittingId) ?? []), { value: reached, isNewest }])
      }
    })
  }
  return { held, handedIn, heads, laid, signedFiles, keys }
}

/** The one of the greater epoch, and of two the one that knows the exam. */
function betterHeld(known: HeldSitting | undefined, other: HeldSitting): HeldSitting {
  if (!known) return other
  if (other.binding.epoch !== known.binding.epoch) {
    const later = other.binding.epoch > known.binding.epoch ? other : known
    return { ...later, exam: later.exam ?? known.exam ?? other.exam }
  }
  return known.exam === null && other.exam !== null ? { ...known, exam: other.exam } : known
}

/** The held sitting that a note's value is, if it is one. */
export function heldOf(raw: unknown): HeldSitting | undefined {
  return KeptHeld.safeParse(raw).data?.held ?? undefined
}

/** The value of a note whose checksum does not fit; undefined when it is not even JSON. */
export function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text.split('\n')[1] ?? '')
  } catch {
    return undefined
  }
}
