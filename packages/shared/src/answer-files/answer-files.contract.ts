import * as z from 'zod/mini'
import { FoundPath, Sha256, endpoint } from '../kernel/index.ts'

/**
 * Whether a document opens as what its name says, in the words of the grading engine. `ok` also for
 * files that are no Office documents.
 */
export const documentHealths = [
  'ok',
  'empty',
  'not-a-package',
  'encrypted',
  'legacy',
  'wrong-type',
  'damaged',
  'too-large',
  'hostile',
] as const
export type DocumentHealth = (typeof documentHealths)[number]

/** A word of a later version is kept as it is; absent when nothing was said. */
const StoredHealth = z.optional(z.string().check(z.maxLength(20)))

/** Value of a `file` event; the event's `item` is `<task folder>/<path>`. */
export const FileVersion = z.object({
  /** null when the file is gone. */
  hash: z.nullable(Sha256),
  size: z.int(),
  /** The version that this one came from; null for a file that is new or a material's first save. */
  baseHash: z.nullable(Sha256),
  /** File's own modification time, ms; evidence only. */
  modifiedAt: z.int(),
  /** A `DocumentHealth`; absent while a document could not be checked, and for a removed file. */
  health: StoredHealth,
})
export type FileVersion = z.infer<typeof FileVersion>

/**
 * Where a content was found that is no save of the answer file itself: what Office, WPS or LibreOffice
 * keep for recovery (F19), an Office file outside the answer folder (F20), or a file that a restore
 * or a redo replaced before it was seen.
 */
export const copyOrigins = ['recovery', 'elsewhere', 'replaced'] as const
export type CopyOrigin = (typeof copyOrigins)[number]

/** Value of a `copy` event; the event's `item` is the answer file that it belongs to, if any. */
export const FileCopy = z.object({
  hash: Sha256,
  size: z.int(),
  origin: z.string().check(z.maxLength(20)),
  /** Where it lay, as the PC names it. */
  foundAt: FoundPath,
  modifiedAt: z.int(),
  health: StoredHealth,
})
export type FileCopy = z.infer<typeof FileCopy>

/** Value of a `folder` event: folders without files and attributes count too. */
export const FolderManifest = z.object({
  entries: z
    .array(
      z.object({
        path: FoundPath,
        type: z.enum(['file', 'folder']),
        size: z.optional(z.int()),
        hash: z.optional(Sha256),
        readOnly: z.optional(z.boolean()),
        hidden: z.optional(z.boolean()),
        archive: z.optional(z.boolean()),
      }),
    )
    .check(z.maxLength(20_000)),
})
export type FolderManifest = z.infer<typeof FolderManifest>

/** Largest single answer file, bytes. */
export const MAX_FILE_BYTES = 300 * 1024 * 1024

export const lackingFiles = endpoint({
  id: 'answerFiles.lackingFiles',
  method: 'POST',
  path: '/api/candidate/files/lacking',
  action: 'candidate.own',
  summary:
    'Which of these contents this sitting has not uploaded; says nothing about other candidates',
  body: z.object({ hashes: z.array(Sha256).check(z.maxLength(1000)) }),
  reply: z.object({
    lacking: z.array(Sha256),
    /** Lacking contents of which a beginning has arrived, with its length in bytes. */
    partial: z._default(
      z.array(z.object({ hash: Sha256, received: z.int().check(z.nonnegative()) })),
      [],
    ),
  }),
})
export const uploadFile = endpoint({
  id: 'answerFiles.uploadFile',
  method: 'PUT',
  path: '/api/candidate/files/:hash',
  action: 'candidate.own',
  summary:
    'Upload a content; refused when the bytes do not have that hash; repeating it is harmless',
  params: z.object({ hash: Sha256 }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: MAX_FILE_BYTES,
  reply: z.object({ stored: z.enum(['new', 'present']) }),
})
export const downloadFile = endpoint({
  id: 'answerFiles.downloadFile',
  method: 'GET',
  path: '/api/candidate/files/:hash',
  action: 'candidate.own',
  summary: 'A material of the own paper or a content of the own sitting',
  params: z.object({ hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
