import { createHash } from 'node:crypto'
import { checkHealth, isDocumentName, markPackage } from '@wenkao/office/package'
import { FolderManifest, MAX_FILE_BYTES } from '@wenkao/shared/answer-files'
import {
  createEventWriter,
  createLogReplica,
  foldLog,
  strandedContents,
  type AnswerEvent,
  type LogReplica,
} from '@wenkao/shared/answers'
import type { Receipt, Submission } from '@wenkao/shared/hand-in'
import { isTaskPath } from '@wenkao/shared/papers'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { materialsOf, versionOf } from '../../answer-files/index.ts'
import type { SealedIdentity } from '../sealed-content.ts'
import type { AnswerCopy } from './find-answer-folders.ts'
import type { Copies, FolderOwner, ReadCopy } from './read-copies.ts'
import { bytesOf } from './walk-copies.fs.ts'

/** A sitting as its copies tell it. */
export interface RebuiltSitting {
  readonly sittingId: string
  readonly held: HeldSitting | null
  /** Whose it is, where no held sitting tells. */
  readonly identity: SealedIdentity | undefined
  readonly replica: LogReplica
  readonly submission: Submission
  /** Current files, by the hash under which `Copies.contents` has their bytes. */
  readonly files: readonly { readonly path: string; readonly hash: string; readonly size: number }[]
  /** Contents that the log or the exam names beside the current ones. */
  readonly versions: readonly string[]
  /** Files of the answer folder that are in no other part: readable work is never left out. */
  readonly loose: readonly AnswerCopy[]
  /** Hashes of current files that are in no copy. */
  readonly missing: readonly string[]
  readonly damagedEntries: number
  readonly unlogged: readonly string[]
  readonly complete: boolean
  readonly sources: readonly ('journal' | 'answerFolder' | 'vault' | 'copies')[]
}

export interface RebuildTools {
  readonly random: (bytes: number) => Uint8Array
  readonly serverMs: number
  readonly wallClock: number
}

/**
 * Puts a sitting together from copies. The log is the truth of what is current; a file that it does not
 * know replaces a logged one only when it was saved later and opens, and nothing is called complete
 * that was not proven so: the log reaches where its note says, and every current content is there.
 */
export async function rebuildSitting(
  copies: Copies,
  sittingId: string,
  found: { readonly files: readonly AnswerCopy[]; readonly owner: FolderOwner | undefined },
  tools: RebuildTools,
): Promise<RebuiltSitting> {
  const held = copies.held.get(sittingId) ?? null
  const log = copies.logs.get(sittingId)
  const replica = log?.replica ?? createLogReplica(sittingId)
  const gaps = closeGaps(replica, sittingId, held, tools)
  const noted = copies.heads.get(sittingId) ?? []
  const handedIn = copies.handedIn.get(sittingId)
  const cut = handedIn?.submission?.cut
  const reaches =
    noted.every(({ value }) => replica.holds(value)) && (cut === undefined || replica.holds(cut))
  const isProven = noted.some(({ isNewest }) => isNewest) || cut !== undefined

  const events = replica.events()
  const current = await currentFiles(copies, held, events, found.files, sittingId)
  const handed = handedIn?.submission
  const submission = handed && replica.holds(handed.cut) ? handed : undefined
  const round = handedIn?.receipt.payload.round ?? roundOf(held)
  const manifest = FolderManifest.safeParse(foldLog(events, held?.bindings ?? []).folder)
  const files = submission ? filesOf(submission, copies) : current.files
  const missing = (submission?.files ?? current.wanted)
    .filter(({ hash }) => !copies.contents.has(hash))
    .map(({ hash }) => hash)
  const versions = versionHashes(events, held).filter((hash) => copies.contents.has(hash))
  const placed = new Set([...files.map(({ hash }) => hash), ...versions])
  const damagedEntries = (log?.damagedParts ?? 0) + gaps
  return {
    ...{ sittingId, held, replica, files, versions, damagedEntries },
    identity: held ? undefined : identityOf(handedIn, found.owner),
    submission: submission ?? {
      version: 1,
      round,
      cut: replica.heads(),
      files: files.map(({ path, hash }) => ({ path, hash })),
      folder: manifest.success ? manifest.data : null,
    },
    loose: found.files.filter(({ copy }) => !placed.has(copy.hash) && !current.same.has(copy)),
    missing: [...new Set(missing)],
    unlogged: current.unlogged,
    complete:
      held?.exam != null &&
      replica.all().length > 0 &&
      damagedEntries === 0 &&
      reaches &&
      isProven &&
      missing.length === 0 &&
      current.unlogged.length === 0,
    sources: [
      'copies',
      ...(log ? (['journal'] as const) : []),
      ...(found.files.length > 0 ? (['answerFolder'] as const) : []),
      ...(files.some(({ hash }) => !isOf(found.files, hash)) ? (['vault'] as const) : []),
    ],
  }
}

