import { foldLog, type AnswerEvent, type Binding } from '@wenkao/shared/answers'

/** The versions of a sitting's answer files as its log tells them. */
export interface VersionIndex {
  /** Hash of the newest version; null for a removed file, undefined where there is no version. */
  newest(path: string): string | null | undefined
  count(path: string): number
  /** Every content that some version has. */
  hashes(): readonly string[]
  paths(): readonly string[]
  /** Books a version that was journaled just now. */
  add(path: string, hash: string | null): void
}

export function indexVersions(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): VersionIndex {
  const newest = new Map<string, string | null>()
  const counts = new Map<string, number>()
  const hashes = new Set<string>()

  function note(path: string, hash: string | null): void {
    if (hash === null) return
    counts.set(path, (counts.get(path) ?? 0) + 1)
    hashes.add(hash)
  }

  for (const [path, { hash }] of foldLog(events, bindings).files) newest.set(path, hash)
  for (const { kind, item, value } of events) {
    if (kind !== 'file' || item === null || typeof value !== 'object' || value === null) continue
    if ('hash' in value && typeof value.hash === 'string') note(item, value.hash)
  }
  return {
    newest: (path) => newest.get(path),
    count: (path) => counts.get(path) ?? 0,
    hashes: () => [...hashes],
    paths: () => [...newest.keys()],
    add: (path, hash) => {
      newest.set(path, hash)
      note(path, hash)
    },
  }
}
