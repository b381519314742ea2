import type { BridgeSync } from './journal.contract.ts'
import { lacking } from './log-entry.ts'
import type { LogReplica } from './log-replica.ts'

/** What a page makes of what the bridge said of its journal. */
export interface LearntFromBridge {
  /** Held by the server, as far as the bridge can say. */
  readonly acknowledged: readonly string[]
  /** The server turned out not to hold these: the light goes back to the truth. */
  readonly doubted: readonly string[]
  /** In conflict: append again what `contentsToRepeat` names, then set them aside. */
  readonly conflicted: readonly string[]
  /** Texts that the journal lost, or never had: hand them to it again. */
  readonly give: readonly string[]
  /** The journal holds what this page does not: read it. */
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
  sync: Pick<BridgeSync, 'unacknowledged' | 'entries' | 'heads' | 'conflicted'>,
  journaled: Iterable<string>,
): LearntFromBridge {
  const open = new Set(sync.unacknowledged)
  const conflicted = (sync.conflicted ?? []).filter((hash) => replica.find(hash) !== undefined)
  const aside = new Set([...conflicted, ...replica.conflicted()])
  const asked = [...journaled].flatMap((hash) => {
    const entry = open.has(hash) || aside.has(hash) ? undefined : replica.find(hash)
    return entry ? [entry] : []
  })
  const isCovered = ({ key }: { readonly key: { writer: string; n: number } | null }): boolean =>
    sync.heads === undefined || key === null || key.n <= (sync.heads[key.writer]?.n ?? -1)
  const lost = asked.filter((entry) => !isCovered(entry))
  const never = lacking(replica.heads(), sync.heads ?? replica.heads()).flatMap(
    ({ writer, from, to }) => replica.range(writer, from, to),
  )
  return {
    acknowledged: asked.filter(isCovered).map(({ hash }) => hash),
    doubted: [...open].filter((hash) => replica.isAcknowledged(hash)),
    conflicted,
    give: [...new Set([...lost, ...never].map(({ text }) => text))],
    // The heads say nothing of what lies beyond a gap; the number of entries does.
    mustRead: !replica.holds(sync.heads ?? {}) || sync.entries > replica.all().length,
  }
}
