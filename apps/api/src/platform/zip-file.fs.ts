import { open, type FileHandle } from 'node:fs/promises'
import { crc32, inflateRawSync } from 'node:zlib'

/*
 * Reads a zip that a stranger sent, from the disk: the directory first, then one entry at a time, so that
 * an archive of gigabytes takes the memory of its largest entry. What an entry says of its size is checked
 * before anything is inflated, and nothing is ever written by a name of the archive.
 */

/** One file inside the archive, as its directory tells. */
export interface ZipFileEntry {
  /** With `/` between folders; it may be any text. */
  readonly name: string
  /** Bytes that it says it has; reading proves it. */
  readonly size: number
  /** Reads it. @returns undefined when it is damaged, encrypted, or not what it says. */
  read(): Promise<Uint8Array | undefined>
}

/** `hostile`: its files overlap, as only a bomb's do. */
export type ZipRefusal = 'notAZip' | 'tooManyFiles' | 'hostile'

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const MOST_COMMENT_BYTES = 0xffff
const MOST_DIRECTORY_BYTES = 64 * 1024 * 1024

interface RawEntry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/**
 * Opens an archive for the time of `use`.
 * @param most entries that it may have, folders included.
 */
export async function withZipFile<T>(
  path: string,
  most: number,
  use: (entries: readonly ZipFileEntry[]) => Promise<T>,
): Promise<T | { readonly refused: ZipRefusal }> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const entries = await readDirectory(file, size, most)
    if ('refused' in entries) return entries
    return await use(
      entries
        .filter(({ name }) => !name.endsWith('/'))
        .map((entry) => ({
          ...{ name: entry.name, size: entry.size },
          read: () => readEntry(file, entry),
        })),
    )
  } finally {
    await file.close()
  }
}

async function readDirectory(
  file: FileHandle,
  size: number,
  most: number,
): Promise<RawEntry[] | { readonly refused: ZipRefusal }> {
  const tailAt = Math.max(0, size - END_BYTES - MOST_COMMENT_BYTES)
  const tail = await readAt(file, tailAt, size - tailAt)
  const end = tail && endOf(tail)
  if (!end) return { refused: 'notAZip' }
  if (end.count > most) return { refused: 'tooManyFiles' }
  if (end.bytes > MOST_DIRECTORY_BYTES) return { refused: 'hostile' }
  const directory = await readAt(file, end.at, end.bytes)
  const entries = directory && entriesOf(directory, end.count)
  if (!entries) return { refused: 'notAZip' }
  // Entries that share their bytes are how a small file claims to hold a large one many times.
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0)
  return packed > size ? { refused: 'hostile' } : entries
}

function endOf(tail: Buffer): { count: number; bytes: number; at: number } | undefined {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue
    return {
      count: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      at: tail.readUInt32LE(at + 16),
    }
  }
  return undefined
}

function entriesOf(directory: Buffer, count: number): RawEntry[] | undefined {
  const entries: RawEntry[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE) {
      return undefined
    }
    const flags = directory.readUInt16LE(at + 8)
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    if (nameEnd > directory.length) return undefined
    entries.push({
      name: nameOf(directory.subarray(at + 46, nameEnd)),
      flags,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    })
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Windows in Chinese writes names in GB18030, and few programs say which encoding they wrote. */
function nameOf(bytes: Uint8Array): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('gb18030').decode(bytes)
  }
  return text.replaceAll('\\', '/')
}

async function readEntry(file: FileHandle, entry: RawEntry): Promise<Uint8Array | undefined> {
  const isEncrypted = (entry.flags & 1) !== 0
  const head = isEncrypted ? undefined : await readAt(file, entry.at, 30)
  if (head?.readUInt32LE(0) !== LOCAL_SIGNATURE) return undefined
  const from = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  // A stored entry is as long as it says; a packed one of a small file is hardly longer than the file.
  if (entry.packed > entry.size + 1024) return undefined
  const packed = await readAt(file, from, entry.packed)
  const bytes = packed && unpacked(packed, entry)
  return bytes?.length === entry.size && crc32(bytes) === entry.crc ? bytes : undefined
}

function unpacked(packed: Buffer, { method, size }: RawEntry): Uint8Array | undefined {
  if (method === 0) return packed
  if (method !== 8) return undefined
  try {
    return inflateRawSync(packed, { maxOutputLength: size + 1 })
  } catch {
    return undefined // longer than it says, or no deflate data
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer | undefined> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  return bytesRead === length ? bytes : undefined
}
