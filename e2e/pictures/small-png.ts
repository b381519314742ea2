import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256
const MISSED_COLOURS = 64

/**
 * Rewrites a browser's screenshot (8 bits a channel, not interlaced) with a palette: the most frequent
 * colours as they are, every other one as the nearest of them. A picture of a page has few colours
 * beside the soft edges of its letters, so it looks the same at a third of the size.
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, data } = readPng(png)
  const pixels = unfilter(data, width * channels, height, channels)
  const count = new Map<number, number>()
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at += 1) {
    const from = at * channels
    const colour =
      ((pixels[from] ?? 0) << 16) | ((pixels[from + 1] ?? 0) << 8) | (pixels[from + 2] ?? 0)
    colours[at] = colour
    count.set(colour, (count.get(colour) ?? 0) + 1)
  }
  const palette = paletteOf(count)
  const index = new Map([...count.keys()].map((colour) => [colour, nearest(palette, colour)]))
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      lines[y * (width + 1) + 1 + x] = index.get(colours[y * width + x] ?? 0) ?? 0
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
    ),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * The most frequent colours, then those that would be most missed, so that a small red mark in a large
 * picture stays red.
 */
function paletteOf(count: ReadonlyMap<number, number>): number[] {
  const byCount = [...count].sort((a, b) => b[1] - a[1])
  const palette = byCount.slice(0, MOST_COLOURS - MISSED_COLOURS).map(([colour]) => colour)
  const rest = byCount.slice(palette.length).map(([colour, pixels]) => ({
    colour,
    pixels,
    distance: Math.min(...palette.map((entry) => distanceOf(entry, colour))),
  }))
  while (palette.length < MOST_COLOURS && rest.length > 0) {
    rest.sort((a, b) => b.distance * b.pixels - a.distance * a.pixels)
    const most = rest.shift()
    if (!most) break
    palette.push(most.colour)
    for (const entry of rest) {
      entry.distance = Math.min(entry.distance, distanceOf(most.colour, entry.colour))
    }
  }
  return palette
}

function readPng(png: Buffer) {
  const data: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    channels: png[25] === 6 ? 4 : 3,
    data: inflateSync(Buffer.concat(data)),
  }
}

/** Undoes the filters of PNG (section 9 of its specification). */
function unfilter(data: Buffer, stride: number, height: number, channels: number): Uint8Array {
  const pixels = new Uint8Array(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x < channels ? 0 : (pixels[at - channels] ?? 0)
      const up = y === 0 ? 0 : (pixels[at - stride] ?? 0)
      const upLeft = x < channels || y === 0 ? 0 : (pixels[at - stride - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter ?? 0] ?? 0
      pixels[at] = (data[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return pixels
}

function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft)
  const toUp = Math.abs(left - upLeft)
  const toUpLeft = Math.abs(left + up - 2 * upLeft)
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Infinity
  for (const [at, entry] of palette.entries()) {
    const distance = distanceOf(entry, colour)
    if (distance < least) {
      least = distance
      best = at
    }
  }
  return best
}

function distanceOf(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16)
  const green = ((one >> 8) & 255) - ((other >> 8) & 255)
  const blue = (one & 255) - (other & 255)
  return red * red + green * green + blue * blue
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const bytes = Buffer.alloc(body.length + 8)
  bytes.writeUInt32BE(data.length, 0)
  body.copy(bytes, 4)
  bytes.writeUInt32BE(crc32(body), body.length + 4)
  return bytes
}
