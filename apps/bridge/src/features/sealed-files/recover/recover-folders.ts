import { Readable } from 'node:stream'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { Sealed, recoverFolders } from '@wenkao/shared/sealed-files'
import type { Clock } from '../../../platform/clock.ts'
import type { ServerClock } from '../../../platform/server-clock.ts'
import type { SealedContent, SealedRecord } from '../sealed-content.ts'
import type { SealingKeys } from '../seal-file.ts'
import type { SealedFiles } from '../sealed-files.ts'
import { textRecord } from '../text-record.ts'
import { findAnswerFolders, sittingOfMark } from './find-answer-folders.ts'
import { keysOfCopies } from './keys-of-copies.ts'
import { readCopies, type Copies } from './read-copies.ts'
import { rebuildSitting, type RebuiltSitting } from './rebuild-sitting.ts'
import { openCopy, type CopyProblem } from './walk-copies.fs.ts'

type Recovered = EndpointReply<typeof recoverFolders>

export interface RecoverDeps {
  readonly sealed: Pick<SealedFiles, 'seal'>
  readonly sessionFiles: Pick<SealingKeys, 'keys'>
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly random: (bytes: number) => Uint8Array
}

const MOST_PROBLEMS = 200
/** More than a PC sees in a month. */
const MOST_SITTINGS = 300

/**
 * Rebuilds sittings from file-manager copies of answer folders, data folders, or both (F02f), and seals
 * a submission of each, and a backup where the session's room key is known here. The given folders are
 * only read.
 * @param folder where the sealed files go; null for databak.
 */
export async function recoverCopies(
  deps: RecoverDeps,
  folders: readonly string[],
  folder: string | null,
): Promise<Recovered> {
  const copies = await readCopies(folders)
  const found = findAnswerFolders(copies)
  const otherKeys = keysOfCopies(copies, deps.sessionFiles)
  const sittingIds = new Set([
    ...copies.held.keys(),
    ...copies.logs.keys(),
    ...found.bySitting.keys(),
  ])
  const sittings: Recovered['sittings'] = []
  const excess: CopyProblem = { path: folders[0] ?? '', reason: 'tooMany' }
  for (const sittingId of [...sittingIds].slice(0, MOST_SITTINGS)) {
    const files = found.bySitting.get(sittingId) ?? []
    const owner = found.owners.get(sittingId)
    const rebuilt = await rebuildSitting(
      copies,
      sittingId,
      { files, owner },
      {
        random: deps.random,
        serverMs: deps.serverClock.now(),
        wallClock: deps.clock.wall(),
      },
    )
    const whose = rebuilt.held?.sitting ?? rebuilt.identity?.sitting
    const content = contentOf(copies, rebuilt)
    const sealed = await deps.sealed.seal('submission', content, { folder, otherKeys })
    // A backup holds every version; without the room key nobody could open it here.
    if (rebuilt.held) await deps.sealed.seal('backup', content, { folder, otherKeys })
    sittings.push({
      sittingId,
      examNumber: whose?.examNumber ?? owner?.examNumber ?? null,
      name: (whose?.name ?? owner?.name) || null,
      entries: rebuilt.replica.all().length,
      damagedEntries: rebuilt.damagedEntries,
      files: rebuilt.files.length,
      missing: rebuilt.missing.length,
      unlogged: rebuilt.unlogged.length,
      complete: rebuilt.complete,
      sealed: replyOf(sealed, rebuilt),
    })
  }
  const keyProblem: CopyProblem = { path: folders[0] ?? '', reason: 'keysFromCopies' }
  const problems = [
    ...(otherKeys.areUnverified ? [keyProblem] : []),
    ...(sittingIds.size > MOST_SITTINGS ? [excess] : []),
    ...[...copies.problems, ...found.problems],
  ].slice(0, MOST_PROBLEMS)
  return { sittings, problems: problems.map(({ path, reason }) => ({ path, reason })) }
}

function replyOf(
  sealed: Awaited<ReturnType<SealedFiles['seal']>>,
  { sources, missing }: RebuiltSitting,
): Sealed {
  if (sealed.kind === 'done') {
    const { path, entries, files } = sealed
    return {
      ...{ kind: 'done', path, entries, files },
      missing: sealed.missing,
      sources: [...sources],
    }
  }
  return {
    ...{ kind: sealed.kind, path: null, missing: missing.length, sources: [...sources] },
    ...{ entries: 0, files: 0 },
  }
}

/** What is sealed of a rebuilt sitting: all that could be read and is of it. */
function contentOf(copies: Copies, rebuilt: RebuiltSitting): SealedContent {
  const read = (hash: string): Promise<ReadableStream<Uint8Array> | undefined> => {
    const content = copies.contents.get(hash)
    if (!content) return Promise.resolve(undefined)
    return Promise.resolve(Readable.toWeb(openCopy(content.file.place, content.method)))
  }
  return {
    held: rebuilt.held,
    ...(rebuilt.identity ? { identity: rebuilt.identity } : {}),
    log: rebuilt.replica.all().map(({ text }) => text),
    heads: rebuilt.replica.heads(),
    files: rebuilt.files,
    contents: rebuilt.versions.flatMap((hash) => {
      const size = copies.contents.get(hash)?.size
      return size === undefined ? [] : [{ hash, size }]
    }),
    missing: rebuilt.missing,
    read,
    submission: rebuilt.submission,
    records: recordsOf(copies, rebuilt),
    sources: rebuilt.sources,
  }
}

function recordsOf(copies: Copies, rebuilt: RebuiltSitting): SealedRecord[] {
  const current = new Set(rebuilt.files.map(({ hash }) => hash))
  const versions = rebuilt.versions.filter((hash) => !current.has(hash))
  const loose = rebuilt.loose.map(({ path, copy }) => ({ name: path, hash: copy.hash }))
  const wanted = [
    ...versions.map((hash) => ({ name: `versions/${hash}`, hash })),
    ...loose.map(({ name, hash }) => ({ name: `loose/${hash.slice(0, 16)}`, hash, path: name })),
  ]
  const seen = new Set<string>()
  const records = wanted.flatMap(({ name, hash }): SealedRecord[] => {
    const content = copies.contents.get(hash)
    if (!content || seen.has(hash)) return []
    seen.add(hash)
    const { file, method, size } = content
    return [{ name, size, sha256: hash, open: () => Readable.toWeb(openCopy(file.place, method)) }]
  })
  return [...records, reportRecord(rebuilt, loose)]
}

/** What lay where, for the adjudicator: names that an archive could not hold are told here. */
function reportRecord(
  rebuilt: RebuiltSitting,
  loose: readonly { readonly name: string; readonly hash: string }[],
): SealedRecord {
  const marks = [...new Set(rebuilt.loose.flatMap(({ copy }) => sittingOfMark(copy.mark) ?? []))]
  const { sittingId, complete, missing, unlogged, damagedEntries } = rebuilt
  const facts = { sittingId, complete, missing, unlogged, damagedEntries, loose, marks }
  return textRecord('recovery.json', JSON.stringify(facts, undefined, 1))
}
