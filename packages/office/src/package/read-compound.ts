import { PackageError } from './package-error.ts'

const FREE = 0xfffffffa
const HEADER = 512

const damaged = (detail: string): PackageError => new PackageError('damaged', detail)

/** Sectors of a compound file (MS-CFB), looked up with bounds and without endless chains. */
class Sectors {
  readonly #bytes: Uint8Array
  readonly #size: number
  readonly #next: readonly number[]

  constructor(bytes: Uint8Array, size: number, next: readonly number[]) {
    this.#bytes = bytes
    this.#size = size
    this.#next = next
  }

  /** The bytes of a chain of sectors, in order. */
  read(first: number, offset: number): Uint8Array {
    const parts: Uint8Array[] = []
    let sector = first
    while (sector < FREE) {
      if (parts.length > this.#next.length) throw damaged('a chain of sectors has no end')
      const at = offset + sector * this.#size
      if (at >= this.#bytes.length) throw damaged('a sector is missing')
      parts.push(this.#bytes.subarray(at, at + this.#size))
      sector = this.#next[sector] ?? FREE
    }
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }
}

function numbersOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true))
}

/**
 * The streams of an OLE2 compound file by name (MS-CFB), storages aside. Throws PackageError damaged
 * when its tables lead nowhere.
 */
export function readCompound(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (bytes.length < HEADER) throw damaged('the compound file has no header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shift = view.getUint16(30, true)
  const miniShift = view.getUint16(32, true)
  if ((shift !== 9 && shift !== 12) || miniShift !== 6) throw damaged('sectors of no known size')
  const size = 1 << shift
  const offset = size
  const tableSectors = numbersOf(bytes.subarray(76, HEADER)).filter((one) => one < FREE)
  let more = view.getUint32(68, true)
  for (let count = 0; more < FREE; count += 1) {
    const at = offset + more * size
    if (count > 1000 || at + size > bytes.length) throw damaged('the list of tables has no end')
    const list = numbersOf(bytes.subarray(at, at + size))
    more = list.pop() ?? FREE
    tableSectors.push(...list.filter((one) => one < FREE))
  }
  const next = tableSectors.flatMap((sector) => {
    const at = offset + sector * size
    return at + size > bytes.length ? [] : numbersOf(bytes.subarray(at, at + size))
  })
  const sectors = new Sectors(bytes, size, next)
  const directory = sectors.read(view.getUint32(48, true), offset)
  const entries = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const cutoff = view.getUint32(56, true)
  const miniNext = numbersOf(sectors.read(view.getUint32(60, true), offset))
  let small: Sectors | undefined
  const found = new Map<string, Uint8Array>()
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const type = directory[at + 66]
    const length = Math.min(64, entries.getUint16(at + 64, true))
    let name = ''
    for (let index = 0; index + 2 < length; index += 2)
      name += String.fromCharCode(entries.getUint16(at + index, true))
    const first = entries.getUint32(at + 116, true)
    const bytesLong = entries.getUint32(at + 120, true)
    if (type === 5) small = new Sectors(sectors.read(first, offset), 64, miniNext)
    if (type !== 2 || found.has(name)) continue
    const whole =
      bytesLong < cutoff
        ? small?.read(first, 0)
        : bytesLong === 0
          ? undefined
          : sectors.read(first, offset)
    found.set(name, (whole ?? new Uint8Array()).subarray(0, bytesLong))
  }
  return found
}
