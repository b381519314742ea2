import type { FoldedLog } from '@wenkao/shared/answers'
import { scoreObjective } from '@wenkao/shared/grading'
import type { LateSitting } from '@wenkao/shared/late-work'
import type { PaperContent } from '@wenkao/shared/papers'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { findStandingSubmission } from '../hand-in/index.ts'
import { findPaper } from '../papers/index.ts'
import { findExam, type SessionListed } from '../sessions/index.ts'
import { readSittingFacts, selectSittings, type SittingFacts } from '../sittings/index.ts'
import { judgeWork, type JudgedWork } from './judge-work.ts'
import { selectDecidedSittings, selectSittingsWithArrivalsAfter } from './late-work.queries.ts'

/**
 * What the area decides on: for each sitting with late work the changed items and files, and the
 * objective points without and with it. Grading of task files is not repeated here; they are named.
 * @throws ApiError notFound when the exam has no paper.
 */
export async function listLateWork(
  services: Pick<Services, 'db' | 'clock'>,
  listed: SessionListed,
): Promise<{ asOf: number; sittings: LateSitting[] }> {
  const { db } = services
  const { sessionId, examId, startedAt } = listed.session
  const asOf = services.clock.now()
  const exam = await findExam(db, examId)
  const paper = exam && (await findPaper(db, exam.paperId))
  if (!paper) throw new ApiError('notFound', 'This exam has no paper')
  const sittings = await selectSittings(db, sessionId)
  // Before the first hand-in or deadline nothing can be late: most sittings need no look at their log.
  const handedInAt = sittings.flatMap((sitting) => sitting.handedInAt ?? [])
  const earliest = Math.min(...handedInAt, startedAt ?? Infinity)
  const [arrived, decided] = Number.isFinite(earliest)
    ? await Promise.all([
        selectSittingsWithArrivalsAfter(db, sessionId, earliest),
        selectDecidedSittings(db, sessionId),
      ])
    : [new Set<string>(), new Set<string>()]
  const found: LateSitting[] = []
  for (const { sittingId } of sittings) {
    if (!arrived.has(sittingId) && !decided.has(sittingId)) continue
    const facts = await readSittingFacts(services, sessionId, sittingId)
    const work = await workOf(services, facts, asOf)
    if (work.undecided.length === 0 && work.decisions.length === 0) continue
    found.push(lateSitting(facts, work, paper.content))
  }
  return { asOf, sittings: found }
}

/** A sitting's judged work under the submission that stands. */
export async function workOf(
  services: Pick<Services, 'db'>,
  facts: SittingFacts,
  now: number,
): Promise<JudgedWork> {
  const { sessionId, sittingId } = facts.sitting
  const standing = await findStandingSubmission(services.db, sessionId, sittingId)
  return judgeWork(services.db, facts, standing, now)
}

function lateSitting(facts: SittingFacts, work: JudgedWork, paper: PaperContent): LateSitting {
  const { sitting } = facts
  const items = paper.items.map((item) => {
    const answerOf = (log: FoldedLog) => [...(log.items.get(item.id)?.answer ?? [])]
    const [before, after] = [answerOf(work.counted), answerOf(work.wished)]
    const [without, having] = [scoreObjective(item, before), scoreObjective(item, after)]
    return {
      itemId: item.id,
      before,
      after,
      pointsBefore: without.points,
      pointsAfter: having.points,
      max: item.points,
    }
  })
  const before = total(items.map((item) => item.pointsBefore))
  const after = total(items.map((item) => item.pointsAfter))
  const arrivals = work.undecided.map((entry) => entry.receivedAt)
  return {
    sittingId: sitting.sittingId,
    examNumber: sitting.examNumber,
    name: sitting.name,
    seatNumber: sitting.seatNumber,
    deadline: work.deadline,
    handedInAt: sitting.handedInAt,
    events: work.undecided.length,
    firstArrivedAt: arrivals.length === 0 ? null : Math.min(...arrivals),
    lastArrivedAt: arrivals.length === 0 ? null : Math.max(...arrivals),
    items: items.filter((item) => item.before.join('\n') !== item.after.join('\n')),
    files: changedFiles(work),
    objective: { before, after, difference: total([after, -before]) },
    decisions: work.decisions.map(({ accepted, reason, asOf, decidedAt, decidedBy }) => ({
      ...{ accepted, reason, asOf },
      ...{ decidedAt, decidedBy },
    })),
  }
}

function changedFiles({ counted, wished }: JudgedWork): LateSitting['files'] {
  const paths = new Set([...counted.files.keys(), ...wished.files.keys()])
  return [...paths].sort().flatMap((path) => {
    const before = counted.files.get(path)?.hash ?? null
    const after = wished.files.get(path)?.hash ?? null
    return before === after ? [] : [{ path, before, after }]
  })
}

/** Points are decimal fractions: rounding to a thousandth keeps 0.1 + 0.2 at 0.3. */
function total(points: readonly number[]): number {
  return Math.round(points.reduce((sum, value) => sum + value, 0) * 1000) / 1000
}
