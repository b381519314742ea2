import { StationToday, stationToday } from '@wenkao/shared/places'
import { stationHeaders, stationRequestText } from '@wenkao/shared/places'
import type { Clock } from '../../platform/clock.ts'
import type { DurableRecord } from '../../platform/durable-record.fs.ts'
import type { RequestToSign, ServerClient } from '../../platform/server-client.ts'
import type { ServerClock } from '../../platform/server-clock.ts'
import type { Registration } from './registration.ts'
import type { StationKey } from './station-key.fs.ts'

export interface TodayDeps {
  readonly key: StationKey
  /** This run of the bridge (`stationHeaders.run`). */
  readonly run: string
  readonly registration: Registration
  readonly record: DurableRecord<StationToday>
  readonly server: ServerClient
  readonly serverClock: ServerClock
  readonly clock: Clock
}

export interface Today {
  /** The last known sessions, asked for again when they are older than 5 s. */
  read(): Promise<{ readonly today: StationToday | null; readonly fresh: boolean }>
  /** As last known, without asking. */
  known(): StationToday | undefined
  refresh(): Promise<void>
}

const FRESH_MS = 5000

export function parseToday(raw: unknown): StationToday | undefined {
  const read = StationToday.safeParse(raw)
  return read.success ? read.data : undefined
}

/** The sessions of this station's room, kept on disk for a room without network. */
export function createToday(deps: TodayDeps): Today {
  let refreshedAt = -Infinity

  async function refresh(): Promise<void> {
    const station = deps.registration.station()
    if (!station) return
    const sign = (request: RequestToSign): Record<string, string> =>
      signedHeaders(deps, station.stationId, request)
    const outcome = await deps.server.call(stationToday, {}, { sign })
    if (outcome.kind === 'reply') {
      deps.serverClock.sample({ ...outcome, serverNow: outcome.reply.serverNow })
      await deps.record.write(outcome.reply)
      refreshedAt = deps.clock.monotonic()
    } else if (outcome.kind === 'refused' && outcome.code === 'stationUnknown') {
      await deps.registration.forget()
    }
  }

  /** What was kept belongs to this PC only while it is that station. */
  function known(): StationToday | undefined {
    const kept = deps.record.current()
    return kept?.stationId === deps.registration.station()?.stationId ? kept : undefined
  }

  return {
    refresh,
    known,
    read: async () => {
      const isFresh = (): boolean => deps.clock.monotonic() - refreshedAt < FRESH_MS
      if (!isFresh()) await refresh()
      return { today: known() ?? null, fresh: isFresh() }
    },
  }
}

/** What a signed request shows of this PC. */
type Signing = Pick<TodayDeps, 'key' | 'run' | 'serverClock' | 'clock'>

/**
 * Headers by which the station proves a request (DESIGN section 6), by the server's clock of now; and
 * unsigned its run, by which two PCs with one key are told apart, and its calendar (F22).
 */
export function signedHeaders(
  { key, run, serverClock, clock }: Signing,
  stationId: string,
  request: RequestToSign,
): Record<string, string> {
  const at = serverClock.now()
  return {
    [stationHeaders.station]: stationId,
    [stationHeaders.at]: String(at),
    [stationHeaders.signature]: key.sign(stationRequestText({ ...request, at })),
    [stationHeaders.run]: run,
    [stationHeaders.wall]: String(Math.round(clock.wall())),
  }
}
