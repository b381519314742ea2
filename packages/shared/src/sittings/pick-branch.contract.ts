import * as z from 'zod/mini'
import { Binding } from '../answers/answers.contract.ts'
import { Id, endpoint } from '../kernel/index.ts'

// In a file of its own, because the candidate's page must not carry what only the room's page asks.
export const pickBranch = endpoint({
  id: 'sittings.pickBranch',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/branch',
  action: 'room.run',
  summary:
    'Pick the line that goes on where a backup was restored twice, or beside a machine change; the others rank below, nothing is dropped',
  params: z.object({ sessionId: Id, sittingId: Id }),
  body: z.object({
    /** One of `RoomSitting.lines`: a branch id, or null for the line that is current. */
    branch: z.nullable(z.string()),
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
    /** Epoch that the tablet saw. */
    expectedEpoch: z.int().check(z.nonnegative()),
  }),
  reply: z.object({ outcome: z.enum(['picked', 'same']), binding: Binding, seatNumber: z.int() }),
})
