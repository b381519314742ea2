import {
  putBackupSettings,
  readBackupAlarm,
  readBackupReport,
  readBackups,
  startBackupRun,
  type BackupRun,
} from '@wenkao/shared/backups'
import { createHash } from 'node:crypto'
import { ApiError } from '../../platform/api-error.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  findLastRun,
  findRun,
  findSettings,
  putSettings,
  selectRuns,
  type BackupRunRow,
} from './backups.queries.ts'
import { sealTargetSecret } from './choose-target.ts'
import type { BackupWatch } from './watch-backups.ts'

const RUNS_SHOWN = 20
/** A run of another process that has not ended by then never will. */
const LONGEST_RUN_MS = 24 * 60 * 60 * 1000

/** Backups as the exam office sees and sets them (D10). */
export function backupsRoutes(services: Services, watch: BackupWatch): Route[] {
  const { db, keys, clock } = services
  const shown = ({ report: _report, ...run }: BackupRunRow): BackupRun => ({
    ...run,
    outcome: run.outcome ?? (isUnderWay(run) ? 'running' : 'stopped'),
  })
  const isUnderWay = (run: Pick<BackupRunRow, 'runId' | 'startedAt'>) =>
    watch.isRunning(run.runId) || clock.now() - run.startedAt < LONGEST_RUN_MS

  return [
    route(readBackups, async () => {
      const { chosen, alarm, nextAt } = await watch.state()
      const [good, drill, runs] = await Promise.all([
        findLastRun(db, 'backup', 'good'),
        findLastRun(db, 'drill'),
        selectRuns(db, RUNS_SHOWN),
      ])
      return {
        settings: chosen.settings,
        hasSecret: chosen.choice.secret !== null,
        isFromEnvironment: chosen.isFromEnvironment,
        recipients: chosen.recipients.map((recipient) =>
          createHash('sha256').update(recipient).digest('hex').slice(0, 16),
        ),
        ...{ alarm, nextAt, serverNow: clock.now(), runs: runs.map(shown) },
        lastGood: good ? shown(good) : null,
        lastDrill: drill ? shown(drill) : null,
      }
    }),
    route(readBackupAlarm, async () => {
      const { alarm, runs } = await watch.state()
      return { alarm, lastGoodAt: runs.lastGood ?? null }
    }),
    route(putBackupSettings, async ({ body }, { caller }) => {
      const { secret, ...settings } = body
      await db.transaction(async (transaction) => {
        const former = await findSettings(transaction)
        // A secret belongs to its place: it must not be sent to another one.
        const kept = former?.target === settings.target ? (former.secret ?? null) : null
        const sealed = secret ? sealTargetSecret(keys, secret) : null
        await putSettings(transaction, {
          ...{ one: 1, ...settings },
          secret: secret === undefined ? kept : sealed,
        })
        await recordAction(services, transaction, caller, {
          action: 'backups.manage',
          subject: 'backup settings',
          detail: { ...settings, secret: secret === undefined ? 'kept' : 'changed' },
        })
      })
      return { done: true as const }
    }),
    route(startBackupRun, async ({ body }, { caller }) => {
      const runId = await watch.begin(body.kind)
      if (runId === undefined) throw new ApiError('conflict', 'A backup or a drill is under way')
      await db.transaction((transaction) =>
        recordAction(services, transaction, caller, {
          action: 'backups.manage',
          subject: `${body.kind} begun by hand`,
          detail: { runId },
        }),
      )
      return { runId }
    }),
    route(readBackupReport, async ({ params }) => {
      const run = await findRun(db, params.runId)
      if (!run?.report || !run.reportHash) throw new ApiError('notFound', 'No such report')
      return { text: run.report, sha256: run.reportHash }
    }),
  ]
}
