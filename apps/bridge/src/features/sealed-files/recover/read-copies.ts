import { isDocumentName, readMark } from '@wenkao/office/package'
import { readHeader } from '@wenkao/sealed-files'
import type { Heads } from '@wenkao/shared/answers'
import { MAX_FILE_BYTES } from '@wenkao/shared/answer-files'
import { Id } from '@wenkao/shared/kernel'
import type { InstallationKeys, SignedSessionFile } from '@wenkao/shared/sessions'
import type { HeldSitting } from '@wenkao/shared/sittings'
import * as z from 'zod/mini'
import { readSlotText, type Slot } from '../../../platform/durable-record.fs.ts'
import { readObjectName } from '../../../platform/vault-index.ts'
import type { LaidFolder } from '../../answer-files/index.ts'
import { readJournalCopies, type CopiedLog } from '../../answers/index.ts'
import { bodyOf, heldOf, readNotes, type Note, type NotedHandIn } from './read-notes.ts'
import {
  bytesOf,
  headOf,
  measureCopy,
  walkCopies,
  type CopiedFile,
  type CopyMethod,
  type CopyProblem,
} from './walk-copies.fs.ts'

/** A content that some copied file holds. */
export interface CopiedContent {
  readonly hash: string
  readonly size: number
  readonly file: CopiedFile
  readonly method: CopyMethod
}

/** A file with what was found in it. */
export interface ReadCopy {
  readonly file: CopiedFile
  /** SHA-256 of its bytes as they lie there. */
  readonly hash: string
  /** Mark of the sitting that an Office file was laid out for. */
  readonly mark: string | undefined
  /** A part of our own data folder, a sealed file, or the marker of an answer folder. */
  readonly isOurs: boolean
}

/** Everything that copies of data folders and answer folders hold. */
export interface Copies {
  readonly files: readonly ReadCopy[]
  readonly logs: ReadonlyMap<string, CopiedLog>
  readonly held: ReadonlyMap<string, HeldSitting>
  readonly handedIn: ReadonlyMap<string, NotedHandIn>
  readonly laid: readonly LaidFolder[]
  /** Session files and an installation's keys that were fetched ahead; not verified yet. */
  readonly signedFiles: readonly SignedSessionFile[]
  readonly keys: readonly InstallationKeys[]
  /** How far each log reached when it was last noted. */
  readonly heads: ReadonlyMap<string, readonly Note<Heads>[]>
  /** Answer folders that name their sitting, by the path of the folder. */
  readonly owners: ReadonlyMap<string, FolderOwner>
  readonly contents: ReadonlyMap<string, CopiedContent>
  readonly problems: readonly CopyProblem[]
}
/** What the marker of an answer folder says of its sitting. */
export type FolderOwner = z.infer<typeof Owner>

/** Files of our own that are read whole: segments, notes, documents. */
const MOST_BYTES = 64 * 1024 * 1024
/** Segments kept until all are read. */
const MOST_SEGMENT_BYTES = 512 * 1024 * 1024
const HEAD_BYTES = 64 * 1024
const MARKER = '.wenkao-sitting.json'
/** A marker is written from the whole sitting; an older one may say less. */
const Owner = z.object({
  sittingId: Id,
  examNumber: z.string(),
  sessionId: z.optional(Id),
  name: z._default(z.string(), ''),
  examTitle: z._default(z.string(), ''),
  sessionName: z._default(z.string(), ''),
  roomName: z._default(z.string(), ''),
})

/**
 * Reads file-manager copies of data folders and answer folders: any depth, renamed, partial, damaged,
 * of one or several sittings (F02f). What a file is, its bytes decide. Writes nothing.
 * @param largestBytes of one file, packed or not: no answer file is larger.
 */