/** A receipt names its sitting and comes with a token; a marker is only the word of this PC. */
function identityOf(
  handedIn: { readonly token: string; readonly receipt: Receipt } | undefined,
  owner: FolderOwner | undefined,
): SealedIdentity | undefined {
  const { sittingId, examNumber, sessionId } = handedIn?.receipt.payload ?? owner ?? {}
  if (sittingId === undefined || examNumber === undefined || sessionId === undefined) {
    return undefined
  }
  const { name = '', examTitle = '', sessionName = '', roomName = '' } = owner ?? {}
  const names = { name, examTitle, sessionName, roomName }
  return {
    sitting: { sessionId, sittingId, examNumber, ...names },
    token: handedIn?.token ?? null,
  }
}

function isOf(files: readonly AnswerCopy[], hash: string): boolean {
  return files.some(({ copy }) => copy.hash === hash)
}

function roundOf(held: HeldSitting | null): number {
  if (!held) return 1
  const { round, state } = held.sitting
  return held.receipt && state === 'handedIn' ? Math.max(1, round) : round + 1
}

/**
 * What stands beyond a gap is appended again by a new writer, so that the cut covers it (SPEC X4).
 * @returns how many entries lack before others.
 */
function closeGaps(
  replica: LogReplica,
  sittingId: string,
  held: HeldSitting | null,
  tools: RebuildTools,
): number {
  const ahead = Object.entries(replica.ahead())
  if (ahead.length === 0) return 0
  let lacking = 0
  for (const [writer, last] of ahead) {
    const from = (replica.heads()[writer]?.n ?? -1) + 1
    lacking += last.n - from + 1 - replica.range(writer, from, last.n).length
  }
  const bindings = held?.bindings ?? []
  const contents = strandedContents(replica, bindings)
  const binding = held?.binding ?? { epoch: 0, branch: null, parent: null }
  const writer = createEventWriter(sittingId, binding, tools.random(16))
  const { serverMs, wallClock } = tools
  for (const content of contents) {
    const times = { greatestHlc: replica.greatestHlc(), serverMs, wallClock }
    replica.take(writer.write(content, times).map(({ text }) => text))
  }
  return Math.max(1, lacking)
}

/** The hand-in that was made, where all of it is here: the same content gets the same receipt. */
function filesOf(submission: Submission, copies: Copies): RebuiltSitting['files'] {
  return submission.files.flatMap(({ path, hash }) => {
    const size = copies.contents.get(hash)?.size
    return size === undefined ? [] : [{ path, hash, size }]
  })
}

function versionHashes(events: readonly AnswerEvent[], held: HeldSitting | null): string[] {
  const versions = events.flatMap((event) => versionOf(event)?.hash ?? [])
  const materials = held?.exam ? [...materialsOf(held.exam).values()] : []
  return [...new Set([...versions, ...materials])]
}

interface CurrentFiles {
  readonly files: RebuiltSitting['files']
  /** What has to be there, found or not. */
  readonly wanted: readonly { readonly path: string; readonly hash: string }[]
  readonly unlogged: readonly string[]
  /** Copies that are what a current file is, in another form. */
  readonly same: ReadonlySet<ReadCopy>
}

async function currentFiles(
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
