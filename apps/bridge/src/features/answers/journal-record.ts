import type { LogReplica } from '@wenkao/shared/answers'

/**
 * What a journal's records say of one sitting's log. A record names version, kind and sitting:
 *
 *   {v: 1, kind: 'entry', sittingId, text}            an entry, whole, as its writer made it
 *   {v: 1, kind: 'acknowledged', sittingId, hashes}   the server holds these
 *   {v: 1, kind: 'conflicted', sittingId, hashes}     the server's log holds other content: set aside
 *   {v: 1, kind: 'standing', sittingId, hashes}       set aside before, and in the server's log after all
 *
 * Kinds and versions that this one does not know are kept as they are and passed over.
 */
type JournalRecord =
  | { readonly kind: 'entry'; readonly text: string }
  | { readonly kind: MarkKind; readonly hashes: readonly string[] }

const markKinds = ['acknowledged', 'conflicted', 'standing'] as const
type MarkKind = (typeof markKinds)[number]

/** The record of an entry. */
export function entryRecord(sittingId: string, text: string): string {
  return JSON.stringify({ v: 1, kind: 'entry', sittingId, text })
}

/** The record of a mark; none for no entries. */
export function markRecords(
  sittingId: string,
  kind: MarkKind,
  hashes: readonly string[],
): readonly string[] {
  return hashes.length === 0 ? [] : [JSON.stringify({ v: 1, kind, sittingId, hashes })]
}

/** Reads a record; undefined for one of another version or kind. */
function readJournalRecord(payload: string): JournalRecord | undefined {
  const raw = parseObject(payload)
  if (!raw || ('v' in raw && raw.v !== 1) || !('kind' in raw)) return undefined
  if (raw.kind === 'entry' && 'text' in raw && typeof raw.text === 'string') {
    return { kind: 'entry', text: raw.text }
  }
  const kind = markKinds.find((known) => known === raw.kind)
  if (!kind || !('hashes' in raw) || !Array.isArray(raw.hashes)) return undefined
  const hashes: readonly unknown[] = raw.hashes
  return { kind, hashes: hashes.filter((hash) => typeof hash === 'string') }
}

/**
 * Applies a record to the copy of the log that a journal's records describe.
 * @returns hashes of the entries that were new; undefined for a record that is not understood.
 */
export function applyRecord(replica: LogReplica, payload: string): readonly string[] | undefined {
  const record = readJournalRecord(payload)
  if (!record) return undefined
  if (record.kind === 'entry') return replica.take([record.text]).map(({ hash }) => hash)
  if (record.kind === 'acknowledged') replica.acknowledge(record.hashes)
  else if (record.kind === 'conflicted') replica.setAside(record.hashes)
  else replica.takeServerLog(record.hashes.flatMap((hash) => replica.find(hash)?.text ?? []))
  return []
}

/** The sitting that a record names, whatever else it says. */
export function sittingOfRecord(payload: string): string | undefined {
  const raw = parseObject(payload)
  return raw && 'sittingId' in raw && typeof raw.sittingId === 'string' ? raw.sittingId : undefined
}

function parseObject(payload: string): object | undefined {
  try {
    const raw: unknown = JSON.parse(payload)
    return typeof raw === 'object' && raw !== null ? raw : undefined
  } catch {
    // The checksum fits, so somebody meant these bytes: of another form, and kept.
    return undefined
  }
}
