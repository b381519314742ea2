import * as z from 'zod/mini'
import { ExamNumber, Id, endpoint } from '../kernel/index.ts'

/*
 * A sandbox exam (SX of SPEC.md): made by another system like any other, of the kind `sandbox`; only who
 * sits it is simulated, so that everything after it can be tried.
 */

export const simulateSitting = endpoint({
  id: 'sandbox.simulate',
  method: 'POST',
  path: '/api/sessions/:sessionId/simulation',
  action: 'sandbox.run',
  summary:
    'Have the candidates of a sandbox exam log in at their seats, answer and hand in, as exam PCs would',
  params: z.object({ sessionId: Id }),
  body: z.object({
    /** Who sits; absent: everybody with a seat who has not handed in. */
    examNumbers: z.optional(z.array(ExamNumber).check(z.minLength(1), z.maxLength(200))),
    /** Share of right answers, per cent; each candidate’s are the same every time. */
    rightShare: z._default(z.int().check(z.minimum(0), z.maximum(100)), 70),
  }),
  reply: z.object({
    handedIn: z.int(),
    /** Who did not, with the code of the refusal that an exam PC would have had. */
    refused: z.array(z.object({ examNumber: z.string(), code: z.string() })),
    /** There are more who could sit: ask again. At most 50 sit at once. */
    isMore: z.boolean(),
  }),
})
