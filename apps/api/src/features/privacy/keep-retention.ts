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
  selectHeldByExam,
  selectHolding,
  updateDoneAt,
  type HeldByExam,
} from './retention.queries.ts'

/** Persons of one transaction. */
const BATCH = 500
const LOOK_EVERY_MS = 3_600_000

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
  for (const due of dueOf(await selectHeldByExam(db), periods, clock.now())) {
    let after: string | undefined
    for (;;) {
      const ids = await selectHolding(db, due.examId, due.kind, after, BATCH)
      after = ids.at(-1)
      if (after === undefined) break
      await eraseBatch(services, due, ids)
    }
  }
  await updateDoneAt(db, clock.now())
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
    await recordAction(
      services,
      transaction,
      { kind: 'anyone' },
      {
        action: 'privacy.manage',
        subject: `retention period: ${kind} of ${free.length} erased`,
        detail: { examId, kind, candidateIds: free },
      },
    )
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
