import { FolderManifest } from '@wenkao/shared/answer-files'
import {
  createEventWriter,
  createLogReplica,
  foldLog,
  strandedContents,
  type AnswerEvent,
  type LogReplica,
} from '@wenkao/shared/answers'
import type { Receipt, Submission } from '@wenkao/shared/hand-in'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { materialsOf, versionOf } from '../../answer-files/index.ts'
import type { SealedIdentity } from '../sealed-content.ts'
import { currentFiles } from './current-files.ts'
import type { AnswerCopy } from './find-answer-folders.ts'
import type { Copies, FolderOwner } from './read-copies.ts'

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
