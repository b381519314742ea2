import { concatBytes } from '@noble/hashes/utils.js'

const SECTOR = 512
const NUMBERS = SECTOR / 4
/** So many tables stand in the header. */
const TABLES = 109
const [FREE, END, TABLE] = [0xffffffff, 0xfffffffe, 0xfffffffd]
/** Shorter streams would have to stand among the small ones. */
const SHORTEST = 4096

function numbers(values: readonly number[], fill: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / NUMBERS) * SECTOR)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index * 4 < bytes.length; index += 1)
    view.setUint32(index * 4, values[index] ?? fill, true)
  return bytes
}

interface Entry {
  readonly name: string
  readonly type: number
  readonly child?: number
  readonly right?: number
  readonly first: number
  readonly size: number
}

function entryBytes({ name, type, child = FREE, right = FREE, first, size }: Entry): Uint8Array {
  const bytes = new Uint8Array(128)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < name.length; index += 1)
    view.setUint16(index * 2, name.charCodeAt(index), true)
  view.setUint16(64, name === '' ? 0 : (name.length + 1) * 2, true)
  bytes.set([type, 1], 66)
  view.setUint32(68, FREE, true)
  view.setUint32(72, right, true)
  view.setUint32(76, child, true)
  view.setUint32(116, first, true)
  view.setUint32(120, size, true)
  return bytes
}

/** A sector for each 512 bytes; a stream that is too short for one of its own gets zeros. */
function wholeSectors(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(Math.max(bytes.length, SHORTEST) / SECTOR) * SECTOR)
  whole.set(bytes)
  return whole
}

/**
 * An OLE2 compound file (MS-CFB) of two streams: `short` must have the shorter name, which stands
 * first in the directory's order. Streams below 4096 bytes are filled up with zeros.
 * @throws RangeError above about 7 MB, which would need tables outside the header.
 */
export function writeCompound(
  short: readonly [name: string, bytes: Uint8Array],
  long: readonly [name: string, bytes: Uint8Array],
): Uint8Array {
  const [one, two] = [wholeSectors(short[1]), wholeSectors(long[1])]
  const [oneCount, twoCount] = [one.length / SECTOR, two.length / SECTOR]
  // Each table names itself too, and one sector is the directory.
  const tables = Math.ceil((oneCount + twoCount + 1) / (NUMBERS - 1))
  if (tables > TABLES) throw new RangeError('The compound file is too large')
  const chain = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, index) => (index + 1 < count ? first + index + 1 : END))
  const first = tables + 1
  const table = [
    ...Array<number>(tables).fill(TABLE),
    END,
    ...chain(first, oneCount),
    ...chain(first + oneCount, twoCount),
  ]
  const sizeOf = (bytes: Uint8Array): number => Math.max(bytes.length, SHORTEST)
  const header = new Uint8Array(SECTOR)
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  const view = new DataView(header.buffer)
  // Version 3.62, little endian, sectors of 512 bytes and small ones of 64.
  for (const [index, value] of [0x3e, 3, 0xfffe, 9, 6].entries())
    view.setUint16(24 + index * 2, value, true)
  view.setUint32(44, tables, true)
  view.setUint32(48, tables, true)
  view.setUint32(56, SHORTEST, true)
  view.setUint32(60, END, true)
  view.setUint32(68, END, true)
  for (let index = 0; index < TABLES; index += 1)
    view.setUint32(76 + index * 4, index < tables ? index : FREE, true)
  const nothing = { name: '', type: 0, first: 0, size: 0 }
  const directory = [
    { name: 'Root Entry', type: 5, child: 1, first: END, size: 0 },
    { name: short[0], type: 2, right: 2, first, size: sizeOf(short[1]) },
    { name: long[0], type: 2, first: first + oneCount, size: sizeOf(long[1]) },
    nothing,
  ].map(entryBytes)
  return concatBytes(header, numbers(table, FREE), ...directory, one, two)
}
