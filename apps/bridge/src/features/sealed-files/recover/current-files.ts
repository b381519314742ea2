import { createHash } from 'node:crypto'
import { checkHealth, isDocumentName, markPackage } from '@wenkao/office/package'
import { MAX_FILE_BYTES } from '@wenkao/shared/answer-files'
import { foldLog, type AnswerEvent } from '@wenkao/shared/answers'
import { isTaskPath } from '@wenkao/shared/papers'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { materialsOf, versionOf } from '../../answer-files/index.ts'
import type { ContentFile } from '../sealed-content.ts'
import type { AnswerCopy } from './find-answer-folders.ts'
import type { Copies, ReadCopy } from './read-copies.ts'
import { bytesOf } from './walk-copies.fs.ts'

/** The files of a sitting as they were last, and what is doubtful of them. */
export interface CurrentFiles {
  readonly files: readonly ContentFile[]
  /** What has to be there, found or not. */
  readonly wanted: readonly { readonly path: string; readonly hash: string }[]
  readonly unlogged: readonly string[]
  /** Copies that are what a current file is, in another form. */
  readonly same: ReadonlySet<ReadCopy>
}

/**
 * What each path holds. The log is the truth; a file that it does not know stands instead when it was
 * saved later than the logged version and opens, when no copy has that one, or when the path is new.
 */
export async function currentFiles(
  copies: Copies,
  held: HeldSitting | null,
  events: readonly AnswerEvent[],
  found: readonly AnswerCopy[],
  sittingId: string,
): Promise<CurrentFiles> {
  const folded = foldLog(events, held?.bindings ?? []).files
  const materials = held?.exam ? materialsOf(held.exam) : new Map<string, string>()
  const isAnswer = answerTest(held)
  const wanted = new Map<string, { hash: string | null; modifiedAt: number }>()
  for (const [path, hash] of materials) wanted.set(path, { hash, modifiedAt: 0 })
  const known = new Map<string, Map<string, number>>()
  for (const event of events) {
    const version = versionOf(event)
    if (version?.origin !== 'save' || version.hash === null) continue
    const ofPath = known.get(version.path) ?? new Map<string, number>()
    known.set(version.path, ofPath.set(version.hash, version.modifiedAt))
  }
  for (const [path, { hash }] of folded) {
    // What a log says is not trusted with paths: an entry may come from anywhere.
    if (!isTaskPath(path)) continue
    wanted.set(path, { hash, modifiedAt: known.get(path)?.get(hash ?? '') ?? 0 })
  }

  const byPath = new Map<string, AnswerCopy[]>()
  for (const copy of found) {
    if (isAnswer(copy.path)) byPath.set(copy.path, [...(byPath.get(copy.path) ?? []), copy])
  }
  const same = new Set<ReadCopy>()
  const unlogged: string[] = []
  const chosen = new Map<string, string>()
  for (const path of new Set([...wanted.keys(), ...byPath.keys()])) {
    const want = wanted.get(path)
    const here = byPath.get(path) ?? []
    for (const { copy } of here) {
      if (
        want?.hash != null &&
        (await isLaidForm(copies, held, path, want.hash, copy, sittingId))
      ) {
        same.add(copy)
      }
    }
    const asWanted = here.find(({ copy }) => copy.hash === want?.hash || same.has(copy))
    const news = here
      .filter(({ copy }) => copy.hash !== want?.hash && !same.has(copy))
      .filter(({ copy }) => known.get(path)?.has(copy.hash) !== true)
    const newest = [...news].sort((a, b) => b.copy.file.modifiedAt - a.copy.file.modifiedAt)[0]
    const has = want?.hash != null && copies.contents.has(want.hash)
    if (newest) unlogged.push(path)
    if (newest && (want === undefined || !has || (await isLater(newest.copy, want, path)))) {
      if (asWanted === undefined || !has) chosen.set(path, newest.copy.hash)
      else chosen.set(path, want?.hash ?? newest.copy.hash)
    } else if (want?.hash != null && has) chosen.set(path, want.hash)
    else if (asWanted) chosen.set(path, asWanted.copy.hash)
    else if (want?.hash != null) {
      const older = here[0]
      if (older) unlogged.push(path)
      chosen.set(path, older?.copy.hash ?? want.hash)
    }
  }
  return {
    files: [...chosen].flatMap(([path, hash]) => {
      const size = copies.contents.get(hash)?.size
      return size === undefined ? [] : [{ path, hash, size }]
    }),
    wanted: [...chosen].map(([path, hash]) => ({ path, hash })),
    unlogged: [...new Set(unlogged)],
    same,
  }
}

/** Which files are answers: those below a task's folder; without an exam those in any folder. */
function answerTest(held: HeldSitting | null): (path: string) => boolean {
  const folders = held?.exam?.tasks.map(({ folder }) => `${folder}/`)
  return (path) => folders?.some((folder) => path.startsWith(folder)) ?? path.includes('/')
}

/** Whether a copy is a start file as it was laid out: the material under the sitting's mark. */
async function isLaidForm(
  copies: Copies,
  held: HeldSitting | null,
  path: string,
  material: string,
  copy: ReadCopy,
  sittingId: string,
): Promise<boolean> {
  const book = copies.laid.find((laid) => laid.sittingId === sittingId)
  const noted = book?.laid.find((file) => file.path === path)
  if (noted?.material === material && noted.hash === copy.hash) return true
  const mark = held?.exam?.mark
  const from = copies.contents.get(material)
  if (mark === undefined || copy.mark !== mark || !from || !isDocumentName(path)) return false
  if (from.method !== 'plain') return false
  const marked = markPackage(await bytesOf(from.file.place, MAX_FILE_BYTES), mark)
  if (marked === undefined) return false
  return createHash('sha256').update(marked).digest('hex') === copy.hash
}

/** Whether a file that no entry knows was saved after the logged version, and is no damaged copy. */
async function isLater(
  copy: ReadCopy,
  want: { readonly hash: string | null; readonly modifiedAt: number },
  path: string,
): Promise<boolean> {
  if (copy.file.size === 0) return false
  // FAT keeps times by two seconds.
  if (copy.file.modifiedAt <= want.modifiedAt + 2000) return false
  if (!isDocumentName(path)) return true
  const bytes = await bytesOf(copy.file.place, MAX_FILE_BYTES)
  return checkHealth(bytes, path).kind === 'ok'
}
