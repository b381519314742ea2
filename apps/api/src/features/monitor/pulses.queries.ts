import type { StationPulse } from '@wenkao/shared/monitor'
import { and, eq, gt, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import type { Db, Sql } from '../../platform/database.ts'
import { stationContacts, stations } from '../places/places.table.ts'
import { sessions, sessionStations } from '../sessions/sessions.table.ts'
import { bindings, sittings } from '../sittings/sittings.table.ts'
import { contacts } from './monitor.table.ts'

/** Counts of one session, made by the database so that 18,000 sittings cost the process nothing. */
export interface SessionPulse {
  readonly sessionId: string
  readonly candidates: number
  readonly seated: number
  readonly loggedIn: number
  readonly handedIn: number
  /** Logged in and not handed in, and those of them not heard since the two given moments. */
  readonly expected: number
  readonly quiet: number
  readonly silent: number
  readonly unsynced: number
  readonly unsyncedSince: number | null
  /** Seats with answer files that do not open. */
  readonly damaged: readonly number[]
}

/**
 * What each of these sessions shows now, from the contacts as they were written last.
 * @param quietSince a station that was heard last before it makes a group of failures.
 * @param silentSince a station that was heard last before it is shown as silent.
 * @param waitingSince changes that wait since before it are worth telling.
 */
export async function selectPulses(
  db: Sql,
  sessionIds: readonly string[],
  { quietSince, silentSince, waitingSince }: Readonly<Record<PulseLimit, number>>,
): Promise<SessionPulse[]> {
  if (sessionIds.length === 0) return []
  return db<SessionPulse[]>`
    with told as (
      select s.session_id, s.seat_number, s.logged_in_at, s.handed_in_at,
        s.logged_in_at is not null and s.handed_in_at is null as expected,
        coalesce(c.last_seen_at, s.logged_in_at) as seen_at,
        coalesce((c.progress ->> 'unsent')::int, 0) as unsent,
        c.unsent_since,
        coalesce((c.progress -> 'health' ->> 'damaged')::int, 0) as damaged
      from sittings s
      left join contacts c on c.session_id = s.session_id and c.sitting_id = s.sitting_id
      where s.session_id = any(${sessionIds as string[]}::uuid[]) and s.superseded_at is null
    ), judged as (
      select *,
        unsent > 0 and (unsent_since < ${waitingSince} or (expected and seen_at < ${silentSince}))
          as unsynced
      from told
    )
    select session_id as "sessionId",
      count(*)::int as candidates,
      count(seat_number)::int as seated,
      count(logged_in_at)::int as "loggedIn",
      count(handed_in_at)::int as "handedIn",
      (count(*) filter (where expected))::int as expected,
      (count(*) filter (where expected and seen_at < ${quietSince}))::int as quiet,
      (count(*) filter (where expected and seen_at < ${silentSince}))::int as silent,
      (count(*) filter (where unsynced))::int as unsynced,
      (min(unsent_since) filter (where unsynced))::float8 as "unsyncedSince",
      coalesce(array_agg(seat_number) filter (where damaged > 0 and seat_number is not null), '{}')
        as damaged
    from judged
    group by session_id`
}
type PulseLimit = 'quietSince' | 'silentSince' | 'waitingSince'

/** Stations of a session whose candidates should be heard, with what tells causes apart. */
export async function selectStationPulses(db: Db, sessionId: string): Promise<StationPulse[]> {
  const rows = await db
    .select({
      number: sittings.seatNumber,
      lastSeenAt: contacts.lastSeenAt,
      loggedInAt: sittings.loggedInAt,
      restartedAt: stationContacts.runSince,
      app: sql<string | null>`${contacts.progress} -> 'health' ->> 'app'`,
    })
    .from(sittings)
    .leftJoin(
      contacts,
      and(eq(contacts.sessionId, sittings.sessionId), eq(contacts.sittingId, sittings.sittingId)),
    )
    .leftJoin(
      bindings,
      and(
        eq(bindings.sessionId, sittings.sessionId),
        eq(bindings.sittingId, sittings.sittingId),
        eq(bindings.branch, ''),
        isNull(bindings.supersededAt),
      ),
    )
    .leftJoin(stationContacts, eq(stationContacts.stationId, bindings.stationId))
    .where(
      and(
        eq(sittings.sessionId, sessionId),
        isNull(sittings.supersededAt),
        isNull(sittings.handedInAt),
        sql`${sittings.loggedInAt} is not null`,
      ),
    )
  return rows.flatMap(({ number, lastSeenAt, loggedInAt, restartedAt, app }) =>
    number === null
      ? []
      : [{ number, lastSeenAt: lastSeenAt ?? loggedInAt ?? 0, restartedAt, app: app || null }],
  )
}

/** Registered stations of sessions: calendars that are wrong, and idle ones that fell silent. */
export interface RegisteredPulse {
  readonly sessionId: string
  readonly registered: number
  readonly clockOff: readonly number[]
  readonly idleHeard: number
  readonly idleSilent: readonly number[]
}

/**
 * @param heardSince a station that was heard since then is on; one that was not heard since
 *   `silentSince` has fallen silent meanwhile. Signed requests are noted once a minute.
 */
export async function selectRegisteredPulses(
  db: Db,
  sessionIds: readonly string[],
  { heardSince, silentSince }: { readonly heardSince: number; readonly silentSince: number },
): Promise<RegisteredPulse[]> {
  if (sessionIds.length === 0) return []
  const isHeard = gt(stationContacts.lastSeenAt, heardSince)
  const numbers = (filter: SQL | undefined) =>
    sql<number[]>`coalesce(array_agg(${sessionStations.number}) filter (where ${filter}), '{}')`
  return db
    .select({
      sessionId: sessionStations.sessionId,
      registered: sql<number>`count(*)::int`,
      clockOff: numbers(and(isHeard, sql`${stationContacts.clockOffMs} is not null`)),
      idleHeard: sql<number>`(count(*) filter (where ${isHeard}))::int`,
      idleSilent: numbers(and(isHeard, lt(stationContacts.lastSeenAt, silentSince))),
    })
    .from(sessionStations)
    .innerJoin(stations, eq(stations.stationId, sessionStations.stationId))
    .innerJoin(
      stationContacts,
      and(
        eq(stationContacts.stationId, stations.stationId),
        eq(stationContacts.registeredAt, stations.registeredAt),
      ),
    )
    .where(
      and(inArray(sessionStations.sessionId, [...sessionIds]), eq(sessionStations.excluded, false)),
    )
    .groupBy(sessionStations.sessionId)
}

/** Sessions in which something can fail: running ones, and those that stand by and begin soon. */
export async function selectWatchedSessions(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string[]> {
  const rows = await db
    .select({ sessionId: sessions.sessionId })
    .from(sessions)
    .where(
      and(
        isNull(sessions.endedAt),
        gt(sessions.plannedStart, from),
        or(lt(sessions.plannedStart, to), sql`${sessions.startedAt} is not null`),
      ),
    )
  return rows.map((row) => row.sessionId)
}
