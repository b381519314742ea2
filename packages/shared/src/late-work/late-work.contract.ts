import * as z from 'zod/mini'
import { EpochMs, Id, Sha256, endpoint } from '../kernel/index.ts'

/** What came of the late work of a sitting. */
export const LateDecision = z.object({
  accepted: z.boolean(),
  reason: z.string(),
  /** Everything late that had arrived by then is decided by it, once for ever. */
  asOf: EpochMs,
  decidedAt: EpochMs,
  decidedBy: z.string(),
})
export type LateDecision = z.infer<typeof LateDecision>

/**
 * Late work of one sitting (DESIGN section 7): entries that arrived after the deadline under no head
 * witnessed in time, or that lie outside the cut of what was handed in.
 */
export const LateSitting = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.nullable(z.int()),
  deadline: z.nullable(EpochMs),
  handedInAt: z.nullable(EpochMs),
  /** Undecided entries that change something, and when the first and the last of them arrived. */
  events: z.int(),
  firstArrivedAt: z.nullable(EpochMs),
  lastArrivedAt: z.nullable(EpochMs),
  /** Items whose answer would be another one if they counted. */
  items: z.array(
    z.object({
      itemId: z.string(),
      before: z.array(z.string()),
      after: z.array(z.string()),
      pointsBefore: z.number(),
      pointsAfter: z.number(),
      max: z.number(),
    }),
  ),
  /** Files that would have another content; a hash of null: not there. */
  files: z.array(
    z.object({ path: z.string(), before: z.nullable(Sha256), after: z.nullable(Sha256) }),
  ),
  /** Points of all objective items without and with the late work. */
  objective: z.object({ before: z.number(), after: z.number(), difference: z.number() }),
  decisions: z.array(LateDecision),
})
export type LateSitting = z.infer<typeof LateSitting>

export const LateSession = z.object({
  sessionId: Id,
  examTitle: z.string(),
  sessionName: z.string(),
  siteName: z.string(),
  roomName: z.string(),
  plannedStart: EpochMs,
})
export type LateSession = z.infer<typeof LateSession>

export const listLateSessions = endpoint({
  id: 'lateWork.listLateSessions',
  method: 'GET',
  path: '/api/late-work',
  action: 'lateWork.decide',
  summary:
    'Sessions of the last two weeks in which something arrived after a deadline or a hand-in, newest first; which of it is late work each session’s own list says',
  reply: z.object({ sessions: z.array(LateSession) }),
})
export const listLateWork = endpoint({
  id: 'lateWork.listLateWork',
  method: 'GET',
  path: '/api/sessions/:sessionId/late-work',
  action: 'lateWork.decide',
  summary:
    'Sittings with work that arrived late: changed items and files, and what they change in points',
  params: z.object({ sessionId: Id }),
  reply: z.object({
    /** Name this moment in the decision: it covers what had arrived by then. */
    asOf: EpochMs,
    sittings: z.array(LateSitting),
  }),
})

export const decideLateWork = endpoint({
  id: 'lateWork.decideLateWork',
  method: 'POST',
  path: '/api/sessions/:sessionId/sittings/:sittingId/late-work',
  action: 'lateWork.decide',
  summary:
    'Accept or refuse the late work of a sitting; what is accepted counts, and is graded anew',
  params: z.object({ sessionId: Id, sittingId: Id }),
  body: z.object({
    accept: z.boolean(),
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
    /** As the list said. */
    asOf: EpochMs,
    /** Undecided entries as the list said: nobody decides on what they have not seen. */
    events: z.int(),
  }),
  reply: z.object({ outcome: z.enum(['decided', 'same']) }),
})
