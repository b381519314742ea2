import * as z from 'zod/mini'
import { Sha256, endpoint } from '../kernel/index.ts'
import { MAX_FILE_BYTES } from './answer-files.contract.ts'

/** Contents up to here are uploaded whole; larger ones in parts of this length, bytes. */
export const UPLOAD_PART_BYTES = 1024 * 1024

/**
 * A part that is not the last one has at least this length, bytes: on a bad line a sender makes its
 * parts smaller, and nobody may fill the server's disk with tiny files.
 */
export const LEAST_PART_BYTES = 64 * 1024

/** One part of a large content, so that an upload goes on where a lost line or a restart ended it. */
export const uploadPart = endpoint({
  id: 'answerFiles.uploadPart',
  method: 'PUT',
  path: '/api/candidate/files/:hash/parts/:offset',
  action: 'candidate.own',
  summary:
    'Upload the bytes of a content from an offset on; says how much has arrived, which is where to go on',
  params: z.object({
    hash: Sha256,
    offset: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(MAX_FILE_BYTES)),
  }),
  query: z.object({
    /** Length of the whole content, bytes. */
    size: z.coerce.number().check(z.int(), z.minimum(0), z.maximum(MAX_FILE_BYTES)),
  }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: UPLOAD_PART_BYTES,
  reply: z.object({
    /** Bytes that have arrived in order; a part elsewhere than there is left out, not refused. */
    received: z.int(),
    /** The whole content is here and has its hash. */
    stored: z.boolean(),
  }),
})
