import {
  groupFailures,
  groupSilentAfterMs,
  type FailureCause,
  type FoundFailure,
  type RoomPulse,
} from '@wenkao/shared/monitor'
import { freshId, type Services } from '../../platform/services.ts'
import { recordIncident } from '../incidents/index.ts'
import type { AttemptsBook } from './count-attempts.ts'
import {
  insertFailure,
  selectOpenFailures,
  updateFailure,
  updateFailureEnded,
  type FailureRecord,
} from './failures.queries.ts'
import {
  selectPulses,
  selectRegisteredPulses,
  selectStationPulses,
  selectWatchedSessions,
} from './pulses.queries.ts'

/** Between two looks at all rooms. */
const LOOK_MS = 2000
/** How far back and ahead of its planned start a session that was not started is looked after. */
const BEHIND_MS = 12 * 3600_000
const AHEAD_MS = 20 * 60_000
/** Stations find a server again within this time after it was started. */
const SETTLING_MS = 15_000
/** An idle station signs a request every few seconds, which is noted once a minute. */
const IDLE_SILENT_MS = 100_000
const IDLE_HEARD_MS = 10 * 60_000

export interface FailureWatch {
  /** Looks at all rooms once; also done every two seconds. */
  look(): Promise<void>
  /** Begins to look again and again. */
  start(): void
  stop(): Promise<void>
}

/**
 * Finds failures of many stations (SPEC MT, F09), keeps each in the database while it lasts, and writes
 * it into the session's incident log once, and once more when it is over.
 */
