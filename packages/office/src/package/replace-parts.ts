import { strFromU8, strToU8 } from 'fflate'
import { PackageError } from './package-error.ts'
import { crc32 } from './zip-directory.ts'

interface DirectoryRecord {
  readonly name: string
  readonly record: Uint8Array
  readonly headerOffset: number
}

const END = 22
const CENTRAL = 46
/** 1 January 1980, the zero of zip's calendar: the same on every machine. */
const DATE = 0x21

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - END; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw new PackageError('damaged', 'the zip ends before its directory')
}

function readRecords(bytes: Uint8Array): {
  records: DirectoryRecord[]
  start: number
  comment: Uint8Array
} {
  const view = viewOf(bytes)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  const records: DirectoryRecord[] = []
  let at = start
  for (let index = 0; index < count; index += 1) {
    const nameLength = view.getUint16(at + 28, true)
    const length =
      CENTRAL + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    const name = bytes.subarray(at + CENTRAL, at + CENTRAL + nameLength)
    const headerOffset = view.getUint32(at + 42, true)
    // Its 64-bit offset stands in an extra field; no document within the limits needs one.
    if (headerOffset === 0xffffffff) throw new PackageError('too-large', 'a 64-bit zip')
    const isUtf8 = (view.getUint16(at + 8, true) & 0x0800) !== 0
    const record = bytes.slice(at, at + length)
    records.push({ name: strFromU8(name, !isUtf8), record, headerOffset })
    at += length
  }
  return { records, start, comment: bytes.subarray(end + END) }
}

/** A stored part: what no compressor touches has the same bytes everywhere. */
function storedPart(name: string, content: Uint8Array): { local: Uint8Array; central: Uint8Array } {
  const encoded = strToU8(name)
  const fields = new Uint8Array(26)
  const view = viewOf(fields)
  view.setUint16(0, 20, true)
  view.setUint16(2, encoded.length === name.length ? 0 : 0x0800, true)
  view.setUint16(8, DATE, true)
  view.setUint32(10, crc32(content), true)
  view.setUint32(14, content.length, true)
  view.setUint32(18, content.length, true)
  view.setUint16(22, encoded.length, true)
  const local = concat([Uint8Array.of(0x50, 0x4b, 3, 4), fields, encoded, content])
  const central = concat([
    Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0),
    fields,
    new Uint8Array(14),
    encoded,
  ])
  return { local, central }
}

/**
 * A package with some parts replaced or added. Everything else keeps its compressed bytes, its order
 * and its directory record. Same input, same bytes.
 * @param bytes a package that `openPackage` has opened. @param parts content by exact part name.
 * @param removed exact names of parts that go. @throws PackageError too-large for a 64-bit zip.
 */
export function replaceParts(
  bytes: Uint8Array,
  parts: ReadonlyMap<string, Uint8Array>,
  removed: ReadonlySet<string> = new Set(),
): Uint8Array {
  const { records, start, comment } = readRecords(bytes)
  const offsets = [...records.map(({ headerOffset }) => headerOffset), start].sort((a, b) => a - b)
  const endOf = (offset: number): number => offsets.find((other) => other > offset) ?? start
  const body: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let length = 0
  const add = (local: Uint8Array, central: Uint8Array): void => {
    viewOf(central).setUint32(42, length, true)
    body.push(local)
    directory.push(central)
    length += local.length
  }
  for (const { name, record, headerOffset } of records) {
    if (removed.has(name)) continue
    const content = parts.get(name)
    if (content === undefined) add(bytes.subarray(headerOffset, endOf(headerOffset)), record)
    else {
      const { local, central } = storedPart(name, content)
      add(local, central)
    }
  }
  const known = new Set(records.map(({ name }) => name))
  for (const [name, content] of parts) {
    if (known.has(name) || removed.has(name)) continue
    const { local, central } = storedPart(name, content)
    add(local, central)
  }
  const central = concat(directory)
  const end = new Uint8Array(END)
  const view = viewOf(end)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, directory.length, true)
  view.setUint16(10, directory.length, true)
  view.setUint32(12, central.length, true)
  view.setUint32(16, length, true)
  view.setUint16(20, comment.length, true)
  return concat([...body, central, end, comment])
}
