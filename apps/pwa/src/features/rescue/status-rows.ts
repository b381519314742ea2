import type { StationStatus } from '@wenkao/shared/rescue'

/** One line of the station's status; `key` is below `rescue.rows`. */
export interface StatusRow {
  readonly key: string
  readonly tone: 'good' | 'wait' | 'bad' | 'calm'
  /** A key below `rescue.values`, or a value that is shown as it is. */
  readonly value: { readonly word: string; readonly facts?: Record<string, unknown> } | string
  /** What to do about it, a key below `rescue.todo`. */
  readonly todo?: string
}

export interface StatusGroup {
  readonly key: 'versions' | 'station' | 'server' | 'disks' | 'sitting'
  readonly rows: readonly StatusRow[]
}

const LOW_DISK_BYTES = 1024 * 1024 * 1024
const CLOCK_OFF_MS = 60_000

/** The status in words, worst first in no group: a technician reads the same order every time. */
export function statusGroups(status: StationStatus): readonly StatusGroup[] {
  return [
    { key: 'station', rows: stationRows(status) },
    { key: 'server', rows: serverRows(status) },
    { key: 'sitting', rows: sittingRows(status) },
    { key: 'disks', rows: [journalRow(status), ...diskRows(status)] },
    {
      key: 'versions',
      rows: [
        { key: 'bridgeVersion', tone: 'calm', value: status.bridgeVersion },
        { key: 'appVersion', tone: 'calm', value: status.appVersion ?? '—' },
        { key: 'keyId', tone: 'calm', value: status.keyId },
      ],
    },
  ]
}

function stationRows({
  station,
  pairingCode,
  cloned,
  sessionFiles,
}: StationStatus): readonly StatusRow[] {
  if (station)
    return [
      ...(cloned === true
        ? [
            {
              key: 'cloned',
              tone: 'bad',
              value: { word: 'cloned' },
              todo: 'cloned',
            } satisfies StatusRow,
          ]
        : []),
      { key: 'number', tone: 'good', value: String(station.number) },
      { key: 'place', tone: 'calm', value: `${station.siteName} · ${station.roomName}` },
      ...(sessionFiles && sessionFiles.length > 0
        ? [
            {
              key: 'sessionFiles',
              tone: 'good',
              value: sessionFiles.map(({ sessionName }) => sessionName).join(' · '),
            } satisfies StatusRow,
          ]
        : []),
    ]
  return [
    { key: 'number', tone: 'bad', value: { word: 'unregistered' }, todo: 'register' },
    { key: 'pairingCode', tone: 'calm', value: pairingCode ?? { word: 'none' } },
  ]
}

function serverRows(status: StationStatus): readonly StatusRow[] {
  const { offsetMs, wallClock } = status.clock
  const isOff = offsetMs !== null && Math.abs(offsetMs) > CLOCK_OFF_MS
  return [
    { key: 'server', tone: 'calm', value: status.server },
    status.serverReachable
      ? { key: 'reachable', tone: 'good', value: { word: 'reachable' } }
      : { key: 'reachable', tone: 'bad', value: { word: 'unreachable' }, todo: 'network' },
    ...certificateRows(status),
    {
      key: 'lastContact',
      tone: 'calm',
      value:
        status.lastContactAt === null
          ? { word: 'never' }
          : { word: 'moment', facts: { at: status.lastContactAt } },
    },
    { key: 'wallClock', tone: 'calm', value: { word: 'moment', facts: { at: wallClock } } },
    {
      key: 'offset',
      tone: isOff ? 'wait' : 'good',
      value:
        offsetMs === null
          ? { word: 'unknown' }
          : { word: 'seconds', facts: { seconds: tenths(offsetMs) } },
      ...(isOff ? { todo: 'clock' } : {}),
    },
  ]
}

function sittingRows({ sitting, backup }: StationStatus): readonly StatusRow[] {
  if (!sitting) return [{ key: 'candidate', tone: 'calm', value: { word: 'nobody' } }]
  const count = (key: string, amount: number): StatusRow => ({
    key,
    tone: amount === 0 ? 'good' : 'wait',
    value: String(amount),
    ...(amount === 0 ? {} : { todo: 'unsent' }),
  })
  return [
    { key: 'candidate', tone: 'calm', value: `${sitting.name} (${sitting.examNumber})` },
    {
      key: 'handedIn',
      tone: sitting.handedIn ? 'good' : 'calm',
      value: { word: sitting.handedIn ? 'yes' : 'no' },
    },
    count('unsent', sitting.unsent),
    count('filesUnsent', sitting.filesUnsent),
    ...(backup ? [backupRow(backup)] : []),
  ]
}

function backupRow({ path, current }: NonNullable<StationStatus['backup']>): StatusRow {
  return {
    key: 'backup',
    tone: current ? 'good' : 'calm',
    value: { word: current ? 'backupCurrent' : 'backupOld', facts: { path } },
  }
}

/** F22: told apart, and whether contact goes on all the same. */
function certificateRows({ certificate }: StationStatus): readonly StatusRow[] {
  if (!certificate) return []
  const { trouble, bypassed } = certificate
  const word = `certificate${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}`
  return [
    {
      key: 'certificate',
      tone: bypassed ? 'wait' : 'bad',
      value: { word },
      todo: bypassed ? 'certificateBypassed' : 'certificate',
    },
  ]
}

function journalRow({ journal }: StationStatus): StatusRow {
  return journal.ok
    ? {
        key: 'journal',
        tone: 'good',
        value: { word: 'entries', facts: { entries: journal.entries } },
      }
    : { key: 'journal', tone: 'bad', value: journal.reason ?? { word: 'broken' }, todo: 'journal' }
}

function diskRows({ disks }: StationStatus): readonly StatusRow[] {
  return disks.map((disk): StatusRow => {
    if (!disk.writable)
      return {
        key: disk.use,
        tone: 'bad',
        value: { word: 'notWritable', facts: { path: disk.path } },
        todo: 'disk',
      }
    const isLow = disk.freeBytes !== null && disk.freeBytes < LOW_DISK_BYTES
    const free = disk.freeBytes === null ? '?' : (disk.freeBytes / 1024 ** 3).toFixed(1)
    return {
      key: disk.use,
      tone: isLow ? 'wait' : 'good',
      value: { word: 'free', facts: { path: disk.path, free } },
      ...(isLow ? { todo: 'space' } : {}),
    }
  })
}

/** Seconds with one decimal; a fraction of a tenth is no “-0.0”. */
function tenths(ms: number): string {
  return (Math.round(ms / 100) / 10 || 0).toFixed(1)
}
