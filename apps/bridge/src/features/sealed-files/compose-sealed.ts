import { createHash } from 'node:crypto'
import { isPartName, type PartSource, type ToSeal } from '@wenkao/sealed-files'
import { headsOf, readEntry, type Heads } from '@wenkao/shared/answers'
import type { SealedKind, SealedManifest } from '@wenkao/shared/sealed-files'
import { BridgeError } from '../../platform/bridge-error.ts'
import type { ContentFile, ContentRef, SealedContent } from './sealed-content.ts'

/** What a manifest says that is not of the sitting: when, where, by which versions. */
export type SealingFacts = Pick<
  SealedManifest,
  'sealedId' | 'sealedAt' | 'station' | 'clock' | 'versions'
>

/** Largest numbers that a manifest names (`SealedManifest`). */
const MOST_MISSING = 20_000
const MOST_PARTS = 59_000

/** What is sealed, and which contents turned out to be nowhere while they were read. */
export interface Composed {
  readonly toSeal: Pick<ToSeal, 'manifest' | 'parts'>
  /** Bytes of all parts. */
  readonly bytes: number
  readonly entries: number
  readonly files: number
}

/**
 * Composes manifest and parts of a sealed file (DESIGN section 5). Small parts are made here, contents
 * are read when their turn comes. A content that is nowhere is named as missing and stops nothing.
 * @param lost contents that could not be read in an earlier try; one that fails now is added to it, and
 *   the file has to be composed again without it.
 */
export function composeSealed(
  kind: SealedKind,
  what: SealedContent,
  facts: SealingFacts,
  lost: Set<string>,
): Composed {
  const sizes = new Map<string, number>()
  for (const { hash, size } of [...what.contents, ...what.files]) sizes.set(hash, size)
  const missing = new Set([...(what.missing ?? []), ...lost])
  const files = filesOf(kind, what, sizes, missing)
  const parts: PartSource[] = []
  const { held } = what
  if (what.log.length > 0 || held) parts.push(partOf('log.jsonl', 'log', linesOf(what.log)))
  if (held) parts.push(partOf('held.json', 'held', JSON.stringify(held)))
  const odd = what.log.filter((text) => !isLine(text))
  if (odd.length > 0) parts.push(partOf('records/odd-entries.json', 'record', JSON.stringify(odd)))
  const carried = new Set<string>()
  const content = (name: string, role: 'file' | 'content', { hash, size }: ContentRef): void => {
    carried.add(hash)
    parts.push({ name, role, size, sha256: hash, open: () => readPart(what, { hash, size }, lost) })
  }
  const others: ContentRef[] = []
  for (const file of files) {
    // A name that another system could not read, or would read as another place, travels by its hash.
    if (isPartName(`files/${file.path}`)) content(`files/${file.path}`, 'file', file)
    else others.push(file)
  }
  if (kind !== 'submission') others.push(...what.contents)
  for (const other of others) {
    if (carried.has(other.hash) || missing.has(other.hash) || parts.length >= MOST_PARTS) continue
    content(`contents/${other.hash}`, 'content', other)
  }
  for (const { name, size, sha256, open } of what.records) {
    parts.push({ name: `records/${name}`, role: 'record', size, sha256, open })
  }
  return {
    toSeal: { manifest: manifestOf(kind, what, facts, [...missing]), parts },
    bytes: parts.reduce((sum, { size }) => sum + size, 0),
    entries: what.log.length,
    files: files.length,
  }
}

/** A submission carries exactly what it covers, the others what lies in the folder. */
function filesOf(
  kind: SealedKind,
  { files, submission }: SealedContent,
  sizes: ReadonlyMap<string, number>,
  missing: Set<string>,
): readonly ContentFile[] {
  const wanted = kind === 'submission' && submission ? submission.files : files
  return wanted.flatMap(({ path, hash }) => {
    const size = sizes.get(hash)
    if (size !== undefined && !missing.has(hash)) return [{ path, hash, size }]
    missing.add(hash)
    return []
  })
}

function manifestOf(
  kind: SealedKind,
  { held, identity, log, heads, submission, sources }: SealedContent,
  facts: SealingFacts,
  missing: readonly string[],
): ToSeal['manifest'] {
  const sitting = held && {
    sessionId: held.sitting.sessionId,
    sittingId: held.sitting.sittingId,
    examNumber: held.sitting.examNumber,
    name: held.sitting.name,
    examTitle: held.sitting.examTitle,
    sessionName: held.sitting.sessionName,
    roomName: held.sitting.roomName,
  }
  return {
    ...{ ...facts, kind, sitting: sitting ?? identity?.sitting ?? null },
    binding: held?.binding ?? null,
    bindings: held?.bindings ?? [],
    token: held?.token ?? identity?.token ?? null,
    heads: heads ?? headsOfTexts(log),
    submission,
    missing: missing.slice(0, MOST_MISSING),
    sources: [...sources],
  }
}

async function readPart(
  what: SealedContent,
  { hash, size }: ContentRef,
  lost: Set<string>,
): Promise<ReadableStream<Uint8Array>> {
  const bytes = await what.read(hash).catch((cause: unknown) => {
    lost.add(hash)
    throw cause
  })
  if (!bytes) {
    lost.add(hash)
    throw new BridgeError('contentMissing', `${hash} is nowhere any more`)
  }
  return watched(bytes, { hash, size }, lost)
}

/** Notes a content whose bytes end in an error, or are not those of its hash. */
function watched(
  bytes: ReadableStream<Uint8Array>,
  { hash, size }: ContentRef,
  lost: Set<string>,
): ReadableStream<Uint8Array> {
  const reader = bytes.getReader()
  const hasher = createHash('sha256')
  let length = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) {
            hasher.update(value)
            length += value.length
            if (length > size) lost.add(hash)
            controller.enqueue(value)
            return
          }
          if (hasher.digest('hex') !== hash) lost.add(hash)
          controller.close()
        } catch (cause) {
          lost.add(hash)
          controller.error(cause)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function partOf(name: string, role: PartSource['role'], text: string): PartSource {
  const bytes = Buffer.from(text, 'utf8')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, role, size: bytes.length, sha256, open: () => new Blob([bytes]).stream() }
}

/** One entry a line; a line has no line breaks, whoever wrote the entry. */
function linesOf(log: readonly string[]): string {
  return log
    .filter(isLine)
    .map((text) => `${text}\n`)
    .join('')
}

function isLine(text: string): boolean {
  return text !== '' && !/[\r\n]/.test(text)
}

/** Heads of a log that is given as texts (SPEC E5). */
export function headsOfTexts(log: readonly string[]): Heads {
  const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
  return headsOf(
    log.flatMap((text) => {
      const read = readEntry(text, { hashOf })
      if (read.kind === 'malformed') return []
      if (read.kind === 'newer') return [{ ...read.key, hash: read.hash }]
      return [{ ...read.entry.event, hash: read.entry.hash }]
    }),
  )
}
