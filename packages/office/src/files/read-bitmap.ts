import { unzlibSync } from 'fflate'
import { imageSize } from '../package/image-size.ts'
import { ownTable } from '../package/own-table.ts'

/** A picture as one grey value a pixel, top row first. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

const MOST_PIXELS = 40_000_000
const grey = (red: number, green: number, blue: number): number =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue)

function readBmp(bytes: Uint8Array, width: number, height: number): Bitmap | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bits = view.getUint16(28, true)
  const isPlain = view.getUint32(30, true) === 0 || view.getUint32(30, true) === 3
  if (!isPlain || ![8, 24, 32].includes(bits)) return undefined
  const start = view.getUint32(10, true)
  const row = Math.ceil((width * bits) / 32) * 4
  const palette = 14 + view.getUint32(14, true)
  const isUpward = view.getInt32(22, true) > 0
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let at = start + (isUpward ? height - 1 - y : y) * row + (x * bits) / 8
      if (bits === 8) at = palette + (bytes[at] ?? 0) * 4
      out[y * width + x] = grey(bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0)
    }
  return { width, height, grey: out }
}

const CHANNELS: Readonly<Record<number, number>> = ownTable({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 })

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [left, up, corner].map((one) => Math.abs(guess - one))
  if ((byLeft ?? 0) <= (byUp ?? 0) && (byLeft ?? 0) <= (byCorner ?? 0)) return left
  return (byUp ?? 0) <= (byCorner ?? 0) ? up : corner
}

/** Takes the row filters of PNG back, in place (ISO 15948, 9.2). */
function unfilter(data: Uint8Array, row: number, step: number, height: number): void {
  for (let y = 0; y < height; y += 1) {
    const start = y * (row + 1)
    const kind = data[start]
    for (let x = 1; x <= row; x += 1) {
      const left = x > step ? (data[start + x - step] ?? 0) : 0
      const up = y > 0 ? (data[start - row - 1 + x] ?? 0) : 0
      const corner = y > 0 && x > step ? (data[start - row - 1 + x - step] ?? 0) : 0
      const add =
        kind === 1
          ? left
          : kind === 2
            ? up
            : kind === 3
              ? (left + up) >> 1
              : kind === 4
                ? paeth(left, up, corner)
                : 0
      data[start + x] = ((data[start + x] ?? 0) + add) & 0xff
    }
  }
}

function readPng(bytes: Uint8Array, width: number, height: number): Bitmap | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = bytes[25] ?? 0
  const channels = CHANNELS[kind]
  // 16 bits a channel, palettes below 8 bits and interlacing: no picture of an exam has them.
  if (bytes[24] !== 8 || channels === undefined || bytes[28] !== 0) return undefined
  const chunks: Uint8Array[] = []
  let palette = new Uint8Array(0)
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const content = bytes.subarray(at + 8, at + 8 + length)
    const name = view.getUint32(at + 4)
    if (name === 0x49444154) chunks.push(content)
    if (name === 0x504c5445) palette = new Uint8Array(content)
    at += 12 + length
  }
  const row = width * channels
  const data = unzlibSync(joined(chunks), { out: new Uint8Array((row + 1) * height) })
  unfilter(data, row, channels, height)
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let at = y * (row + 1) + 1 + x * channels
      let from = data
      if (kind === 3) {
        at = (data[at] ?? 0) * 3
        from = palette
      }
      out[y * width + x] =
        kind === 0 || kind === 4
          ? (from[at] ?? 0)
          : grey(from[at] ?? 0, from[at + 1] ?? 0, from[at + 2] ?? 0)
    }
  return { width, height, grey: out }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The pixels of a BMP or PNG; undefined for other kinds and for pictures that are damaged. */
export function readBitmap(bytes: Uint8Array): Bitmap | undefined {
  const size = imageSize(bytes)
  if (size === undefined || size.width * size.height > MOST_PIXELS) return undefined
  if (size.width < 1 || size.height < 1) return undefined
  const read = bytes[0] === 0x42 ? readBmp : bytes[0] === 0x89 ? readPng : undefined
  try {
    return read?.(bytes, size.width, size.height)
  } catch {
    // A damaged picture has no pixels to compare; its type and size were judged already.
    return undefined
  }
}

/** Whether a picture shows anything: more than one grey value. */
export function isBlank({ grey: values }: Bitmap): boolean {
  return values.every((value) => Math.abs(value - (values[0] ?? 0)) <= 2)
}

const GRID = 8

/** Mean grey values of 8 by 8 fields: near for one picture in two sizes. */
export function fieldMeans({ width, height, grey: values }: Bitmap): readonly number[] {
  const sums = new Float64Array(GRID * GRID)
  const counts = new Float64Array(GRID * GRID)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const field = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width)
      sums[field] = (sums[field] ?? 0) + (values[y * width + x] ?? 0)
      counts[field] = (counts[field] ?? 0) + 1
    }
  return [...sums].map((sum, field) => sum / Math.max(1, counts[field] ?? 1))
}

/** Which of 8 by 8 fields are lighter than the mean: alike for a picture saved again (50103). */
export function averageHash(bitmap: Bitmap): readonly boolean[] {
  const means = fieldMeans(bitmap)
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length
  return means.map((value) => value > mean)
}
