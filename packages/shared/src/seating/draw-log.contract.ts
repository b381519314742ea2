import * as z from 'zod/mini'
import { EpochMs, Id, Sha256 } from '../kernel/index.ts'

const Common = {
  n: z.int(),
  at: EpochMs,
  /** Who did it. */
  by: z.string(),
}
const Reason = z.nullable(z.string())

/**
 * One line of the draw's log (DESIGN section 8), in the order of `n` from 1. Only `drawn` comes from
 * the seed; all others are decisions of people, listed so that the list of free seats follows from
 * the log alone.
 */
export const DrawEntry = z.discriminatedUnion('kind', [
  z.object({
    ...Common,
    kind: z.literal('drawn'),
    examNumber: z.string(),
    /** 1 for the first draw, one more for each redraw. */
    attempt: z.int(),
    /** Seats free at that moment. */
    free: z.array(z.int()),
    seatNumber: z.int(),
    /** Why it was drawn again; null for a first draw. */
    reason: Reason,
  }),
  /** A seat given to a named candidate by decision. */
  z.object({
    ...Common,
    kind: z.literal('reserved'),
    examNumber: z.string(),
    seatNumber: z.int(),
    reason: Reason,
  }),
  /** A lot drawn by hand without network, entered later: nothing proves it. */
  z.object({
    ...Common,
    kind: z.literal('lot'),
    examNumber: z.string(),
    seatNumber: z.int(),
    reason: Reason,
  }),
  /** A candidate gives the seat back. */
  z.object({
    ...Common,
    kind: z.literal('released'),
    examNumber: z.string(),
    seatNumber: z.int(),
    reason: Reason,
  }),
  /** A station leaves the draw, whoever holds it, because it is broken. */
  z.object({ ...Common, kind: z.literal('excluded'), seatNumber: z.int(), reason: Reason }),
  /** A station comes (back) into the draw. */
  z.object({ ...Common, kind: z.literal('included'), seatNumber: z.int(), reason: Reason }),
  /** A machine change had given this seat to a candidate who holds another by the draw. */
  z.object({
    ...Common,
    kind: z.literal('taken'),
    examNumber: z.string(),
    seatNumber: z.int(),
  }),
])
export type DrawEntry = z.infer<typeof DrawEntry>
export type DrawEntryKind = DrawEntry['kind']

/** What is published of a draw, and what `npm run draw:verify FILE` reads. */
export const DrawLog = z.object({
  format: z.literal('wenkao-draw'),
  sessionId: Id,
  examTitle: z.string(),
  sessionName: z.string(),
  roomName: z.string(),
  commitment: Sha256,
  algorithm: z.string(),
  /** Stations of the commitment. */
  stations: z.array(z.int()),
  witnessDigits: z.nullable(z.string()),
  /** null until the session is over. */
  seed: z.nullable(z.string()),
  entries: z.array(DrawEntry),
})
export type DrawLog = z.infer<typeof DrawLog>
