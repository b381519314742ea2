import * as z from 'zod/mini'
import { FoundPath, Sha256, endpoint } from '../kernel/index.ts'

/** Value of a `file` event; the event's `item` is `<task folder>/<path>`. */
export const FileVersion = z.object({
  /** null when the file is gone. */
  hash: z.nullable(Sha256),
  size: z.int(),
  /** The version that this one came from; null for a file that is new or a material's first save. */
  baseHash: z.nullable(Sha256),
  /** File's own modification time, ms; evidence only. */
  modifiedAt: z.int(),
})
export type FileVersion = z.infer<typeof FileVersion>

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
  reply: z.object({ lacking: z.array(Sha256) }),
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
