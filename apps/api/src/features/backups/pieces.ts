import { createHash, createHmac } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { decryptBytes, encryptBytes } from '@wenkao/sealed-files'
import { BackupError } from './backup-error.ts'
import { objectPath, type StoredPiece } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/** Bytes that one object may hold when it is opened; no more lies in memory at a time. */
export const MOST_PIECE_BYTES = 128 * 1024 * 1024

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex')

/** Writes pieces to a target, each content once. */
export interface PieceWriter {
  /** Writes a piece unless the target holds it. */
  write(bytes: Uint8Array, recipients: readonly string[]): Promise<StoredPiece>
  /** Whether the target holds a piece of a former backup, whole. */
  holds(piece: StoredPiece): boolean
  /** Objects and bytes that were written anew. */
  readonly written: { objects: number; bytes: number }
}

/**
 * @param nameKey names objects, so that their names say nothing of their contents to whoever keeps them.
 * @param held objects at the target with their sizes.
 * @param known pieces of the newest readable backup by object.
 */
export function createPieceWriter(
  target: BackupTarget,
  nameKey: Uint8Array,
  held: Map<string, number>,
  known: ReadonlyMap<string, StoredPiece>,
): PieceWriter {
  const written = { objects: 0, bytes: 0 }
  const holds = (piece: StoredPiece): boolean => held.get(piece.object) === piece.stored
  return {
    written,
    holds,
    write: async (bytes, recipients) => {
      const sha256 = sha256Of(bytes)
      // Other recipients are another object: a replaced key must not open what is new.
      const object = createHmac('sha256', nameKey)
        .update(`${recipients.join(' ')}\n${sha256}`)
        .digest('hex')
      const former = known.get(object)
      // One of another size than it was written with is damaged, and is written again.
      if (former && holds(former)) return former
      const file = await encryptBytes(await zip(bytes, { level: 4 }), recipients)
      const piece = { object, sha256, size: bytes.length, stored: file.length }
      // What a killed run has left was put in one step, so it is whole if it has the size.
      if (held.get(object) !== file.length) {
        await target.put(objectPath(object), file)
        held.set(object, file.length)
        written.objects += 1
        written.bytes += file.length
      }
      return piece
    },
  }
}

/**
 * Reads a piece and proves it.
 * @param of what it belongs to, for the message.
 * @throws BackupError `missingObject`, `damagedObject`, `wrongKey`.
 */
export async function readPiece(
  target: BackupTarget,
  piece: StoredPiece,
  identities: readonly string[],
  of: string,
): Promise<Uint8Array> {
  const path = objectPath(piece.object)
  const file = await target.get(path)
  if (!file) throw new BackupError('missingObject', `${path} is missing, a piece of ${of}`)
  const damaged = (how: string, cause?: unknown) =>
    new BackupError('damagedObject', `${path} is damaged (${how}), a piece of ${of}`, { cause })
  const opened = await decryptBytes(file, identities)
  if (opened.kind === 'wrongKey')
    throw new BackupError('wrongKey', `${path} is not sealed to this key, a piece of ${of}`)
  if (opened.kind === 'damaged') {
    if (file.length < piece.stored)
      throw damaged(`cut off, ${file.length} of ${piece.stored} bytes`)
    throw damaged('altered')
  }
  let bytes: Uint8Array
  try {
    bytes = await unzip(opened.bytes, { maxOutputLength: MOST_PIECE_BYTES })
  } catch (cause) {
    throw damaged('altered', cause)
  }
  if (bytes.length !== piece.size || sha256Of(bytes) !== piece.sha256) throw damaged('another one')
  return bytes
}
