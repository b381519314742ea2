import {
  foldLog,
  readEntry,
  type AnswerEvent,
  type Binding,
  type FoldedLog,
} from '@wenkao/shared/answers'
import { arrivesInTime, classifyArrivals } from '@wenkao/shared/sittings'
import type { Db } from '../../platform/database.ts'
import type { SubmissionRecord } from '../hand-in/index.ts'
import { clockOf, type SittingFacts } from '../sittings/index.ts'
import {
  selectArrivals,
  selectDecisions,
  selectWitnesses,
  type ArrivalRow,
  type DecisionRecord,
} from './late-work.queries.ts'

/** An entry of the log with what came of its arrival. */
interface JudgedEntry {
  readonly event: AnswerEvent
  readonly receivedAt: number
  readonly isUnderCut: boolean
  /** Whether it takes part in what is graded. */
  readonly counts: boolean
  readonly isDecided: boolean
}

/** A sitting's log as it counts (DESIGN section 7). */
export interface JudgedWork {
  readonly entries: readonly JudgedEntry[]
  readonly decisions: readonly DecisionRecord[]
  readonly deadline: number | null
  /** What counts. */
  readonly counted: FoldedLog
  /** Everything under the cut, whenever it came: what the submission itself says. */
  readonly claimed: FoldedLog
  /** What would count if all that is undecided were accepted. */
  readonly wished: FoldedLog
  /** Undecided entries that write something a person would look at. */
  readonly undecided: readonly JudgedEntry[]
}

/**
 * Judges every entry of a sitting: what arrived in time, or under a head witnessed in time, counts if it
 * lies under the cut of what was handed in; all else counts once it was accepted.
 * @param handedIn what stands, or undefined while nothing was handed in. Its receipt witnesses its cut:
 *   the server held all of it when it signed, also when its database was put back since.
 *   What came after a reopening belongs to the next round while that can still be handed in (F21).
 * @param now server clock, ms.
 */
export async function judgeWork(
  db: Db,
  facts: SittingFacts,
  handedIn: Pick<SubmissionRecord, 'submission' | 'receipt' | 'round' | 'receivedAt'> | undefined,
  now: number,
): Promise<JudgedWork> {
  const cut = handedIn?.submission.cut
  const { sessionId, sittingId } = facts.sitting
  const [rows, witnesses, decisions] = await Promise.all([
    selectArrivals(db, sessionId, sittingId),
    selectWitnesses(db, sessionId, sittingId),
    selectDecisions(db, sessionId, sittingId),
  ])
  const { deadline } = clockOf(facts, now)
  const read = rows.map(readArrival)
  const signed = Object.entries(cut ?? {}).map(([writer, head]) => ({
    ...{ writer, n: head.n, hash: head.hash },
    witnessedAt: handedIn?.receipt.payload.at ?? now,
  }))
  const classes = classifyArrivals(read, [...witnesses, ...signed], deadline)
  const nextRoundFrom = handedIn && beginOfNextRound(facts, handedIn, deadline, now)
  const entries = read.flatMap(({ event, ...row }, at): JudgedEntry[] => {
    if (!event) return []
    const isUnderCut = cut === undefined || row.n <= (cut[row.writer]?.n ?? -1)
    const decision = decisions.find((entry) => entry.asOf >= row.receivedAt)
    // A record 0 writes nothing; without it the writer's later entries would lose their rank.
    const isBinding = event.kind === 'binding' && event.n === 0
    const isInTime = classes[at] !== 'late' && isUnderCut
    const isOfNextRound = !isUnderCut && row.receivedAt >= (nextRoundFrom ?? Infinity)
    return [
      {
        event,
        receivedAt: row.receivedAt,
        isUnderCut,
        counts: isInTime || isBinding || decision?.accepted === true,
        isDecided: isInTime || isOfNextRound || decision !== undefined,
      },
    ]
  })
  const bindings = facts.wireBindings
  return {
    entries,
    decisions,
    deadline,
    counted: foldOf(entries, bindings, (entry) => entry.counts),
    claimed: foldOf(entries, bindings, (entry) => entry.isUnderCut),
    wished: foldOf(entries, bindings, (entry) => entry.counts || !entry.isDecided),
    undecided: entries.filter((entry) => !entry.isDecided && writesWork(entry.event)),
  }
}

/**
 * Since when entries outside this hand-in's cut belong to a later round: since the reopening, if a later
 * round was handed in, or its time is not over.
 */
function beginOfNextRound(
  { sitting }: SittingFacts,
  handedIn: Pick<SubmissionRecord, 'round' | 'receivedAt'>,
  deadline: number | null,
  now: number,
): number | undefined {
  const { reopenedAt, handedInAt, round } = sitting
  if (reopenedAt === null || reopenedAt < handedIn.receivedAt) return undefined
  const isHandedIn = handedInAt !== null && round > handedIn.round
  return isHandedIn || (handedInAt === null && arrivesInTime(deadline, now))
    ? reopenedAt
    : undefined
}

function foldOf(
  entries: readonly JudgedEntry[],
  bindings: readonly Binding[],
  isTaken: (entry: JudgedEntry) => boolean,
): FoldedLog {
  return foldLog(
    entries.filter(isTaken).map((entry) => entry.event),
    bindings,
  )
}

/** Where the candidate looked last is no work. */
function writesWork(event: AnswerEvent): boolean {
  return event.kind !== 'binding' && event.kind !== 'position'
}

function readArrival(row: ArrivalRow) {
  const read = readEntry(row.text)
  const event = read.kind === 'entry' ? read.entry.event : undefined
  return { ...row, event, prev: event ? event.prev : undefined }
}
