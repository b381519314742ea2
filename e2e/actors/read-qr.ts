/**
 * Reads a clean QR code (ISO/IEC 18004) of level L in byte mode, as a phone would, but from its
 * squares instead of a photo: nothing is damaged, so nothing is corrected.
 * @param dark rows of the symbol without its quiet zone.
 * @throws Error when it is of another kind.
 */
export function readQr(dark: readonly (readonly boolean[])[]): string {
  const size = dark.length
  const version = (size - 17) / 4
  const at = (x: number, y: number) => dark[y]?.[x] ?? false
  const format = Array.from({ length: 6 }, (_, x) => (at(x, 8) ? 1 : 0))
  const [l0, l1, m0, m1, m2] = format.map((bit, place) => bit ^ ([1, 0, 1, 0, 1, 0][place] ?? 0))
  if (l0 !== 0 || l1 !== 1) throw new Error('Expected a QR code of level L')
  const mask = (m0 ?? 0) * 4 + (m1 ?? 0) * 2 + (m2 ?? 0)
  const bits: number[] = []
  for (const [x, y] of dataPlaces(size, version)) {
    bits.push(at(x, y) !== isMasked(mask, x, y) ? 1 : 0)
  }
  return textOf(deinterleave(bytesOf(bits), version), version)
}

/** Data squares in reading order: pairs of columns from the right, up and down in turn. */
function* dataPlaces(size: number, version: number): Generator<[number, number]> {
  const centres = alignmentCentres(size, version)
  const isFixed = (x: number, y: number) => isFunctionSquare(size, version, centres, x, y)
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step
      for (const x of [right, right - 1]) if (!isFixed(x, y)) yield [x, y]
    }
    isUp = !isUp
  }
}

function alignmentCentres(size: number, version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
  const rest = Array.from({ length: count - 1 }, (_, at) => size - 7 - at * step)
  return [6, ...rest.reverse()]
}

function isFunctionSquare(
  size: number,
  version: number,
  centres: readonly number[],
  x: number,
  y: number,
): boolean {
  const isTiming = x === 6 || y === 6
  const isFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)
  const near = (a: number, b: number) => (a < 6 && b >= size - 11) || (b < 6 && a >= size - 11)
  const isVersion = version >= 7 && near(x, y)
  const isCorner = (a: number, b: number) =>
    (a === 6 && b === 6) || (a === 6 && b === size - 7) || (a === size - 7 && b === 6)
  const isAlignment = centres.some((cx) =>
    centres.some((cy) => !isCorner(cx, cy) && Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2),
  )
  return isTiming || isFinder || isVersion || isAlignment
}

function isMasked(mask: number, x: number, y: number): boolean {
  const rules = [
    (x + y) % 2,
    y % 2,
    x % 3,
    (x + y) % 3,
    (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
    ((x * y) % 2) + ((x * y) % 3),
    (((x * y) % 2) + ((x * y) % 3)) % 2,
    (((x + y) % 2) + ((x * y) % 3)) % 2,
  ]
  return rules[mask] === 0
}

function bytesOf(bits: readonly number[]): number[] {
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
  )
}

/** Level L, by version from 1: blocks, and correction bytes in each. */
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12]
const CORRECTION = [
  7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
]

function deinterleave(bytes: readonly number[], version: number): number[] {
  const count = BLOCKS[version - 1]
  const correction = CORRECTION[version - 1]
  if (count === undefined || correction === undefined) throw new Error(`Version ${version}`)
  const shortLength = Math.floor(bytes.length / count) - correction
  const shortBlocks = count - (bytes.length % count)
  const blocks = Array.from({ length: count }, () => [] as number[])
  let next = 0
  for (let place = 0; place <= shortLength; place += 1) {
    for (const [at, block] of blocks.entries()) {
      if (place === shortLength && at < shortBlocks) continue
      block.push(bytes[next] ?? 0)
      next += 1
    }
  }
  return blocks.flat()
}

const BYTE_MODE = 4

function textOf(bytes: readonly number[], version: number): string {
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, at) => (byte >> (7 - at)) & 1))
  let next = 0
  const take = (length: number) => {
    next += length
    return bits.slice(next - length, next).reduce((sum, bit) => sum * 2 + bit, 0)
  }
  if (take(4) !== BYTE_MODE) throw new Error('Expected a QR code in byte mode')
  const length = take(version < 10 ? 8 : 16)
  return Buffer.from(Array.from({ length }, () => take(8))).toString('utf8')
}
