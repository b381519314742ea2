import { SEALED_VERSION, type SealedKind, sealedKinds } from '@wenkao/shared/sealed-files'
import { bytesToHex, fromBase64Url, sha256Hex } from '@wenkao/shared/kernel'
import { MAX_HEADER_BYTES, MAX_STANZAS } from './limits.ts'
import type { HeaderOutcome } from './sealed-file.ts'

const AGE_V1 = 'age-encryption.org/v1'
const KIND_STANZA = 'wenkao-kind'
/** Bytes of a recipient's digest in the header. */
const HINT_BYTES = 8

export interface Stanza {
  readonly args: readonly string[]
  readonly body: Uint8Array
}

/** What our own stanza says; proven only once the header's MAC is. */
export interface KindStanza {
  /** null for a word that this version does not know. */
  readonly kind: SealedKind | null
  readonly version: number
  /** Bytes of the archive inside, so that an end that came too early is told from changed bytes. */
  readonly archiveBytes: number
  readonly hints: readonly string[]
}

export type AgeHeader =
  | { readonly kind: 'header'; readonly size: number; readonly stanzas: readonly Stanza[] }
  /** `futureVersion`: of age itself. `broken`: it begins as age and goes on as something else. */
  | {
      readonly kind: 'notSealed' | 'incomplete' | 'futureVersion' | 'broken' | 'tooLarge'
    }

/**
 * Reads an age v1 header, so that its size is bounded before anything is tried on it.
 * @param bytes the file from its beginning; `incomplete` when the header goes on after them.
 */
export function parseAgeHeader(bytes: Uint8Array): AgeHeader {
  const lines = new HeaderLines(bytes)
  const first = lines.next()
  if (first === undefined) {
    const begun = String.fromCharCode(...bytes.subarray(0, AGE_V1.length + 2))
    return { kind: `${AGE_V1}\n`.startsWith(begun) ? 'incomplete' : 'notSealed' }
  }
  if (first !== AGE_V1) {
    return {
      kind: /^age-encryption\.org\/v([2-9]|[1-9]\d+)$/.test(first) ? 'futureVersion' : 'notSealed',
    }
  }
  const stanzas: Stanza[] = []
  for (;;) {
    const line = lines.next()
    if (line === undefined) return { kind: lines.failure }
    if (line.startsWith('--- ')) {
      if (fromBase64(line.slice(4))?.length !== 32) return { kind: 'broken' }
      return { kind: 'header', size: lines.at, stanzas }
    }
    const args = line.split(' ')
    if (args.shift() !== '->' || args.length === 0 || args.includes('')) return { kind: 'broken' }
    if (stanzas.length === MAX_STANZAS) return { kind: 'tooLarge' }
    const body = readBody(lines)
    if (body === undefined) return { kind: lines.failure }
    stanzas.push({ args, body })
  }
}

/** Lines of printable ASCII; `failure` says why there was no further one. */
class HeaderLines {
  readonly #bytes: Uint8Array
  at = 0
  failure: 'incomplete' | 'broken' | 'tooLarge' = 'incomplete'

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.subarray(0, MAX_HEADER_BYTES)
  }

  next(): string | undefined {
    const start = this.at
    for (let at = start; at < this.#bytes.length; at += 1) {
      const byte = this.#bytes[at] ?? 0
      if (byte === 10) {
        this.at = at + 1
        return String.fromCharCode(...this.#bytes.subarray(start, at))
      }
      if (byte < 32 || byte > 126) {
        this.failure = 'broken'
        return undefined
      }
    }
    this.failure = this.#bytes.length === MAX_HEADER_BYTES ? 'tooLarge' : 'incomplete'
    return undefined
  }
}

/** Base64 in lines of 64 signs; the first shorter one, which may be empty, ends it. */
function readBody(lines: HeaderLines): Uint8Array | undefined {
  let text = ''
  for (;;) {
    const line = lines.next()
    if (line === undefined) return undefined
    text += line
    if (line.length < 64) break
    if (line.length > 64) {
      lines.failure = 'broken'
      return undefined
    }
  }
  const body = fromBase64(text)
  if (body === undefined) lines.failure = 'broken'
  return body
}

function fromBase64(text: string): Uint8Array | undefined {
  if (/[-_]/.test(text)) return undefined
  return fromBase64Url(text.replaceAll('+', '-').replaceAll('/', '_'))
}

/** The stanza that a sealed file says its kind with, besides those that hold its key. */
export function kindStanza(
  kind: SealedKind,
  archiveBytes: number,
  recipients: readonly string[],
): { args: string[]; body: Uint8Array } {
  const body = new Uint8Array(HINT_BYTES * recipients.length)
  recipients.forEach((recipient, at) => {
    body.set(utf8ToHint(recipient), at * HINT_BYTES)
  })
  return { args: [KIND_STANZA, kind, String(SEALED_VERSION), String(archiveBytes)], body }
}

/** By what the header names a recipient: whether a file is foreign is known before trying keys. */
export function hintOf(recipient: string): string {
  return sha256Hex(`wenkao-recipient\n${recipient}`).slice(0, 2 * HINT_BYTES)
}

/** @returns undefined when there is none, or two, or one that cannot be read. */
export function readKindStanza(stanzas: readonly Stanza[]): KindStanza | undefined {
  const [stanza, second] = stanzas.filter(({ args }) => args[0] === KIND_STANZA)
  if (stanza === undefined || second !== undefined) return undefined
  const [, word, version, archiveBytes] = stanza.args
  if (version === undefined || !/^[1-9]\d{0,5}$/.test(version)) return undefined
  const isFuture = Number(version) > SEALED_VERSION
  const isKnown = stanza.args.length === 4 && /^[1-9]\d{0,14}$/.test(archiveBytes ?? '')
  // What a later version writes behind its number, only that version knows.
  if (!isFuture && !isKnown) return undefined
  const hints: string[] = []
  for (let at = 0; at + HINT_BYTES <= stanza.body.length; at += HINT_BYTES) {
    hints.push(bytesToHex(stanza.body.subarray(at, at + HINT_BYTES)))
  }
  return {
    kind: sealedKinds.find((kind) => kind === word) ?? null,
    version: Number(version),
    archiveBytes: isFuture ? 0 : Number(archiveBytes),
    hints,
  }
}

/** Bytes of a whole sealed file: header, nonce, and 16 more for each 64 KiB of the archive. */
export function fileBytes(headerBytes: number, archiveBytes: number): number {
  return headerBytes + 16 + archiveBytes + 16 * Math.max(1, Math.ceil(archiveBytes / 65_536))
}

/**
 * What a file says it is, without any key: enough to offer the right step, not to believe it.
 * @param first the file from its beginning, its first 64 KiB or all of it if it is shorter.
 */
export function readHeader(first: Uint8Array): HeaderOutcome {
  const header = parseAgeHeader(first)
  if (header.kind === 'incomplete') return { kind: 'refused', reason: 'truncated' }
  if (header.kind === 'futureVersion') return { kind: 'refused', reason: 'futureVersion' }
  const said = header.kind === 'header' ? readKindStanza(header.stanzas) : undefined
  if (header.kind !== 'header' || said === undefined)
    return { kind: 'refused', reason: 'notSealed' }
  if (said.version > SEALED_VERSION) return { kind: 'refused', reason: 'futureVersion' }
  if (said.kind === null) return { kind: 'refused', reason: 'notSealed' }
  return {
    kind: said.kind,
    version: said.version,
    fileBytes: fileBytes(header.size, said.archiveBytes),
  }
}

const utf8ToHint = (recipient: string): Uint8Array =>
  Uint8Array.from(hintOf(recipient).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
