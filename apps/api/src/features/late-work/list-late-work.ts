import type { FoldedLog } from '@wenkao/shared/answers'
import { scoreObjective } from '@wenkao/shared/grading'
import type { LateSitting } from '@wenkao/shared/late-work'
import type { PaperContent } from '@wenkao/shared/papers'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { findStandingSubmission } from '../hand-in/index.ts'
import { findSittingPaper, type SessionListed } from '../sessions/index.ts'
import { readSittingFacts, selectSittings, type SittingFacts } from '../sittings/index.ts'
import { judgeWork, type JudgedWork } from './judge-work.ts'
import {
  selectDecidedSittings,
  selectLogSummaries,
  selectStandingCuts,
} from './late-work.queries.ts'

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
  const { sessionId } = listed.session
  const asOf = services.clock.now()
  const candidates = await sittingsToJudge(db, listed)
  const found: LateSitting[] = []
  for (const { sittingId } of await selectSittings(db, [sessionId])) {
    if (!candidates.has(sittingId)) continue
    const facts = await readSittingFacts(services, sessionId, sittingId)
    const work = await workOf(services, facts, asOf)
    if (work.undecided.length === 0 && work.decisions.length === 0) continue
    const paper = await findSittingPaper(db, facts.sitting)
    if (!paper) throw new ApiError('notFound', 'This exam has no paper')
    found.push(lateSitting(facts, work, paper.content))
  }
  return { asOf, sittings: found }
}

/**
 * Sittings whose log is worth reading: something arrived after the earliest deadline that anybody can
 * have, lies outside the cut of the hand-in, or was decided. Of a room that went well there are none.
 */
async function sittingsToJudge(db: Db, listed: SessionListed): Promise<Set<string>> {
  const { sessionId, startedAt, durationMs, endedAt } = listed.session
  const deadline = Math.min(
    startedAt === null ? Infinity : startedAt + durationMs,
    endedAt ?? Infinity,
  )
  const [summaries, cuts, decided] = await Promise.all([
    selectLogSummaries(db, sessionId),
    selectStandingCuts(db, sessionId),
    selectDecidedSittings(db, sessionId),
  ])
  const found = new Set(decided)
  for (const { sittingId, entries, lastArrivedAt } of summaries) {
    const cut = cuts.get(sittingId)
    const covered = Object.values(cut ?? {}).reduce((sum, head) => sum + head.n + 1, 0)
    if (lastArrivedAt > deadline || (cut && entries > covered)) found.add(sittingId)
  }
  return found
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
