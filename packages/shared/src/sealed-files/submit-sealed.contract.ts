import * as z from 'zod/mini'
import { Receipt } from '../hand-in/receipt.contract.ts'
import { Id, endpoint } from '../kernel/index.ts'
import { SealedSummary, sealedRefusals } from './sealed-manifest.contract.ts'

/** What the server did with one sealed file. */
export const SealedResult = z.object({
  kind: z.enum([
    /** A submission that stands now. */
    'accepted',
    /** The same content was handed in before; the same receipt again. */
    'same',
    /** Kept beside the submission that stands; an adjudicator decides (F03e). */
    'contested',
    /** An evidence pack, or something that only an adjudicator can judge: it has a case now. */
    'case',
    /** A backup file where a submission was expected: send it again with `as=submission`. */
    'backup',
    'refused',
  ]),
  refused: z.nullable(z.enum([...sealedRefusals, 'unknownSitting', 'incomplete', 'busy'])),
  receipt: z.nullable(Receipt),
  caseId: z.nullable(Id),
  summary: z.nullable(SealedSummary),
  /** Arrived after the deadline: it counts when the area decides so. */
  late: z.boolean(),
})
export type SealedResult = z.infer<typeof SealedResult>

export const MAX_SEALED_BYTES = 2 * 1024 * 1024 * 1024

export const submitSealed = endpoint({
  id: 'sealedFiles.submitSealed',
  method: 'POST',
  path: '/api/rescue/sealed-files',
  action: 'sealedFiles.submit',
  summary:
    'Submit one sealed file from any browser or PC; no registration, the same file twice is harmless (F03b)',
  query: z.object({
    /** `submission`: a backup file is taken as the hand-in that was meant. */
    as: z.optional(z.enum(['submission'])),
  }),
  body: z.unknown(),
  bodyKind: 'stream',
  maxBodyBytes: MAX_SEALED_BYTES,
  reply: SealedResult,
})
