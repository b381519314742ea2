import * as z from 'zod/mini'

/**
 * How a station itself is, told with each sync beside `SittingProgress` by a bridge that knows it. Apart
 * from the candidate's contracts, because only the server and the room read it.
 */
export const StationHealth = z.object({
  /** Answer files whose newest content does not open (F11b). */
  damaged: z.int().check(z.nonnegative()),
  /** Documents that are open in a program with changes that were not saved for long (F19). */
  openUnsaved: z.int().check(z.nonnegative()),
  /** What the bridge counts as remaining, and whether the server has confirmed it (DESIGN section 7). */
  remaining: z.nullable(z.object({ ms: z.int(), verified: z.boolean() })),
  /** Version of the installed program. */
  app: z.string().check(z.maxLength(60)),
})
export type StationHealth = z.infer<typeof StationHealth>

/** What came as `progress.health`, or undefined from an older client and for what nobody knows. */
export function readHealth(told: unknown): StationHealth | undefined {
  if (told === undefined) return undefined
  const read = StationHealth.safeParse(told)
  return read.success ? read.data : undefined
}
