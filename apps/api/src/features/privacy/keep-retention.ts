import {
  addMonths,
  personalKinds,
  type DueErasure,
  type RetentionPeriods,
} from '@wenkao/shared/privacy'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import { recordAction } from '../audit/index.ts'
import { erasePersons } from './erase-persons.ts'
import { selectBlocks } from './persons.queries.ts'
import {
  findRetention,
  hasActions,
  selectHeldByExam,
  selectHolding,
  updateDoneAt,
  type HeldByExam,
} from './retention.queries.ts'

const SYSTEM = { kind: 'anyone' } as const
const WAITS = 'retention waits a day: nothing was done here for long'
/** Persons of one transaction. */
const BATCH = 500
const LOOK_EVERY_MS = 3_600_000
/** After a pause that is longer than this the clock is not believed at once. */
const LONG_PAUSE_MS = 32 * 86_400_000
const DAY_MS = 86_400_000

/** What is due at a moment (PR5): whose exam's last session ended longer ago than the period. */
export function dueOf(
  held: readonly HeldByExam[],
  periods: RetentionPeriods,
  now: number,
): DueErasure[] {
  return held
    .filter(({ isRunning }) => !isRunning)
    .flatMap((exam) =>
      personalKinds.flatMap((kind) => {
        const months = periods[kind]
        if (months === null || exam[kind] === 0 || addMonths(exam.endedAt, months) > now) return []
        const { examId, examTitle, endedAt } = exam
        return [{ examId, examTitle, endedAt, kind, persons: exam[kind] }]
      }),
    )
}

/**
 * Erases what is due, in batches, each with its audit row. Whoever appeals keeps everything until that is
 * decided. Several processes may do it: what one has erased the other finds no more.
 */
export async function eraseDue(services: Services): Promise<void> {
  const { db, clock } = services
  const { periods } = await findRetention(db)
  if (personalKinds.every((kind) => periods[kind] === null)) return
  const due = dueOf(await selectHeldByExam(db), periods, clock.now())
  if (due.length > 0 && !(await isClockBelieved(services))) return
  for (const one of due) {
    let after: string | undefined
    for (;;) {
      const ids = await selectHolding(db, one.examId, one.kind, after, BATCH)
      after = ids.at(-1)
      if (after === undefined) break
      await eraseBatch(services, one, ids)
    }
  }
  await updateDoneAt(db, clock.now())
}

/**
 * Whether something was done here on a day before this one, and not too long ago. A clock that was set
 * years ahead, or a server that was off for months, finds nothing of the kind: then people have a day to
 * notice before anything is destroyed. A row in the log says so, and lets the next day through.
 */
async function isClockBelieved(services: Services): Promise<boolean> {
  const { db, clock, log } = services
  const now = clock.now()
  if (await hasActions(db, now - LONG_PAUSE_MS, now - DAY_MS)) return true
  log.warn('nothing was done here for long: what is due is erased in a day, if the clock is right')
  if (!(await hasActions(db, now - DAY_MS, now, WAITS)))
    await db.transaction((transaction) =>
      recordAction(services, transaction, SYSTEM, { action: 'privacy.manage', subject: WAITS }),
    )
  return false
}

async function eraseBatch(
  services: Services,
  { examId, kind }: Pick<DueErasure, 'examId' | 'kind'>,
  ids: readonly string[],
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const blocks = await selectBlocks(transaction, examId, ids, services.clock.now())
    const free = ids.filter((candidateId) => !blocks.has(candidateId))
    if (free.length === 0) return
    await erasePersons(services, transaction, examId, free, [kind], {
      ...{ at: services.clock.now(), by: 'retention', reason: '' },
    })
    await recordAction(services, transaction, SYSTEM, {
      action: 'privacy.manage',
      subject: `retention period: ${kind} of ${free.length} erased`,
      detail: { examId, kind, candidateIds: free },
    })
  })
}

/** Erases in the background what is due, once an hour. */
export function keepRetention(services: Services): Sweep {
  return createSweep(
    async () => {
      await eraseDue(services)
      return false
    },
    LOOK_EVERY_MS,
    (cause) => services.log.error({ err: cause }, 'erasing what is due failed'),
  )
}
