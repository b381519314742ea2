import type { HeldSitting } from '@wenkao/shared/sittings'

/** Whether a sitting has its receipt and was not reopened since (F21). */
export function isFinished(held: HeldSitting): boolean {
  return held.receipt !== null && held.sitting.state === 'handedIn'
}

/**
 * Joins what the bridge holds of a sitting with what a page gives of the same one. A page that comes
 * back may know less (no exam yet, no receipt): what is held is then kept. A higher epoch is a new
 * log-in by the server, for example after a reopening, and its word on the state counts. A restored
 * backup goes on as a branch, which a page that knew the line before must not end.
 */
export function mergeHeld(held: HeldSitting, given: HeldSitting): HeldSitting {
  const exam = given.exam ?? held.exam
  if (given.binding.epoch > held.binding.epoch) return { ...given, exam }
  const isOlder = given.binding.epoch < held.binding.epoch || isBeside(held, given)
  const keepsReceipt = held.receipt !== null && given.receipt === null
  const base = isOlder ? { ...held, exam } : { ...given, exam }
  return keepsReceipt ? { ...base, receipt: held.receipt, sitting: held.sitting } : base
}

function isBeside(held: HeldSitting, given: HeldSitting): boolean {
  return held.binding.branch !== null && given.binding.branch !== held.binding.branch
}
