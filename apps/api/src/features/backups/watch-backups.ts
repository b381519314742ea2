import { Gauge } from 'prom-client'
import type { BackupAlarm, BackupRunKind } from '@wenkao/shared/backups'
import type { Metrics } from '../../platform/metrics.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { alarmOf, nextBackupAt, nextDrillAt, type RunsSoFar } from './backup-schedule.ts'
import { endRun, findLastRun, findRun, insertRun } from './backups.queries.ts'
import { chosenBackups, type BackupEnvironment, type ChosenBackups } from './choose-target.ts'

/** Runs a backup or a drill in a process of its own; resolves when that has ended. */
export type StartProcess = (kind: BackupRunKind, runId: string) => Promise<void>

/** What the server knows of its backups. */
export interface BackupState {
  readonly chosen: ChosenBackups
  readonly runs: RunsSoFar
  readonly alarm: BackupAlarm | null
  /** When the next backup begins by itself; null without a place. */
  readonly nextAt: number | null
}

export interface BackupWatch {
  state(): Promise<BackupState>
  /** Begins a run now; undefined while another one is under way here. */
  begin(kind: BackupRunKind): Promise<string | undefined>
  /** Whether a run is under way in this process. */
  isRunning(runId: string): boolean
  stop(): void
}

const LOOK_MS = 60_000

/** Begins what is due, looking once a minute, and says how old the last good backup is (BU7, BU8). */
export function watchBackups(
  services: Services,
  { registry }: Metrics,
  env: BackupEnvironment,
  startProcess: StartProcess | undefined,
): BackupWatch {
  const { db, keys, clock, log } = services
  let running: string | undefined
  /** When the process of the run that is under way has ended. */
  let ending: Promise<void> = Promise.resolve()
  let last: BackupState | undefined

  async function state(): Promise<BackupState> {
    const chosen = await chosenBackups(db, keys, env)
    const [tried, good, drill] = await Promise.all([
      findLastRun(db, 'backup'),
      findLastRun(db, 'backup', 'good'),
      findLastRun(db, 'drill'),
    ])
    const runs: RunsSoFar = {
      lastTried: tried?.startedAt,
      lastGood: good?.takenAt ?? good?.startedAt,
      lastDrill: drill?.startedAt,
      lastDrillFailed: drill?.outcome === 'failed',
    }
    const now = clock.now()
    const offsetMs = -new Date(now).getTimezoneOffset() * 60_000
    const hasPlace = chosen.choice.url !== ''
    last = {
      ...{ chosen, runs, alarm: alarmOf(chosen.settings, runs, now) },
      nextAt: hasPlace ? nextBackupAt(chosen.settings, runs, now, offsetMs) : null,
    }
    return last
  }

  async function begin(kind: BackupRunKind): Promise<string | undefined> {
    if (!startProcess) return undefined
    // What has told its end is only closing its connections.
    if (running !== undefined && (await findRun(db, running))?.endedAt != null) await ending
    if (running !== undefined) return undefined
    const runId = freshId(services)
    running = runId
    try {
      await insertRun(db, { runId, kind, startedAt: clock.now() })
    } catch (cause) {
      running = undefined
      throw cause
    }
    ending = startProcess(kind, runId)
      .catch((cause: unknown) => {
        log.error({ err: cause, kind }, 'the backup process did not run')
      })
      .then(() =>
        // Where it said nothing, it was killed or did not even start.
        endRun(db, runId, {
          ...{ endedAt: clock.now(), outcome: 'failed', fault: 'stopped' },
          words: 'Its process ended without a word',
        }),
      )
      .catch((cause: unknown) => {
        log.error({ err: cause, kind }, 'the end of a backup run is not noted')
      })
      .finally(() => {
        running = undefined
      })
    return runId
  }

  async function look(): Promise<void> {
    const { alarm, nextAt, runs, chosen } = await state()
    if (alarm !== null && alarm !== 'none') log.warn({ alarm }, 'backups need somebody')
    if (nextAt === null || running !== undefined) return
    const now = clock.now()
    const drillAt = nextDrillAt(chosen.settings, runs)
    if (nextAt <= now) await begin('backup')
    else if (drillAt !== undefined && drillAt <= now) await begin('drill')
  }
  const lookSafely = () => {
    look().catch((cause: unknown) => {
      log.error({ err: cause }, 'the state of backups cannot be read')
    })
  }
  const timer = startProcess && setInterval(lookSafely, LOOK_MS)
  timer?.unref()

  const gauge = (name: string, help: string, read: (known: BackupState) => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        if (last) made.set(read(last))
      },
    })
  }
  gauge(
    'wenkao_backup_last_good_seconds',
    'Moment of the last good backup, Unix time; 0: none',
    ({ runs }) => Math.floor((runs.lastGood ?? 0) / 1000),
  )
  gauge('wenkao_backup_alarm', '1 when backups need somebody', ({ alarm }) => (alarm ? 1 : 0))

  return {
    state,
    begin,
    isRunning: (runId) => running === runId,
    stop: () => {
      clearInterval(timer)
    },
  }
}
