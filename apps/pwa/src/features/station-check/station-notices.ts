import type { StationStatus } from '@wenkao/shared/rescue'
import type { StationCheck } from '@wenkao/shared/station-check'

/** What the idle screen warns of; `key` is below `station.notices`. */
export interface StationNotice {
  readonly key: 'cloned' | 'date' | 'certificate' | 'noCheck' | 'badCheck'
  readonly tone: 'bad' | 'wait' | 'info'
  /** How far the clock is off, ms. */
  readonly offsetMs?: number
  /** Names of the checks that failed. */
  readonly failed?: readonly string[]
}

/** So far off that nobody set the clock: a minute or two is what computer rooms have. */
const CLOCK_OFF_MS = 5 * 60_000
/** A check of yesterday says little about a PC that was used since. */
const CHECK_AGE_MS = 24 * 3_600_000

/**
 * Warnings for who prepares the room, worst first (N05, F22).
 * @param now server's clock as far as it is known, ms.
 * @param check the last one; null where there was none.
 */
export function stationNotices(
  status: Pick<StationStatus, 'cloned' | 'certificate' | 'clock' | 'station' | 'sitting'>,
  check: Pick<StationCheck, 'at' | 'outcome' | 'lines'> | null,
  now: number,
): readonly StationNotice[] {
  const { cloned, certificate, clock, station } = status
  if (!station) return []
  const notices: StationNotice[] = []
  if (cloned === true) notices.push({ key: 'cloned', tone: 'bad' })
  const offsetMs = clock.offsetMs ?? 0
  if (Math.abs(offsetMs) > CLOCK_OFF_MS || certificate?.trouble === 'date')
    notices.push({ key: 'date', tone: 'wait', offsetMs })
  else if (certificate && !certificate.bypassed) notices.push({ key: 'certificate', tone: 'bad' })
  if (!check || now - check.at > CHECK_AGE_MS) notices.push({ key: 'noCheck', tone: 'info' })
  else if (check.outcome !== 'bad') {
    if (isWithoutPage(check)) notices.push({ key: 'noCheck', tone: 'info' })
  } else {
    const failed = check.lines.filter(({ outcome }) => outcome === 'bad').map(({ name }) => name)
    notices.push({ key: 'badCheck', tone: 'bad', failed })
  }
  return notices
}

/** The exam client looks by itself, too; what only a page can see is not in that. */
export function isWithoutPage({ lines }: Pick<StationCheck, 'lines'>): boolean {
  return lines.some(({ reason }) => reason === 'noPage')
}
