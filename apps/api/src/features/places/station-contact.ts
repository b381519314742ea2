import type { StationContactRecord } from './places.queries.ts'

/** What one signed request showed of a PC, apart from who it is. */
export interface StationSighting {
  readonly stationId: string
  /** Of the station: a PC that was registered anew begins with a clean sheet. */
  readonly registeredAt: number
  /** Server's clock. */
  readonly now: number
  /** As signed: it orders the runs of a bridge, so that neither a late nor a repeated request counts. */
  readonly at: number
  readonly address: string | null
  readonly run: string | undefined
  /** The PC's own calendar, ms. */
  readonly wall: number | undefined
}

/** Runs of a bridge that are remembered: a PC that was restarted this often in vain is noticed anyway. */
const MOST_RUNS = 16
/** A sign of life is written so often at most. */
const SEEN_EVERY_MS = 60_000
/** A calendar that is off by less is not worth telling (F22). */
const OFF_MS = 60_000
/**
 * Two PCs that have not both been heard for so long are no longer said to be there. While both are on,
 * each of their polls proves it anew; once one has a key of its own, the mark must not stay for the
 * exam.
 */
const CLONED_FOR_MS = 15 * 60_000

/**
 * What to note of a station after a request (F16): where it comes from, how far its calendar is off, and
 * the run of its bridge. A restart shows a new run; a former run that comes back, by a request signed
 * after the newer one began, proves two PCs with one key: a cloned disk image.
 * @returns undefined when the row may stay as it is.
 */
export function contactAfter(
  kept: StationContactRecord | undefined,
  seen: StationSighting,
): StationContactRecord | undefined {
  const row = kept?.registeredAt === seen.registeredAt ? kept : undefined
  if (!row) return firstContact(seen)
  const changes = { ...addressOf(row, seen), ...runOf(row, seen), ...calendarOf(row, seen) }
  const isDue = seen.now - row.lastSeenAt >= SEEN_EVERY_MS || seen.now < row.lastSeenAt
  if (Object.keys(changes).length === 0 && !isDue) return undefined
  return { ...row, ...changes, lastSeenAt: seen.now }
}

/** When two PCs were last heard with this station's key; null when that is long ago, or never was. */
export function clonedAt(
  contact: StationContactRecord | undefined,
  registeredAt: number | null,
  now: number,
): number | null {
  if (contact?.registeredAt !== registeredAt || contact?.clonedAt == null) return null
  return now - contact.clonedAt < CLONED_FOR_MS ? contact.clonedAt : null
}

function firstContact(seen: StationSighting): StationContactRecord {
  return {
    stationId: seen.stationId,
    registeredAt: seen.registeredAt,
    lastSeenAt: seen.now,
    address: seen.address,
    addressChangedAt: null,
    run: seen.run ?? null,
    runSince: seen.run === undefined ? null : seen.at,
    formerRuns: [],
    clonedAt: null,
    clockOffMs: offOf(seen),
  }
}

function addressOf(
  row: StationContactRecord,
  { address, now }: StationSighting,
): Partial<StationContactRecord> {
  if (address === null || address === row.address) return {}
  return { address, ...(row.address === null ? {} : { addressChangedAt: now }) }
}

function runOf(
  row: StationContactRecord,
  { run, at, now }: StationSighting,
): Partial<StationContactRecord> {
  if (run === undefined || run === row.run) return {}
  if (row.run === null) return { run, runSince: at }
  const isFormer = row.formerRuns.includes(run)
  if (isFormer && at <= (row.runSince ?? 0)) return {}
  const formerRuns = [...row.formerRuns.filter((known) => known !== run), row.run]
  return {
    ...{ run, runSince: at, formerRuns: formerRuns.slice(-MOST_RUNS) },
    ...(isFormer ? { clonedAt: now } : {}),
  }
}

function calendarOf(
  row: StationContactRecord,
  seen: StationSighting,
): Partial<StationContactRecord> {
  if (seen.wall === undefined) return {}
  const off = offOf(seen)
  const isSame =
    off === null || row.clockOffMs === null
      ? off === row.clockOffMs
      : Math.abs(off - row.clockOffMs) < OFF_MS
  return isSame ? {} : { clockOffMs: off }
}

function offOf({ wall, now }: StationSighting): number | null {
  if (wall === undefined) return null
  const off = wall - now
  return Math.abs(off) > OFF_MS ? off : null
}
