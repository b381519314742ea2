import { join } from 'node:path'
import {
  StationCheck,
  reportStationCheck,
  type CheckLine,
  type PageFacts,
} from '@wenkao/shared/station-check'
import * as z from 'zod/mini'
import { openDurableRecord } from '../../platform/durable-record.fs.ts'
import type { Logger } from '../../platform/logger.ts'
import { oneAtATime } from '../../platform/one-at-a-time.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import { BRIDGE_VERSION } from '../../platform/version.ts'
import type { Places } from '../places/index.ts'
import { openCanaries, type RolledBack } from './canaries.ts'
import { allChecks, type CheckDeps } from './all-checks.ts'
import { outcomeOf, runChecks } from './run-checks.ts'

/** The station check of this PC (N05). */
export interface StationChecks {
  /** Checks now; two at once are one. @returns the check, and whether the server has it. */
  run(page: PageFacts | null): Promise<{ check: StationCheck; sent: boolean }>
  last(): { check: StationCheck | null; running: boolean }
  /** Drives that were put back to an older state, until a restart kept what was written (F15). */
  rolledBack(): RolledBack | null
  /** Begins to count the canaries on, and to send what the server does not have. */
  start(): void
  stop(): Promise<void>
}

export interface StationCheckDeps extends Omit<CheckDeps, 'canaries' | 'station'> {
  readonly places: Places
  readonly logger: Logger
  /** From the start to the first report, and between two tries to send one, ms. */
  readonly reportMs?: { readonly first: number; readonly retry: number } | undefined
  /** Fraction for waiting times: a room's PCs are switched on together. */
  readonly fraction: () => number
}

const KeptCheck = z.object({ check: StationCheck, sent: z.boolean() })
type KeptCheck = z.infer<typeof KeptCheck>

const REPORT_MS = { first: 10_000, retry: 30_000 }

export async function openStationChecks(deps: StationCheckDeps): Promise<StationChecks> {
  const { dataFolder, places, server, serverClock, logger } = deps
  const record = await openDurableRecord(
    join(dataFolder, 'state'),
    'station-check',
    (raw): KeptCheck | undefined => KeptCheck.safeParse(raw).data,
  )
  const canaries = await openCanaries({ ...deps, now: serverClock.now })
  const turn = oneAtATime()
  const checking = oneAtATime()
  const waits = deps.reportMs ?? REPORT_MS
  /** The one that somebody asked for; a quick one of our own is none. */
  let running: Promise<{ check: StationCheck; sent: boolean }> | undefined
  let work: Repeating | undefined
  let hasReported = false

  const station = ():
    { number: number; room: string; site: string; cloned: boolean } | undefined => {
    const found = places.registration.station()
    return (
      found && {
        number: found.number,
        room: found.roomName,
        site: found.siteName,
        cloned: places.today.known()?.cloned === true,
      }
    )
  }

  async function keep(lines: readonly CheckLine[]): Promise<StationCheck> {
    const check: StationCheck = {
      version: 1,
      at: serverClock.now(),
      outcome: outcomeOf(lines),
      lines: [...lines],
      canaries: canaries.report(),
      bridgeVersion: BRIDGE_VERSION,
      appVersion: await deps.appVersion(),
    }
    await record.write({ check, sent: false })
    return check
  }

  /** Sends a check, and learns what only the server can know of this PC. */
  async function report(check: StationCheck): Promise<boolean> {
    const sign = places.signer()
    if (!sign) return false
    const outcome = await server.call(reportStationCheck, { body: check }, { sign })
    if (outcome.kind !== 'reply') return false
    hasReported = true
    const wasKnown = canaries.rolledBack() !== null
    await canaries.serverTold(outcome.reply)
    const isNews = canaries.rolledBack() !== null && !wasKnown
    const sayBack = isNews ? correct(check) : check
    await record.write({ check: sayBack, sent: true })
    if (isNews) {
      const again = await server.call(reportStationCheck, { body: sayBack }, { sign })
      await record.write({ check: sayBack, sent: again.kind === 'reply' })
    }
    return true
  }

  /** The same check with what has come out since: a drive that was put back says nothing of itself. */
  function correct(check: StationCheck): StationCheck {
    const drives = canaries.rolledBack()?.drives.join(', ') ?? ''
    const lines = check.lines.map((line): CheckLine =>
      line.name === 'survivesRestart'
        ? { name: line.name, outcome: 'bad', reason: 'rolledBack', facts: { drives } }
        : line,
    )
    // The moment names a check: with the same one the server would take it for a report repeated.
    const at = Math.max(serverClock.now(), check.at + 1)
    return { ...check, at, lines, outcome: outcomeOf(lines) }
  }

  async function runNow(
    page: PageFacts | null,
    depth: 'full' | 'quick',
  ): Promise<{ check: StationCheck; sent: boolean }> {
    await canaries.grow()
    const checks = await allChecks({ ...deps, canaries, station }, page, depth)
    const check = await keep(await runChecks(checks))
    const sent = await turn(() => report(check))
    return { check: record.current()?.check ?? check, sent }
  }

  /**
   * Once after each start the server hears of this PC's canaries: a card that put its disk back in the
   * night is found before anybody comes to check. A PC without any check makes a quick one.
   */
  async function tellServer(): Promise<void> {
    if (running || !places.signer()) return
    const kept = record.current()
    if (!kept) {
      await checking(() => runNow(null, 'quick'))
    } else if (!kept.sent || !hasReported) {
      await turn(() => report({ ...kept.check, canaries: canaries.report() }))
    }
  }

  return {
    run: (page) => {
      running ??= checking(() => runNow(page, 'full')).finally(() => {
        running = undefined
      })
      return running
    },
    last: () => ({ check: record.current()?.check ?? null, running: running !== undefined }),
    rolledBack: canaries.rolledBack,
    start: () => {
      let isFirst = true
      work = repeat(
        async () => {
          if (isFirst) await canaries.grow()
          else await tellServer()
          isFirst = false
        },
        () => (hasReported ? waits.retry : waits.first) * (0.5 + deps.fraction()),
        (cause) => {
          logger.error({ err: cause }, 'telling of the station check failed')
        },
      )
    },
    stop: async () => {
      await work?.stop()
      await running?.catch((cause: unknown) => {
        logger.error({ err: cause }, 'the station check failed')
      })
    },
  }
}