export function createFailureWatch(
  services: Pick<Services, 'db' | 'sql' | 'clock' | 'log'>,
  attempts: AttemptsBook,
): FailureWatch {
  const { db, clock, log } = services
  const bornAt = clock.now()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let isStopped = false
  let hasFailed = false
  let isFirst = true

  async function look(): Promise<void> {
    const now = clock.now()
    const sessionIds = await selectWatchedSessions(db, {
      ...{ from: now - BEHIND_MS, to: now + AHEAD_MS },
    })
    const open = await selectOpenFailures(db)
    if (sessionIds.length === 0 && open.length === 0) return
    const rooms = await readPulses(services, attempts, sessionIds, open, now)
    const found = new Map(groupFailures(rooms, now))
    if (isFirst) serverWasAway(rooms, found)
    isFirst = false
    for (const failure of open) {
      const still = found.get(failure.sessionId)?.find(({ family }) => family === failure.family)
      if (!still) await end(failure, now)
      else if (isNews(failure, still)) await updateFailure(db, failure, still)
    }
    for (const [sessionId, failures] of found) {
      for (const failure of failures) {
        const isOpen = open.some(
          (known) => known.sessionId === sessionId && known.family === failure.family,
        )
        if (!isOpen && mayBegin(failure, now)) await begin(sessionId, failure)
      }
    }
  }

  /** Right after its own start the server has heard nobody yet: that is no room's failure. */
  function mayBegin({ family, cause }: FoundFailure, now: number): boolean {
    return (
      now - bornAt >= SETTLING_MS || cause === 'server' || !['contact', 'idle'].includes(family)
    )
  }

  /** What nobody could notice while it lasted: the server was away, and every room with it (MT3). */
  function serverWasAway(
    rooms: readonly RoomPulse[],
    found: Map<string, readonly FoundFailure[]>,
  ): void {
    const heard = rooms.flatMap(({ stations }) => stations.map(({ lastSeenAt }) => lastSeenAt))
    if (heard.length === 0 || rooms.some(({ silent, expected }) => silent < expected)) return
    const last = heard.reduce((latest, at) => Math.max(latest, at), 0)
    for (const { sessionId, expected, stations } of rooms) {
      if (stations.length === 0) continue
      const others = (found.get(sessionId) ?? []).filter(({ family }) => family !== 'contact')
      found.set(sessionId, [
        {
          ...{ family: 'contact', cause: 'server', stations: stations.map(({ number }) => number) },
          ...{ affected: expected, of: expected, since: last, code: null },
        },
        ...others,
      ])
    }
  }

  async function begin(sessionId: string, found: FoundFailure): Promise<void> {
    const failureId = freshId(services)
    await db.transaction(async (transaction) => {
      const { family, cause, stations, affected, of, since, code } = found
      const row = { sessionId, failureId, family, cause, affected, of, since, code, endedAt: null }
      if (!(await insertFailure(transaction, { ...row, stations: [...stations] }))) return
      await recordIncident(transaction, services, {
        ...{ sessionId, kind: kindOfCause[cause], source: 'system', actor: { kind: 'anyone' } },
        ...{ stations, key: failureId, incidentId: failureId },
        detail: { failure: family, cause, affected, of, since, ...(code ? { code } : {}) },
      })
    })
    log.warn({ sessionId, failure: found.family, cause: found.cause }, 'many stations fail')
  }

  async function end(failure: FailureRecord, now: number): Promise<void> {
    const { sessionId, failureId, family, cause, affected, of, since, stations } = failure
    await db.transaction(async (transaction) => {
      if (!(await updateFailureEnded(transaction, failure, now))) return
      await recordIncident(transaction, services, {
        ...{ sessionId, kind: kindOfCause[cause], source: 'system', actor: { kind: 'anyone' } },
        ...{ stations, key: `${failureId} over`, noteOn: failureId },
        detail: { failure: family, cause, affected, of, since, until: now },
      })
    })
  }

  async function round(): Promise<void> {
    try {
      await look()
      hasFailed = false
    } catch (error) {
      if (!hasFailed) log.warn({ err: error }, 'the rooms could not be looked at')
      hasFailed = true
    }
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => {
      looking = round().then(schedule)
    }, LOOK_MS)
  }

  return {
    look,
    start: schedule,
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

/** Kinds of the incident log for likely causes. */
const kindOfCause: Readonly<Record<FailureCause, string>> = {
  network: 'networkDown',
  power: 'powerDown',
  server: 'serverDown',
  version: 'other',
  clock: 'clockWrong',
  programs: 'antivirus',
  tickets: 'other',
  seats: 'other',
  stations: 'other',
  times: 'other',
  unknown: 'other',
}

function isNews(known: FailureRecord, found: FoundFailure): boolean {
  return (
    known.cause !== found.cause ||
    known.affected !== found.affected ||
    known.of !== found.of ||
    known.code !== found.code ||
    known.stations.join() !== found.stations.join()
  )
}

/** Reads what `groupFailures` needs; single stations only where something may be wrong. */
async function readPulses(
  { db, sql }: Pick<Services, 'db' | 'sql'>,
  attempts: AttemptsBook,
  sessionIds: readonly string[],
  open: readonly FailureRecord[],
  now: number,
): Promise<RoomPulse[]> {
  const [pulses, registered] = await Promise.all([
    // How long a silence counts depends on how many there are, so both are asked for at once.
    selectPulses(sql, sessionIds, {
      quietSince: now - groupSilentAfterMs(0),
      silentSince: now - groupSilentAfterMs(Number.POSITIVE_INFINITY),
      waitingSince: 0,
    }),
    selectRegisteredPulses(db, sessionIds, {
      ...{ heardSince: now - IDLE_HEARD_MS, silentSince: now - IDLE_SILENT_MS },
    }),
  ])
  const expectedInAll = pulses.reduce((sum, { expected }) => sum + expected, 0)
  const isPatient = groupSilentAfterMs(expectedInAll) > groupSilentAfterMs(0)
  const registeredOf = new Map(registered.map((row) => [row.sessionId, row]))
  const openOf = Map.groupBy(open, (failure) => failure.sessionId)
  return Promise.all(
    pulses.map(async (pulse): Promise<RoomPulse> => {
      const { sessionId, expected, damaged } = pulse
      const silent = isPatient ? pulse.silent : pulse.quiet
      const known = registeredOf.get(sessionId)
      const ownOpen = openOf.get(sessionId) ?? []
      const isSuspicious = silent > 1 || ownOpen.length > 0
      return {
        ...{ sessionId, expected, silent, damaged },
        stations: isSuspicious ? await selectStationPulses(db, sessionId) : [],
        idle: { heard: known?.idleHeard ?? 0, silent: known?.idleSilent ?? [] },
        registered: known?.registered ?? 0,
        clockOff: known?.clockOff ?? [],
        logIns: attempts.read(sessionId, 'logIn'),
        handIns: attempts.read(sessionId, 'handIn'),
        open: Object.fromEntries(ownOpen.map(({ family, since }) => [family, since])),
      }
    }),
  )
}
