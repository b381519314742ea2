import type { HeldSitting } from '@wenkao/shared/sittings'
import type { SittingRecord } from './held-sittings.port.ts'

/** What a page that opens found, and what it must put right. */
export interface FoundSitting {
  readonly held: HeldSitting
  /** The browser's record of this very sitting, if it has one. */
  readonly record: SittingRecord | undefined
  /** The bridge lacks it, or lacks part of it: tell it. */
  readonly mustTellBridge: boolean
}

/**
 * The sitting that goes on, from what bridge and browser remember; each restores the other. Of two
 * different sittings the bridge's wins: it owns the answer folder (F06). A sitting with a receipt
 * that the bridge has let go is over.
 * @param bridge what the bridge holds; undefined when no bridge could be asked.
 */
export function chooseHeld(
  bridge: { readonly held: HeldSitting | null } | undefined,
  record: SittingRecord | undefined,
): FoundSitting | undefined {
  if (!bridge) return record && { held: record.held, record, mustTellBridge: false }
  if (!bridge.held) {
    return record && !record.held.receipt
      ? { held: record.held, record, mustTellBridge: true }
      : undefined
  }
  const isSame = record?.held.sitting.sittingId === bridge.held.sitting.sittingId
  if (!isSame) return { held: bridge.held, record: undefined, mustTellBridge: false }
  const held = mergeHeld(bridge.held, record.held)
  return { held, record, mustTellBridge: held.exam !== null && bridge.held.exam === null }
}

/** The later binding counts; exam, receipt and remaining time come from whoever has them. */
function mergeHeld(ours: HeldSitting, theirs: HeldSitting): HeldSitting {
  const newer = theirs.binding.rank > ours.binding.rank ? theirs : ours
  return {
    ...newer,
    exam: ours.exam ?? theirs.exam,
    // A later log-in says whether the receipt still holds: the sitting may have been reopened (F21).
    receipt:
      ours.binding.epoch === theirs.binding.epoch
        ? (ours.receipt ?? theirs.receipt)
        : newer.receipt,
    remaining: soonest(ours.remaining, theirs.remaining),
  }
}

/** Of two kept remaining times the one that was written later; never a sum, never more (DESIGN 7). */
function soonest(
  a: HeldSitting['remaining'],
  b: HeldSitting['remaining'],
): HeldSitting['remaining'] {
  if (!a || !b) return a ?? b
  return a.remainingMs <= b.remainingMs ? a : b
}
