import * as z from 'zod/mini'
import { endpoint } from '../kernel/index.ts'

/**
 * Header that carries the pass which `openRescue` gives for a proctor code; every operation with the
 * action `bridge.rescue` asks for it.
 */
export const rescuePassHeader = 'x-wenkao-rescue'

export const openRescue = endpoint({
  id: 'rescue.openRescue',
  method: 'POST',
  path: '/bridge/rescue',
  action: 'bridge.page',
  summary: 'Check a proctor code on this PC; slows down after wrong ones, works without network',
  body: z.object({ proctorCode: z.string().check(z.maxLength(40)) }),
  reply: z.object({
    ok: z.boolean(),
    retryAfterMs: z.int(),
    /** Opens the operations of the rescue window for 30 minutes of use; null when refused. */
    pass: z.nullable(z.string()),
  }),
})
