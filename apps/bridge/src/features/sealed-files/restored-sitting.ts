import type { HeldSitting } from '@wenkao/shared/sittings'
import type { Backup } from './read-backup.ts'
import type { Line } from './restored-line.ts'

/**
 * The sitting of a backup as this PC holds it from now on. Its remaining time counts from the moment
 * of the backup by the server's clock as far as each PC knew it: unverified, and never more than was
 * left then (SPEC C4).
 * @param now server ms and wall clock ms of this PC.
 */
export function restoredSitting(
  { held, manifest }: Backup,
  line: Line,
  now: { readonly serverNow: number; readonly wallClock: number },
): HeldSitting {
  const remainingMs = manifest.clock.remainingMs ?? held.remaining?.remainingMs
  const ageMs = now.serverNow - manifest.sealedAt
  const wallClockAt = Math.max(0, Math.round(now.wallClock - ageMs))
  const remaining = remainingMs === undefined ? null : { remainingMs, wallClockAt, verified: false }
  return { ...held, binding: line.binding, bindings: [...line.bindings], remaining }
}
