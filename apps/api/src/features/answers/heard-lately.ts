import type { Services } from '../../platform/services.ts'

/** Longer than the longest heartbeat that is told, so that who rests stays counted. */
const WINDOW_MS = 15_000

/** Counts the sittings that this process heard lately: in this window of time or in the one before. */
export function createHeardLately({ clock }: Pick<Services, 'clock'>) {
  let [before, current] = [new Set<string>(), new Set<string>()]
  let since = clock.now()
  return {
    /** @returns how many, this one among them. */
    note(sittingId: string): number {
      const now = clock.now()
      const passed = now - since
      if (passed >= WINDOW_MS || passed < 0) {
        // After a longer silence what was heard before it is no longer true.
        before = passed >= 0 && passed < 2 * WINDOW_MS ? current : new Set()
        current = new Set()
        since = now
      }
      current.add(sittingId)
      return Math.max(before.size, current.size)
    },
  }
}
