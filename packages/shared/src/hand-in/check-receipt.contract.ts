import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Sha256, endpoint } from '../kernel/index.ts'

/**
 * How a submission stands: `stands`; `contested` beside another one, not decided; `replaced` by a
 * decision of the exam office; `former`, because a later round stands.
 */
export const receiptStandings = ['stands', 'contested', 'replaced', 'former'] as const
export type ReceiptStanding = (typeof receiptStandings)[number]

/**
 * What a candidate reads of a hand-in with exam number and receipt code: what was stored, no answer and
 * no content (R6).
 */
export const CheckedReceipt = z.object({
  examTitle: z.string(),
  sessionName: z.string(),
  examNumber: z.string(),
  round: z.int(),
  at: EpochMs,
  standing: z.enum(receiptStandings),
  /** Objective items with an answer, of all that the paper has. */
  answered: z.int(),
  items: z.int(),
  files: z.array(z.object({ path: z.string(), size: z.nullable(z.int()), hash: Sha256 })),
  /** Hand-ins of the sitting, this one among them, oldest first. */
  rounds: z.array(
    z.object({
      round: z.int(),
      at: EpochMs,
      standing: z.enum(receiptStandings),
      isThis: z.boolean(),
    }),
  ),
})
export type CheckedReceipt = z.infer<typeof CheckedReceipt>

export const checkReceipt = endpoint({
  id: 'handIn.checkReceipt',
  method: 'POST',
  path: '/api/receipts/check',
  action: 'public.read',
  summary:
    'What was stored with a hand-in, for whoever has exam number and receipt code; never answers or contents',
  body: z.object({ examNumber: ExamNumber, code: z.string().check(z.maxLength(40)) }),
  reply: CheckedReceipt,
})
