import { timingSafeEqual } from 'node:crypto'

/** What a right proctor code opens: the operations of the rescue window, for a while. */
export interface RescuePasses {
  /** A new pass, 256 random bits. */
  issue(): string
  /** Whether this is a pass that is still open; using it keeps it open. */
  isOpen(pass: string): boolean
}

/** A pass ends after so long without use, ms. */
const OPEN_MS = 30 * 60_000
/** More than windows that a technician has open at once; the oldest one ends first. */
const MOST = 16

/**
 * Passes are kept in memory alone: a restart of the bridge ends them.
 * @param monotonic ms. @param random that many random bytes.
 */
export function createRescuePasses(
  monotonic: () => number,
  random: (bytes: number) => Uint8Array,
): RescuePasses {
  let passes: { readonly bytes: Buffer; usedAt: number }[] = []

  return {
    issue: () => {
      const pass = Buffer.from(random(32)).toString('base64url')
      passes = [...passes.slice(1 - MOST), { bytes: Buffer.from(pass), usedAt: monotonic() }]
      return pass
    },
    isOpen: (given) => {
      const now = monotonic()
      passes = passes.filter(({ usedAt }) => now - usedAt < OPEN_MS)
      const bytes = Buffer.from(given)
      // All are compared, each in constant time.
      const fitting = passes.filter(
        (pass) => pass.bytes.length === bytes.length && timingSafeEqual(pass.bytes, bytes),
      )
      for (const pass of fitting) pass.usedAt = now
      return fitting.length > 0
    },
  }
}
