import type { BridgeSync } from './journal.contract.ts'
import { lacking } from './log-entry.ts'
import type { LogReplica, ReplicaEntry } from './log-replica.ts'

/** What a page makes of what the bridge said of its journal. */
export interface LearntFromBridge {
  /** Held by the server, as far as the bridge can say. */
  readonly acknowledged: readonly string[]
  /** The server turned out not to hold these: the light goes back to the truth. */
  readonly doubted: readonly string[]
  /** In conflict: append again what `contentsToRepeat` names, then set them aside. */
  readonly conflicted: readonly string[]
  /** What the journal had confirmed and lost, or does not prove to hold: hand it over again. */
  readonly give: readonly string[]
  /** The journal holds what this page does not, or says too little of what it holds: read it. */
  readonly mustRead: boolean
}

/**
 * Reads `GET /bridge/sync` against the page's copy of the log. That the bridge does not list an entry
 * as open proves something only while its journal holds it: one that was wiped, or brought back by a
 * restore card, lists nothing (R1).
 * @param journaled entries that the bridge had confirmed before it was asked.
 */
export function learnFromBridge(
  replica: LogReplica,
  sync: Pick<BridgeSync, 'unacknowledged' | 'heads' | 'ahead' | 'conflicted'>,
  journaled: Iterable<string>,
): LearntFromBridge {
  const open = new Set(sync.unacknowledged)
  const conflicted = (sync.conflicted ?? []).filter((hash) => replica.find(hash) !== undefined)
  const aside = new Set([...conflicted, ...replica.conflicted()])
  const confirmed = new Set(journaled)
  const asked = [...confirmed].flatMap((hash) => {
    const entry = open.has(hash) || aside.has(hash) ? undefined : replica.find(hash)
    return entry && !replica.isAcknowledged(hash) ? [entry] : []
  })
  const { heads: theirHeads = replica.heads(), ahead = {} } = sync
  const theirs = { ...theirHeads, ...ahead }
  // Of a writer that goes on alike in both, all up to the journal's head is the same (`prev`). Beyond
  // a gap only the very entry is proof: what lies between may be what the journal lost.
  const isCovered = ({ key, hash }: ReplicaEntry): boolean => {
    if (sync.heads === undefined || key === null) return true
    const head = theirHeads[key.writer]
    const isBelow = head !== undefined && key.n <= head.n && replica.holds({ [key.writer]: head })
    return isBelow || ahead[key.writer]?.hash === hash
  }
  const unproven = asked.filter((entry) => !isCovered(entry))
  const lost = [...lacking(replica.heads(), theirHeads), ...lacking(replica.ahead(), theirs)]
    .flatMap(({ writer, from, to }) => replica.range(writer, from, to))
    .filter(({ hash }) => confirmed.has(hash))
  // Set aside before this page ever had it: no head names it, and only a page can append it again.
  const isUnknown = (sync.conflicted ?? []).some((hash) => replica.find(hash) === undefined)
  return {
    acknowledged: asked.filter(isCovered).map(({ hash }) => hash),
    doubted: [...open].filter((hash) => replica.isAcknowledged(hash)),
    conflicted,
    give: [...new Set([...unproven, ...lost].map(({ hash }) => hash))],
    mustRead: unproven.length > 0 || isUnknown || !replica.holds(sync.heads ?? {}, ahead),
  }
}
