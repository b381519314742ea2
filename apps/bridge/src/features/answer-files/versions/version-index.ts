import { isDocumentName } from '@wenkao/office/package'
import { FileCopy, FileVersion, copyOrigins, type CopyOrigin } from '@wenkao/shared/answer-files'
import { foldLog, type AnswerEvent, type Binding } from '@wenkao/shared/answers'

/** One version of an answer file, or a copy that was found of it, as its event tells. */
export interface KnownVersion {
  /** Path below the answer folder; empty for a copy that belongs to no known answer file. */
  readonly path: string
  /** null: the file was removed. */
  readonly hash: string | null
  readonly size: number
  /** Clock of its event, ms (hlc). */
  readonly savedAt: number
  /** The file's own modification time, ms; evidence only. */
  readonly modifiedAt: number
  readonly health: string | undefined
  readonly origin: 'save' | CopyOrigin
  /** Where a copy lay, as the PC names it; null for a save. */
  readonly foundAt: string | null
  readonly baseHash: string | null
}

/** The versions of a sitting's answer files as its log tells them. */
export interface VersionIndex {
  /** Hash of the newest save; null for a removed file, undefined where there is no version. */
  newest(path: string): string | null | undefined
  /** How many contents were saved under this path. */
  count(path: string): number
  /** Whether some version or copy has this content. */
  has(hash: string): boolean
  /** Every content that some version or copy has. */
  hashes(): readonly string[]
  /** Paths that have a save. */
  paths(): readonly string[]
  /** Saves and copies of a file, oldest first. */
  versionsOf(path: string): readonly KnownVersion[]
  /** The newest save that opens (F11b); of a file that is no Office document the newest content. */
  lastGood(path: string): KnownVersion | undefined
  /** All copies, oldest first; those of no known answer file have an empty path. */
  copies(): readonly KnownVersion[]
  /** Every save and copy of the sitting, oldest first within a path. */
  all(): readonly KnownVersion[]
  /** Books a version that was journaled just now. */
  add(version: KnownVersion): void
  /** Takes up what came into the log otherwise: from the server, or as a new rank of a binding. */
  refresh(events: readonly AnswerEvent[], bindings: readonly Binding[]): void
}

/** Whether a name says that the file is an Office document, of whatever age or maker. */
export function isOfficeName(path: string): boolean {
  return isDocumentName(path)
}

/** What an event says of a version; undefined for one that is none, or that cannot be read. */
export function versionOf(event: AnswerEvent): KnownVersion | undefined {
  if (event.kind === 'file' && event.item !== null) {
    const read = FileVersion.safeParse(event.value)
    if (!read.success) return undefined
    const { hash, size, baseHash, modifiedAt, health } = read.data
    const fields = { path: event.item, savedAt: event.hlc, origin: 'save', foundAt: null } as const
    return { ...fields, hash, size, baseHash, modifiedAt, health }
  }
  if (event.kind !== 'copy') return undefined
  const read = FileCopy.safeParse(event.value)
  if (!read.success) return undefined
  const { hash, size, foundAt, modifiedAt, health } = read.data
  // An origin of a later version is a copy all the same.
  const origin = copyOrigins.find((known) => known === read.data.origin) ?? 'elsewhere'
  const fields = { path: event.item ?? '', savedAt: event.hlc, baseHash: null } as const
  return { ...fields, hash, size, origin, foundAt, modifiedAt, health }
}

/**
 * Reads the versions out of a log. Which save is the newest one is the fold's word (DESIGN 3.5), so
 * that a revived PC's older line never stands above what came after it.
 */
export function indexVersions(
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): VersionIndex {
  const newest = new Map<string, string | null>()
  const byPath = new Map<string, KnownVersion[]>()
  const hashes = new Set<string>()
  let known = 0
  let ranks = ''

  function note(version: KnownVersion): void {
    const held = byPath.get(version.path)
    if (held) held.push(version)
    else byPath.set(version.path, [version])
    if (version.hash !== null) hashes.add(version.hash)
  }

  function read(log: readonly AnswerEvent[], ranking: readonly Binding[]): void {
    const told = log.filter(({ kind }) => kind === 'file' || kind === 'copy')
    if (told.length === known && JSON.stringify(ranking) === ranks) return
    for (const map of [newest, byPath, hashes]) map.clear()
    known = told.length
    ranks = JSON.stringify(ranking)
    const read = told.flatMap((event) => versionOf(event) ?? [])
    for (const version of read.sort((a, b) => a.savedAt - b.savedAt)) note(version)
    for (const [path, { hash }] of foldLog(log, ranking).files) newest.set(path, hash)
  }

  read(events, bindings)
  const versionsOf = (path: string): readonly KnownVersion[] => byPath.get(path) ?? []
  const all = (): KnownVersion[] => [...byPath.values()].flat()
  return {
    newest: (path) => newest.get(path),
    count: (path) =>
      versionsOf(path).filter(({ origin, hash }) => origin === 'save' && hash !== null).length,
    has: (hash) => hashes.has(hash),
    hashes: () => [...hashes],
    paths: () => [...newest.keys()],
    versionsOf,
    lastGood: (path) =>
      versionsOf(path).findLast(
        ({ origin, hash, health }) =>
          origin === 'save' && hash !== null && (health === 'ok' || !isOfficeName(path)),
      ),
    copies: () =>
      all()
        .filter(({ origin }) => origin !== 'save')
        .sort((a, b) => a.savedAt - b.savedAt),
    all,
    add: (version) => {
      if (version.origin === 'save') newest.set(version.path, version.hash)
      note(version)
      known += 1
    },
    refresh: read,
  }
}
