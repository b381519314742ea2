import { readZipDirectory, readZipEntry, type ZipEntry } from '../package/zip-directory.ts'
import { decodeTextFile, type DecodeText } from './decode-text.ts'

/** A file inside an archive; contents are read when they are asked for. */
export interface ArchiveMember {
  readonly path: string
  readonly isEncrypted: boolean
  /** Size and CRC-32 of the content; AES encryption leaves the checksum 0. */
  readonly size: number
  readonly crc: number
  /** Throws PackageError when it cannot be unpacked. */
  readonly read: () => Uint8Array
}

/** Old zip programs write names in the system's encoding and say nothing about it (40109). */
function nameOf({ name }: ZipEntry, decode: DecodeText | undefined): string {
  const codes = [...name].map((sign) => sign.codePointAt(0) ?? 0)
  const isRaw = codes.some((code) => code >= 0x80) && codes.every((code) => code <= 0xff)
  return isRaw ? (decodeTextFile(Uint8Array.from(codes), decode) ?? name) : name
}

/** The files of a zip; throws PackageError when it is none, damaged, or beyond the limits (9.2). */
export function readArchive(
  bytes: Uint8Array,
  decode: DecodeText | undefined,
): readonly ArchiveMember[] {
  return readZipDirectory(bytes).map((entry) => ({
    path: nameOf(entry, decode),
    isEncrypted: entry.encrypted,
    size: entry.size,
    crc: entry.crc,
    read: () => readZipEntry(bytes, entry),
  }))
}
