import { BLOCK, MAX_ENTRY_BYTES, checksumOf, paddingOf } from './tar-block.ts'

const encoder = new TextEncoder()
const ASCII_NAME = /^[\x20-\x7e]{1,100}$/

/** Two blocks of zeros end an archive. */
export const ARCHIVE_END = new Uint8Array(2 * BLOCK)

/**
 * What stands before a file's content in an archive: a ustar header, and before it the path as an
 * extended attribute where it is not plain ASCII of at most 100 bytes. Raw UTF-8 in the header would
 * do for GNU tar, but the `tar` of Windows reads it in the PC's own code page.
 * @param size bytes of the content
 * @param modifiedAt ms since 1970
 * @throws RangeError when a ustar header cannot hold the size.
 */
export function entryHead(name: string, size: number, modifiedAt: number): Uint8Array {
  if (!Number.isSafeInteger(size) || size < 0 || size > MAX_ENTRY_BYTES) {
    throw new RangeError(`An archive cannot hold ${size} bytes in one entry`)
  }
  if (ASCII_NAME.test(name)) return header(name, size, '0', modifiedAt)
  const path = extendedRecord('path', name)
  const head = new Uint8Array(2 * BLOCK + path.length + paddingOf(path.length))
  head.set(header('PaxHeaders/path', path.length, 'x', modifiedAt), 0)
  head.set(path, BLOCK)
  // Readers that know no extended attributes get the file all the same, under a shortened name.
  head.set(header(shortName(name), size, '0', modifiedAt), head.length - BLOCK)
  return head
}

/** Bytes that an entry takes in the archive. */
export function entryBytes(name: string, size: number): number {
  return entryHead(name, size, 0).length + size + paddingOf(size)
}

const shortName = (name: string): string => name.replaceAll(/[^\x20-\x7e]/gu, '_').slice(-100)

function header(name: string, size: number, type: '0' | 'x', modifiedAt: number): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => {
    block.set(encoder.encode(text), at)
  }
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  put(0, name)
  put(100, '0000644\0')
  put(108, '0000000\0')
  put(116, '0000000\0')
  put(124, `${octal(size, 11)}\0`)
  put(136, `${octal(Math.floor(modifiedAt / 1000), 11)}\0`)
  put(156, type)
  put(257, 'ustar\u000000')
  put(148, `${octal(checksumOf(block), 6)}\0 `)
  return block
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function extendedRecord(key: string, value: string): Uint8Array {
  const rest = encoder.encode(` ${key}=${value}\n`)
  let length = rest.length
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length
  }
  const record = new Uint8Array(length)
  record.set(encoder.encode(String(length)))
  record.set(rest, length - rest.length)
  return record
}
