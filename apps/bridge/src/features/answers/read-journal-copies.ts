import { createLogReplica, type LogReplica } from '@wenkao/shared/answers'
import { readRecords } from '../../platform/record-format.ts'
import { applyRecord, sittingOfRecord } from './journal-record.ts'

/** What copies of journal segments hold of one sitting. */
export interface CopiedLog {
  readonly sittingId: string
  readonly replica: LogReplica
  /** Parts of its segments that are no records, torn ends among them: something may lack there. */
  readonly damagedParts: number
}

export interface JournalCopies {
  readonly logs: ReadonlyMap<string, CopiedLog>
  /** Which of the given bytes were no journal segment at all, by their place in the order given. */
  readonly foreign: ReadonlySet<number>
}

/**
 * Reads copies of journal segments in any order, of any number of sittings, whole or damaged (F02f).
 * What two copies of one journal hold is joined, because each record names its sitting.
 */
export function readJournalCopies(segments: readonly Buffer[]): JournalCopies {
  const found = new Map<string, { replica: LogReplica; damagedParts: number }>()
  const foreign = new Set<number>()
  const later: (() => void)[] = []

  segments.forEach((bytes, at) => {
    const { payloads, damage, tornAt } = readRecords(bytes)
    const named = new Set<string>()
    for (const payload of payloads) {
      const sittingId = sittingOfRecord(payload)
      if (sittingId === undefined) continue
      named.add(sittingId)
      const log = found.get(sittingId) ?? {
        replica: createLogReplica(sittingId),
        damagedParts: 0,
      }
      found.set(sittingId, log)
      // A mark may lie in a segment that is read before that of the entry it is about.
      if (!applyEntry(log.replica, payload)) later.push(() => applyRecord(log.replica, payload))
    }
    if (named.size === 0) foreign.add(at)
    const parts = damage.length + (tornAt === null ? 0 : 1)
    for (const sittingId of named) {
      const log = found.get(sittingId)
      if (log) log.damagedParts += parts
    }
  })
  for (const apply of later) apply()
  const logs = [...found].map(([sittingId, log]): [string, CopiedLog] => [
    sittingId,
    { sittingId, ...log },
  ])
  return { logs: new Map(logs), foreign }
}

function applyEntry(replica: LogReplica, payload: string): boolean {
  return (applyRecord(replica, payload)?.length ?? 0) > 0
}
