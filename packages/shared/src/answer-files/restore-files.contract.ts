import * as z from 'zod/mini'
import { FoundPath, Sha256, endpoint } from '../kernel/index.ts'
import { ItemId } from '../papers/papers.contract.ts'

/** A file that a program holds, with the programs where the system tells them. */
export const HeldFile = z.object({ path: z.string(), programs: z.array(z.string()) })
export type HeldFile = z.infer<typeof HeldFile>

/**
 * What became of a change of the answer folder. `held`: a program has a file open, nothing was
 * touched. `noContent`: neither this PC nor the server can give a content now, nothing was touched.
 * `noSpace` and `notWritable`: the disk refuses; what was there is still there.
 */
const FolderChange = z.object({
  kind: z.enum(['done', 'held', 'noContent', 'noSpace', 'notWritable', 'missing', 'refused']),
  held: z.array(HeldFile),
  /** Files that were replaced; each stays in the vault as a version. */
  replaced: z.array(z.string()),
})
export type FolderChange = z.infer<typeof FolderChange>

export const redoTask = endpoint({
  id: 'answerFiles.redoTask',
  method: 'POST',
  path: '/bridge/files/redo',
  action: 'bridge.page',
  summary: 'Lay one task’s materials out again; what it replaces is kept as versions (F05b)',
  body: z.object({ taskId: ItemId }),
  reply: FolderChange,
})

/** One version of an answer file on this PC. */
export const LocalFileVersion = z.object({
  hash: z.nullable(Sha256),
  size: z.int(),
  /** `material`, `save`, or a `CopyOrigin`. */
  origin: z.string(),
  foundAt: z.nullable(z.string()),
  /** By the clock of the log, ms; null for a material. */
  savedAt: z.nullable(z.int()),
  health: z.nullable(z.string()),
  isCurrent: z.boolean(),
  isLastGood: z.boolean(),
  /** Whether this PC can put it back without network. */
  isHere: z.boolean(),
})
export type LocalFileVersion = z.infer<typeof LocalFileVersion>

export const localFileVersions = endpoint({
  id: 'answerFiles.localFileVersions',
  method: 'GET',
  path: '/bridge/files/versions',
  action: 'bridge.rescue',
  summary: 'Every version of every answer file of the held sitting, newest first (N07)',
  reply: z.object({
    answerFolder: z.nullable(z.string()),
    files: z.array(
      z.object({
        taskId: z.nullable(ItemId),
        /** Below the answer folder. */
        path: FoundPath,
        versions: z.array(LocalFileVersion),
      }),
    ),
  }),
})

export const restoreFileVersion = endpoint({
  id: 'answerFiles.restoreFileVersion',
  method: 'POST',
  path: '/bridge/files/restore',
  action: 'bridge.rescue',
  summary: 'Put a version of a file back; what it replaces is kept as a version (F05a)',
  body: z.object({ path: FoundPath, hash: Sha256 }),
  reply: FolderChange,
})

export const extractMaterials = endpoint({
  id: 'answerFiles.extractMaterials',
  method: 'POST',
  path: '/bridge/files/original',
  action: 'bridge.rescue',
  summary:
    'Write the original material to a chosen folder; refuses the answer folder and the system’s own (F05a)',
  body: z.object({ folder: z.string().check(z.minLength(1), z.maxLength(1000)) }),
  reply: z.object({
    kind: z.enum([
      'done',
      'answerFolder',
      'ownFolder',
      'notAbsolute',
      'noSitting',
      'noContent',
      'noSpace',
      'notWritable',
    ]),
    /** A new folder below the chosen one, so that nothing there is touched. */
    folder: z.nullable(z.string()),
    files: z.int(),
  }),
})

export const moveAnswerFolder = endpoint({
  id: 'answerFiles.moveAnswerFolder',
  method: 'POST',
  path: '/bridge/files/place',
  action: 'bridge.page',
  summary:
    'Lay the answer folder out in another of the places that the bridge offers, when its disk is full or read-only (F14)',
  body: z.object({ folder: z.string().check(z.minLength(1), z.maxLength(1000)) }),
  reply: FolderChange,
})
