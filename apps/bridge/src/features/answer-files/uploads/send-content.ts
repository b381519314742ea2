import {
  LEAST_PART_BYTES,
  UPLOAD_PART_BYTES,
  uploadFile,
  uploadPart,
} from '@wenkao/shared/answer-files'
import { Readable } from 'node:stream'
import type { ServerClient, ServerOutcome } from '../../../platform/server-client.ts'
import type { Vault } from '../../../platform/vault.fs.ts'
import { createPartReader, type PartReader } from './part-reader.ts'

/** What came of sending one piece of a content. */
export type PieceSent =
  | { readonly kind: 'stored' }
  /** So much of it is at the server, bytes: the next piece begins there. */
  | { readonly kind: 'received'; readonly received: number }
  /** This content does not get on, and others may; it is sent from `received` when it is tried again. */
  | { readonly kind: 'refused'; readonly received: number; readonly cause: unknown }
  /** The line or the server as a whole: nothing else would get on either. */
  | { readonly kind: 'failed'; readonly retryAfterMs?: number }

export interface PieceOptions {
  readonly token: string
  readonly signal: AbortSignal
  /** Waits until so many bytes of a stream may go. */
  readonly pace: (bytes: number) => Promise<void>
}

export interface ContentSender {
  /** Length of the piece that would be sent next, bytes; 0 where the stream paces itself. */
  nextBytes(hash: string, received: number): number
  /** Sends a small content whole, of a large one the part from `received` on. */
  send(hash: string, received: number, options: PieceOptions): Promise<PieceSent>
  close(): void
}

/** Statuses by which the server, or what stands before it, speaks of itself and not of the request. */
const OF_ALL = new Set([408, 429, 502, 503, 504])

/** Sends contents of the vault piece by piece; holds one of them open at a time. */
export function createContentSender(deps: {
  readonly vault: Pick<Vault, 'sizeOf' | 'read'>
  readonly server: Pick<ServerClient, 'upload'>
}): ContentSender {
  const { vault, server } = deps
  let open: { readonly hash: string; readonly reader: PartReader } | undefined
  /** Smaller on a line that does not carry a whole part in time. */
  let partBytes = UPLOAD_PART_BYTES
  /** false once the server turned out to be of a version without parts. */
  let takesParts = true

  const sizeOf = (hash: string): number => vault.sizeOf(hash) ?? 0
  const isInParts = (hash: string): boolean => takesParts && sizeOf(hash) > UPLOAD_PART_BYTES

  function close(): void {
    open?.reader.close()
    open = undefined
  }

  async function readFrom(hash: string, offset: number, length: number): Promise<Buffer> {
    if (open?.hash !== hash) {
      close()
      open = { hash, reader: createPartReader(() => vault.read(hash)) }
    }
    const bytes = await open.reader.read(offset, length)
    if (bytes.length !== length)
      throw new Error(`The vault gave ${bytes.length} of ${length} bytes`)
    return bytes
  }

  async function sendPart(
    hash: string,
    received: number,
    options: PieceOptions,
  ): Promise<PieceSent> {
    const size = sizeOf(hash)
    const length = Math.min(partBytes, Math.max(0, size - received))
    const bytes = await readFrom(hash, received, length)
    const input = { params: { hash, offset: String(received) }, query: { size: String(size) } }
    const outcome = await server.upload(uploadPart, input, bytes, options)
    if (outcome.kind === 'reply') {
      partBytes = Math.min(UPLOAD_PART_BYTES, partBytes * 2)
      if (outcome.reply.stored) return { kind: 'stored' }
      const now = outcome.reply.received
      // It lost what it had, or another one sends the same: tried again later, never in a tight loop.
      return now > received
        ? { kind: 'received', received: now }
        : { kind: 'refused', received: now, cause: 'noProgress' }
    }
    if (outcome.kind === 'refused' && outcome.status === 404) {
      takesParts = false
      return sendWhole(hash, options)
    }
    if (outcome.kind === 'failed') partBytes = Math.max(LEAST_PART_BYTES, partBytes / 2)
    // What the server says is not the content of its hash, it has thrown away.
    return classify(outcome, outcome.kind === 'refused' ? 0 : received)
  }

  async function sendWhole(hash: string, options: PieceOptions): Promise<PieceSent> {
    const size = sizeOf(hash)
    if (size <= UPLOAD_PART_BYTES) {
      const bytes = await readFrom(hash, 0, size)
      close()
      return classify(await server.upload(uploadFile, { params: { hash } }, bytes, options), 0)
    }
    close()
    let broken: { readonly cause: unknown } | undefined
    async function* paced(): AsyncGenerator<Buffer> {
      try {
        for await (const chunk of vault.read(hash)) {
          await options.pace((chunk as Buffer).length)
          yield chunk as Buffer
        }
      } catch (cause) {
        broken = { cause }
        throw cause
      }
    }
    const body = { size, open: () => Readable.from(paced()) }
    const outcome = await server.upload(uploadFile, { params: { hash } }, body, options)
    return broken ? { kind: 'refused', received: 0, ...broken } : classify(outcome, 0)
  }

  return {
    nextBytes: (hash, received) => {
      const rest = Math.max(0, sizeOf(hash) - received)
      if (isInParts(hash)) return Math.min(partBytes, rest)
      return sizeOf(hash) > UPLOAD_PART_BYTES ? 0 : rest
    },
    send: async (hash, received, options) => {
      try {
        return isInParts(hash)
          ? await sendPart(hash, received, options)
          : await sendWhole(hash, options)
      } catch (cause) {
        // The vault's copy cannot be read; the others can.
        close()
        return { kind: 'refused', received, cause }
      }
    },
    close,
  }
}

function classify(outcome: ServerOutcome<unknown>, received: number): PieceSent {
  if (outcome.kind === 'reply') return { kind: 'stored' }
  if (outcome.kind === 'refused') return { kind: 'refused', received, cause: outcome.code }
  const { status, retryAfterMs, cause } = outcome
  // A server that answers, and fails at this content alone, must not hold up the others (R8).
  if (status !== undefined && !OF_ALL.has(status)) return { kind: 'refused', received, cause }
  return { kind: 'failed', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
