import { isClassExam } from '@wenkao/shared/class-exams'
import { copiedDocuments, lowOutliers } from '@wenkao/shared/grading'
import type { PaperContent } from '@wenkao/shared/papers'
import type { Services } from '../../platform/services.ts'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import { examRuledPaper, sumOf } from '../grading/index.ts'
import { findExam } from '../sessions/index.ts'
import {
  selectChangedExams,
  selectContested,
  selectFlagLines,
  selectSuspectDocuments,
  sharesOf,
  updateFlagDetails,
  updateFlags,
  upsertFlagReviews,
  type FlagLine,
} from './flags.queries.ts'

/**
 * Looks at an exam as a whole (F11a): who is an outlier against all others, who handed in another's
 * file, what was handed in twice. Flags that only the whole exam can give are added to the lines and
 * taken off again; everything flagged comes into the review queue.
 */
export async function flagExam(services: Services, examId: string): Promise<void> {
  const { db } = services
  // What is odd in a teacher's own exam is the teacher's to see, no case of the office's (CE2).
  if (isClassExam((await findExam(db, examId))?.kind ?? '')) return
  const [lines, documents, contested, ruled] = await Promise.all([
    selectFlagLines(db, examId),
    selectSuspectDocuments(db, examId),
    selectContested(db, examId),
    examRuledPaper(db, examId),
  ])
  const outliers = ruled ? lowOutliers(sharesOf(lines, maxima(ruled.content))) : new Set<string>()
  const copies = copiedDocuments(documents)
  const flagsOf = ({ sittingId, flags }: FlagLine): string[] => {
    const own = flags.filter((flag) => flag !== 'lowOutlier' && flag !== 'contested')
    if (copies.has(sittingId) && !own.includes('copied')) own.push('copied')
    if (outliers.has(sittingId)) own.push('lowOutlier')
    if (contested.has(sittingId)) own.push('contested')
    return own
  }
  const changed = lines.flatMap((line) => {
    const flags = flagsOf(line)
    const isSame = flags.length === line.flags.length && flags.every((f) => line.flags.includes(f))
    return isSame ? [] : [{ candidateId: line.candidateId, flags }]
  })
  await db.transaction(async (transaction) => {
    await updateFlags(transaction, examId, changed)
    await upsertFlagReviews(transaction, examId, services.clock.now())
    await updateFlagDetails(
      transaction,
      examId,
      new Map(
        [...copies].map(([sittingId, found]) => [
          sittingId,
          found.map((copy) => ({ flag: 'copied', ...copy })),
        ]),
      ),
    )
  })
}

function maxima({ items, tasks }: PaperContent): { objective: number; tasks: number } {
  return {
    objective: sumOf(items.map(({ points }) => points)),
    tasks: sumOf(tasks.map(({ points }) => points)),
  }
}

const LOOK_EVERY_MS = 2000
/** An exam of a hundred thousand takes a while: no more than a tenth of the time goes into it. */
const REST_FACTOR = 10
const LONGEST_REST_MS = 15_000
/** What changed before is looked at when it changes again. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000

/** A transaction may write a line some time after the moment that the line names. */
const OVERLAP_MS = 5 * 60_000

/** Keeps the flags of all exams up to what was graded; several processes may do it. */
export function keepFlags(services: Services): Sweep {
  const seen = new Map<string, string>()
  let since = services.clock.now() - LOOK_BACK_MS
  let restUntil = 0
  const sweep = createSweep(
    async () => {
      if (services.clock.now() < restUntil) return false
      const began = performance.now()
      const exams = await selectChangedExams(services.db, since)
      for (const { examId, mark } of exams) {
        if (sweep.isStopped()) return false
        if (seen.get(examId) === mark) continue
        await flagExam(services, examId)
        seen.set(examId, mark)
      }
      since = Math.max(since, ...exams.map(({ at }) => at - OVERLAP_MS))
      const took = performance.now() - began
      restUntil = services.clock.now() + Math.min(LONGEST_REST_MS, REST_FACTOR * took)
      return false
    },
    LOOK_EVERY_MS,
    (cause) => {
      services.log.warn({ err: cause }, 'flags could not be brought up to date; tried again')
    },
  )
  return sweep
}
