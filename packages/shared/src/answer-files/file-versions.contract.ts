import * as z from 'zod/mini'
import { EpochMs, FoundPath, Id, Sha256, endpoint } from '../kernel/index.ts'
import { ItemId } from '../papers/papers.contract.ts'

const SittingParams = z.object({ sessionId: Id, sittingId: Id })

/** One version of an answer file as the server has it (N07). */
export const ServerFileVersion = z.object({
  /** null: the file was removed then. */
  hash: z.nullable(Sha256),
  size: z.int(),
  /** `save` for a version of the file itself, else a `CopyOrigin`. */
  origin: z.string(),
  /** Where a copy lay on the PC; null for a save. */
  foundAt: z.nullable(z.string()),
  baseHash: z.nullable(Sha256),
  /** When it was saved by the clock of the log (server time as the PC knew it). */
  savedAt: EpochMs,
  /** When the server learned of it. */
  receivedAt: EpochMs,
  /** A `DocumentHealth`, or null when unknown. */
  health: z.nullable(z.string()),
  /** The version that stands for the answer now. */
  isCurrent: z.boolean(),
  /** Whether its bytes have arrived, so that it can be downloaded. */
  isStored: z.boolean(),
})
export type ServerFileVersion = z.infer<typeof ServerFileVersion>

export const listFileVersions = endpoint({
  id: 'answerFiles.listFileVersions',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/files',
  action: 'answerFiles.read',
  summary: 'Every version of every answer file of a sitting, newest first, with health',
  params: SittingParams,
  reply: z.object({
    examNumber: z.string(),
    name: z.string(),
    files: z.array(
      z.object({
        /** null for a file in no task's folder, or a copy of no known answer file. */
        taskId: z.nullable(ItemId),
        path: FoundPath,
        versions: z.array(ServerFileVersion),
      }),
    ),
  }),
})

export const downloadFileVersion = endpoint({
  id: 'answerFiles.downloadFileVersion',
  method: 'GET',
  path: '/api/sessions/:sessionId/sittings/:sittingId/files/:hash',
  action: 'answerFiles.read',
  summary: 'The bytes of a version; leaves an audit row',
  params: z.object({ sessionId: Id, sittingId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