export async function readCopies(
  folders: readonly string[],
  largestBytes: number = MAX_FILE_BYTES,
): Promise<Copies> {
  const problems: CopyProblem[] = []
  const walked = await walkCopies(folders, (problem) => problems.push(problem))
  const files: ReadCopy[] = []
  const contents = new Map<string, CopiedContent>()
  const segments: { readonly bytes: Buffer; readonly file: CopiedFile }[] = []
  let segmentBytes = 0
  const slots = new Map<string, Slot<unknown>[]>()
  const doubtful: HeldSitting[] = []
  const owners = new Map<string, FolderOwner>()

  function keep(content: CopiedContent): void {
    // The plain form is read with less that can go wrong.
    const known = contents.get(content.hash)
    if (!known || (known.method === 'gzip' && content.method === 'plain')) {
      contents.set(content.hash, content)
    }
  }

  async function readOne(file: CopiedFile): Promise<void> {
    const report = (reason: CopyProblem['reason']): void => {
      problems.push({ path: file.shown, reason })
    }
    const head = await headOf(file.place, HEAD_BYTES)
    const sealed = sealedReason(head)
    if (sealed) {
      report(sealed)
      return
    }
    const isLarge = file.size > largestBytes
    const measured = isLarge ? undefined : await measureCopy(file.place, 'plain', largestBytes)
    if (!measured) {
      report('tooLarge')
      return
    }
    const { hash, size } = measured
    keep({ hash, size, file, method: 'plain' })
    let isOurs = false
    const name = file.path.slice(file.path.lastIndexOf('/') + 1)
    const object = objectIn(name)
    if (head[0] === 0x1f && head[1] === 0x8b) {
      const inner = await measureCopy(file.place, 'gzip', largestBytes)
      if (inner) keep({ ...inner, file, method: 'gzip' })
      isOurs = object !== undefined
      if (object !== undefined && inner?.hash !== object) report('damaged')
    } else if (object !== undefined) {
      isOurs = true
      if (object !== hash) report('damaged')
    }
    let mark: string | undefined
    if (size <= MOST_BYTES && (isSegment(name, head) || isNote(head) || isDocumentName(name))) {
      const bytes = await bytesOf(file.place, MOST_BYTES)
      if (isSegment(name, head)) {
        isOurs = true
        segmentBytes += bytes.length
        if (segmentBytes > MOST_SEGMENT_BYTES) report('tooLarge')
        else segments.push({ bytes, file })
      } else if (isNote(head)) {
        isOurs = true
        takeNote(file, bytes.toString('utf8'), report)
      } else mark = readMark(bytes)
    }
    if (name === MARKER) {
      isOurs = true
      const owner = readOwner(head)
      const above = file.path.slice(0, -name.length - 1)
      if (owner) owners.set(folderKey(file.source, above), owner)
      else report('damaged')
    }
    files.push({ file, hash, mark, isOurs: isOurs || isSecret(name) })
  }

  function takeNote(
    file: CopiedFile,
    text: string,
    report: (reason: CopyProblem['reason']) => void,
  ): void {
    const slot = readSlotText(text, (raw) => raw)
    if (slot) {
      // A note's two files lie beside each other under one name.
      const key = `${file.source}/${file.path.replace(/\.[12][^/]*$/, '')}`
      slots.set(key, [...(slots.get(key) ?? []), slot])
      return
    }
    report('damaged')
    const held = heldOf(bodyOf(text))
    if (held) doubtful.push(held)
  }

  for (const file of walked) {
    try {
      await readOne(file)
    } catch {
      // Whatever the disk says of one file, the others are worth having.
      problems.push({ path: file.shown, reason: 'notReadable' })
    }
  }
  const journals = readJournalCopies(segments.map(({ bytes }) => bytes))
  segments.forEach(({ file, bytes }, at) => {
    if (journals.foreign.has(at) && !isVaultIndex(bytes)) {
      problems.push({ path: file.shown, reason: 'damaged' })
    }
  })
  const notes = readNotes([...slots.values()])
  for (const held of doubtful) {
    if (notes.held.has(held.sitting.sittingId)) continue
    notes.held.set(held.sitting.sittingId, held)
    problems.push({ path: held.sitting.examNumber, reason: 'identityUnchecked' })
  }
  return { files, logs: journals.logs, ...notes, owners, contents, problems }
}

/** Name of a folder of the copies, whichever of the given ones it lies in. */
export function folderKey(source: number, path: string): string {
  return `${source}/${path}`
}

function readOwner(head: Buffer): FolderOwner | undefined {
  try {
    return Owner.safeParse(JSON.parse(head.toString('utf8'))).data
  } catch {
    // A damaged marker: the files themselves may say whose they are.
    return undefined
  }
}

function sealedReason(head: Buffer): CopyProblem['reason'] | undefined {
  const header = readHeader(head)
  if (header.kind === 'refused') return undefined
  if (header.kind === 'backup') return 'sealedBackup'
  return header.kind === 'submission' ? 'sealedSubmission' : 'sealedEvidence'
}

/** Hash that the name of an object of the vault tells, also of a copy under a longer name. */
function objectIn(name: string): string | undefined {
  const plain = /[0-9a-f]{64}(?:[-.][0-9a-f]{1,8})?\.(?:gz|raw)/.exec(name)?.[0]
  return plain === undefined ? undefined : readObjectName(plain)?.hash
}

/** A segment by its name, or by its first record. */
function isSegment(name: string, head: Buffer): boolean {
  if (/\.wkj/i.test(name)) return true
  if (head.length < 10 || head[8] !== 0x7b || head[3] !== 0) return false
  return /^\{"v":\d+,"kind":"/.test(head.toString('latin1', 8, 40))
}

function isVaultIndex(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 8, 48)
  return /^\{"v":\d+,"kind":"(content|gone)"/.test(start)
}

function isNote(head: Buffer): boolean {
  return /^\{"v":\d+,"sequence":\d+,/.test(head.toString('latin1', 0, 60))
}

/** Keys of the other PC: never taken, never passed on. */
function isSecret(name: string): boolean {
  return name === 'station.pem' || name === 'page-token'
}
