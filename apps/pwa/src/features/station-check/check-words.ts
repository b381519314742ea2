import { checkReasons, type CheckLine, type CheckName } from '@wenkao/shared/station-check'

/** A key below `check.reasons` for each reason; one of a newer bridge has only its bare name. */
export function reasonKey({
  name,
  reason,
}: Pick<CheckLine, 'name' | 'reason'>): string | undefined {
  const known = (checkReasons as Readonly<Record<string, readonly string[]>>)[name]
  return known?.includes(reason) ? `check.reasons.${name}.${reason}` : undefined
}

/** Whether the name is one that the messages have a word for. */
export function isKnownCheck(name: string): name is CheckName {
  return name in checkReasons
}

/** Facts as the sentence shows them: large numbers rounded, times and sizes in people's units. */
export function shownFacts(
  facts: CheckLine['facts'],
  locale: string,
): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(facts))
    shown[name] = typeof value === 'number' ? String(Math.round(value * 100) / 100) : value
  const { offsetMs, freeMb, leastMb } = facts
  if (typeof offsetMs === 'number') shown.offset = durationText(offsetMs, locale)
  if (typeof freeMb === 'number') shown.free = gigabytes(freeMb)
  if (typeof leastMb === 'number') shown.least = gigabytes(leastMb)
  return shown
}

/** How many lines have each outcome, for the head of the page. */
export function countOutcomes(
  lines: readonly CheckLine[],
): Readonly<Record<CheckLine['outcome'], number>> {
  const counts = { good: 0, warn: 0, bad: 0, unknown: 0 }
  for (const { outcome } of lines) counts[outcome] += 1
  return counts
}

function gigabytes(megabytes: number): string {
  return `${(megabytes / 1024).toFixed(1)} GB`
}

/** How far a clock is off, in the unit that fits and the reader's words. @param ms of either sign. */
export function durationText(ms: number, locale: string): string {
  const seconds = Math.abs(ms) / 1000
  const [unit, amount]: [string, number] =
    seconds < 120
      ? ['second', seconds]
      : seconds < 7200
        ? ['minute', seconds / 60]
        : seconds < 172_800
          ? ['hour', seconds / 3600]
          : ['day', seconds / 86_400]
  return new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 },
  }).format(amount)
}
