import * as z from 'zod/mini'
import { endpoint } from '../kernel/index.ts'
import { Receipt } from './receipt.contract.ts'
import { SubmissionFile } from './submission-file.contract.ts'

export const bridgeHandIn = endpoint({
  id: 'handIn.bridgeHandIn',
  method: 'POST',
  path: '/bridge/hand-in',
  action: 'bridge.page',
  summary:
    'Flush the log, scan and upload the folder, hand in; interrupted at any point it goes on when called again',
  body: z.object({}),
  reply: z.union([
    z.object({ kind: z.literal('receipt'), receipt: Receipt }),
    z.object({
      kind: z.literal('pending'),
      /** What it waits for; the page shows it and asks again. */
      reason: z.enum(['offline', 'files', 'server']),
      unsent: z.int(),
      filesUnsent: z.int(),
      /** The submission file on this PC (F03a); absent from an older bridge, null before it is made. */
      sealed: z.optional(z.nullable(SubmissionFile)),
    }),
    z.object({ kind: z.literal('refused'), code: z.string() }),
  ]),
})
