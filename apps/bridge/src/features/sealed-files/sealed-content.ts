import type { Heads } from '@wenkao/shared/answers'
import type { Submission } from '@wenkao/shared/hand-in'
import type { SealedManifest } from '@wenkao/shared/sealed-files'
import type { HeldSitting } from '@wenkao/shared/sittings'

export interface ContentRef {
  readonly hash: string
  /** Bytes. */
  readonly size: number
}

export interface ContentFile extends ContentRef {
  /** Path below the answer folder, `/` between its parts. */
  readonly path: string
}

/** Something beside the sitting, e.g. a log or the clock's data of an evidence pack. */
export interface SealedRecord {
  /** Name in the archive below `records/`. */
  readonly name: string
  readonly size: number
  readonly sha256: string
  /** The bytes from the first. */
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

/** A sitting by its names, and a token of it if there is one: only that proves it to the server. */
export interface SealedIdentity {
  readonly sitting: NonNullable<SealedManifest['sitting']>
  readonly token: string | null
}

/** What is to be sealed, from wherever it comes: this PC, the browser’s copy, a backup, raw copies. */
export interface SealedContent {
  /** null in an evidence pack of a PC that holds no sitting. */
  readonly held: HeldSitting | null
  /** Whose work it is, where raw copies tell that without a held sitting (F02f). */
  readonly identity?: SealedIdentity
  /** The entries of the answer log, as their writers made them. */
  readonly log: readonly string[]
  /** Its heads, where they are known; else they are read from the log. */
  readonly heads?: Heads
  /** The files of the answer folder as they are now. */
  readonly files: readonly ContentFile[]
  /** Other versions and materials: for backup and evidence alone. */
  readonly contents: readonly ContentRef[]
  /** Contents that the log names and that are already known to be nowhere. */
  readonly missing?: readonly string[]
  /** The bytes of a content; undefined when they are nowhere. An error in the stream counts the same. */
  read(hash: string): Promise<ReadableStream<Uint8Array> | undefined>
  /** What a submission covers; null where that is not known. */
  readonly submission: Submission | null
  readonly records: readonly SealedRecord[]
  readonly sources: readonly SealedManifest['sources'][number][]
}
