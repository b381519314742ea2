import * as z from 'zod/mini'
import { EpochMs, Id } from '../kernel/index.ts'

export const StationNumber = z.int().check(z.minimum(1), z.maximum(999))

/** What the idle screen of a station shows. */
export const StationToday = z.object({
  stationId: Id,
  number: StationNumber,
  roomName: z.string(),
  siteName: z.string(),
  serverNow: EpochMs,
  /** Another PC answers with this station's key, too: a cloned disk image. */
  cloned: z.optional(z.boolean()),
  sessions: z.array(
    z.object({
      sessionId: Id,
      examTitle: z.string(),
      name: z.string(),
      plannedStart: EpochMs,
      state: z.enum(['standby', 'running', 'paused', 'ended']),
      /** Lets the station check the proctor code without network (`rescue/proctor-code.ts`). */
      proctorCodeVerifier: z.nullable(z.string()),
      /** Revision of the session file to fetch ahead; null or absent while there is none. */
      fileRevision: z.optional(z.nullable(z.int())),
    }),
  ),
})
export type StationToday = z.infer<typeof StationToday>
