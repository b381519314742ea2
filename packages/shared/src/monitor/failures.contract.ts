import * as z from 'zod/mini'
import { EpochMs, Id } from '../kernel/index.ts'

/** What failed for many at once; a room has at most one open failure of each family (F09). */
export const failureFamilies = ['contact', 'idle', 'logIn', 'handIn', 'files', 'clock'] as const
export type FailureFamily = (typeof failureFamilies)[number]

/**
 * The likely cause: `network` of the room, `power` of the room, the `server` or its line, one `version`
 * of the program, wrong `clock`s, `programs` that touch the answer files (antivirus, restore, malware),
 * `tickets` of another session, `seats` that nobody sits at, `stations` that are not registered, `times`
 * of the session, `unknown`.
 */
export const failureCauses = [
  'network',
  'power',
  'server',
  'version',
  'clock',
  'programs',
  'tickets',
  'seats',
  'stations',
  'times',
  'unknown',
] as const
export type FailureCause = (typeof failureCauses)[number]

/** Failures of many stations or candidates of one session as one thing. */
export const RoomFailure = z.object({
  failureId: Id,
  family: z.enum(failureFamilies),
  cause: z.enum(failureCauses),
  stations: z.array(z.int()),
  affected: z.int(),
  of: z.int(),
  since: EpochMs,
  /** Shown for a while after it is over. */
  endedAt: z.nullable(EpochMs),
  /** Error code that most met. */
  code: z.nullable(z.string()),
})
export type RoomFailure = z.infer<typeof RoomFailure>
