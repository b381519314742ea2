import { describe, expect, it } from 'vitest'
import { backupIdOf } from './backup-format.ts'
import { alarmOf, nextBackupAt, nextDrillAt, RETRY_MS } from './backup-schedule.ts'
import { backupsToKeep } from './retention.ts'

const at = (text: string) => Date.parse(`2026-03-${text}Z`)
const id = (text: string) => backupIdOf(at(text), '00000000')
const CHINA_MS = 8 * 3_600_000

describe('[D10] which backups stay', () => {
  it('BU5: the newest of each day and week, and the newest of all', () => {
    const ids = [
      ...['02T02:00:00', '08T02:00:00', '09T02:00:00', '15T02:00:00'],
      ...['16T02:00:00', '16T14:00:00', '17T02:00:00'],
    ].map(id)
    expect([...backupsToKeep(ids, { daily: 2, weekly: 3 })].sort()).toEqual([
      // The 8th and the 15th were Sundays.
      ...[id('08T02:00:00'), id('15T02:00:00'), id('16T14:00:00'), id('17T02:00:00')],
    ])
    expect([...backupsToKeep(ids, { daily: 0, weekly: 0 })]).toEqual([id('17T02:00:00')])
    expect(backupsToKeep(['notes'], { daily: 1, weekly: 0 })).toEqual(new Set(['notes']))
  })
})

describe('[D10] when a backup is due', () => {
  const daily = { everyHours: 24, atHour: 2 }
  it('BU7: at the hour of the server’s own day, at once when there is none, later after a failure', () => {
    const now = at('10T10:00:00')
    expect(nextBackupAt(daily, { lastTried: undefined, lastGood: undefined }, now, CHINA_MS)).toBe(
      now,
    )
    const good = at('10T10:00:00')
    expect(nextBackupAt(daily, { lastTried: good, lastGood: good }, now, CHINA_MS)).toBe(
      at('10T18:00:00'),
    )
    const sixth = { everyHours: 6, atHour: 2 }
    expect(nextBackupAt(sixth, { lastTried: good, lastGood: good }, now, 0)).toBe(at('10T14:00:00'))
    const failed = at('11T02:00:00')
    expect(nextBackupAt(daily, { lastTried: failed, lastGood: good }, failed, 0)).toBe(
      failed + RETRY_MS,
    )
  })

  it('BU7: a drill every so many days, never without a backup', () => {
    const good = at('10T10:00:00')
    const every = { drillEveryDays: 7 }
    expect(nextDrillAt(every, { lastGood: undefined, lastDrill: undefined })).toBeUndefined()
    expect(nextDrillAt(every, { lastGood: good, lastDrill: undefined })).toBe(good)
    expect(nextDrillAt(every, { lastGood: good, lastDrill: good })).toBe(at('17T10:00:00'))
    expect(nextDrillAt({ drillEveryDays: 0 }, { lastGood: good, lastDrill: good })).toBeUndefined()
  })

  it('BU8: the alarm says what is wrong, most urgent first', () => {
    const settings = { target: '/place', alarmHours: 26 }
    const good = at('10T10:00:00')
    const runs = { lastGood: good, lastDrillFailed: false }
    expect(alarmOf(settings, runs, good + 26 * 3_600_000)).toBeNull()
    expect(alarmOf(settings, runs, good + 26 * 3_600_000 + 1)).toBe('old')
    expect(alarmOf(settings, { ...runs, lastDrillFailed: true }, good)).toBe('drill')
    expect(alarmOf(settings, { ...runs, lastGood: undefined }, good)).toBe('never')
    expect(alarmOf({ ...settings, target: '' }, runs, good)).toBe('none')
  })
})
