import { personalKinds } from '@wenkao/shared/privacy'
import * as z from 'zod/mini'

/*
 * A backup place (docs/formats.md, decision 0058):
 *
 *   wenkao-backup.json          whose place it is, plain text
 *   objects/ab/<64 digits>      pieces: segments of tables, pieces of blobs, the keys; age files
 *   manifests/<backup id>.age   one a backup, written last: without it there is no backup
 *   erasures.age                whose personal data was erased: a restore erases it again (PR4)
 *
 * A manifest, opened, is gzipped lines of JSON: head, tables, blobs, end, signature.
 */

export const BOOK_NAME = 'erasures.age'
export const MARKER_NAME = 'wenkao-backup.json'
export const FORMAT = 'wenkao-server-backup'
export const FORMAT_VERSION = 1

const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const Count = z.number().check(z.int(), z.minimum(0))

/** Which installation's backups lie at a place. */
export const Marker = z.object({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** Key id of its receipts. */
  installation: z.string(),
})

/** One object: its name, and what it holds once it is opened. */
export const StoredPiece = z.object({
  object: Sha256,
  /** Of the content before it was compressed and encrypted. */
  sha256: Sha256,
  size: Count,
  /** Bytes of the object as it lies there. */
  stored: Count,
})
export type StoredPiece = z.infer<typeof StoredPiece>

export const BackupHead = z.object({
  kind: z.literal('head'),
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  backupId: z.string(),
  /** Moment of the snapshot, ms of the server's clock. */
  takenAt: Count,
  program: z.string(),
  installation: z.string(),
  /** Migrations that the schema had, oldest first: by their place in time and hash. */
  migrations: z.array(z.object({ hash: Sha256, createdAt: z.number() })),
  recipients: z.array(z.string()),
  /** The folder of keys, to the office's recipients alone. */
  keys: StoredPiece,
})
export type BackupHead = z.infer<typeof BackupHead>

export const BackupTable = z.object({
  kind: z.literal('table'),
  name: z.string(),
  columns: z.array(z.string()),
  rows: Count,
  /** Of all rows as COPY writes them, in the order of the key. */
  sha256: Sha256,
  segments: z.array(StoredPiece),
})
export type BackupTable = z.infer<typeof BackupTable>

export const BackupBlob = z.object({
  kind: z.literal('blob'),
  hash: Sha256,
  size: Count,
  pieces: z.array(StoredPiece),
})
export type BackupBlob = z.infer<typeof BackupBlob>

/** What is counted in a backup, and again after it was restored. */
export const BackupCounts = z.object({
  tables: Count,
  rows: Count,
  sittings: Count,
  events: Count,
  submissions: Count,
  auditRows: Count,
  blobs: Count,
  blobBytes: Count,
})
export type BackupCounts = z.infer<typeof BackupCounts>

export const BackupEnd = z.object({ kind: z.literal('end'), counts: BackupCounts })

/** Ed25519 of the audit key over the SHA-256 (hex) of all lines before, newlines included. */
export const BackupSignature = z.object({
  kind: z.literal('signature'),
  keyId: z.string(),
  /** Raw 32 bytes, base64url. */
  publicKey: z.string(),
  signature: z.string(),
})
export type BackupSignature = z.infer<typeof BackupSignature>

/** First line of the book of erasures. */
export const BookHead = z.object({
  kind: z.literal('head'),
  format: z.literal('wenkao-erasures'),
  version: z.literal(1),
})

/** One entry of the book: ids only. */
export const BookEntry = z.object({
  kind: z.literal('erasure'),
  examId: z.string(),
  candidateId: z.string(),
  what: z.enum(personalKinds),
  at: Count,
  by: z.string(),
  reason: z.string(),
})

/** A whole manifest. */
export interface BackupManifest {
  readonly head: BackupHead
  readonly tables: readonly BackupTable[]
  readonly blobs: readonly BackupBlob[]
  readonly counts: BackupCounts
  readonly signature: BackupSignature
}

/** Every piece of a backup, some of them more than once. */
export function piecesOf({
  head,
  tables,
  blobs,
}: Omit<BackupManifest, 'signature'>): StoredPiece[] {
  return [
    head.keys,
    ...tables.flatMap(({ segments }) => segments),
    ...blobs.flatMap(({ pieces }) => pieces),
  ]
}

/** A new backup's id: sorts by time, and tells people when it was. */
export function backupIdOf(at: number, random: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${random}`
}

/** When a backup was begun, ms; undefined for what is no backup id. */
export function momentOf(backupId: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}$/.exec(backupId)
  if (!found) return undefined
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

export const manifestPath = (backupId: string): string => `manifests/${backupId}.age`
export const objectPath = (name: string): string => `objects/${name.slice(0, 2)}/${name}`
