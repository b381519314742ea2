import type { BackupAlarm, BackupSettings } from '@wenkao/shared/backups'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** After a failure a backup is tried again so much later. */
export const RETRY_MS = 30 * 60 * 1000

export const DEFAULT_SETTINGS: BackupSettings = {
  ...{ target: '', recipient: null, everyHours: 24, atHour: 2, drillEveryDays: 7 },
  ...{ keepDaily: 14, keepWeekly: 8, alarmHours: 26 },
}

/** What is known of former runs; moments of their begin, ms. */
export interface RunsSoFar {
  /** The last attempt, whatever became of it. */
  readonly lastTried: number | undefined
  readonly lastGood: number | undefined
  readonly lastDrill: number | undefined
  readonly lastDrillFailed: boolean
}

/**
 * When the next backup is due (BU7): at the next full hour of the plan after the last good one, and not
 * before half an hour after an attempt that failed.
 * @param offsetMs of the server's own time from UTC: people plan by their day.
 */
export function nextBackupAt(
  settings: Pick<BackupSettings, 'everyHours' | 'atHour'>,
  runs: Pick<RunsSoFar, 'lastTried' | 'lastGood'>,
  now: number,
  offsetMs: number,
): number {
  const { everyHours, atHour } = settings
  const isPlanned = (hour: number) => ((((hour - atHour) % 24) + 24) % 24) % everyHours === 0
  // Without any there is no reason to wait for the hour.
  if (runs.lastGood === undefined) return Math.max(now, (runs.lastTried ?? -RETRY_MS) + RETRY_MS)
  let at = Math.floor((runs.lastGood + offsetMs) / HOUR_MS) + 1
  while (!isPlanned(at % 24)) at += 1
  const planned = at * HOUR_MS - offsetMs
  const hasFailed = (runs.lastTried ?? 0) > runs.lastGood
  return hasFailed ? Math.max(planned, (runs.lastTried ?? 0) + RETRY_MS) : planned
}

/** When the next drill is due; undefined when only people begin one. It needs a backup. */
export function nextDrillAt(
  { drillEveryDays }: Pick<BackupSettings, 'drillEveryDays'>,
  { lastGood, lastDrill }: Pick<RunsSoFar, 'lastGood' | 'lastDrill'>,
): number | undefined {
  if (drillEveryDays === 0 || lastGood === undefined) return undefined
  return lastDrill === undefined ? lastGood : lastDrill + drillEveryDays * DAY_MS
}

/** Whether somebody has to look at backups (BU8); null when all is well. */
export function alarmOf(
  settings: Pick<BackupSettings, 'target' | 'alarmHours'>,
  runs: Pick<RunsSoFar, 'lastGood' | 'lastDrillFailed'>,
  now: number,
): BackupAlarm | null {
  if (settings.target === '') return 'none'
  if (runs.lastGood === undefined) return 'never'
  if (now - runs.lastGood > settings.alarmHours * HOUR_MS) return 'old'
  return runs.lastDrillFailed ? 'drill' : null
}
