import { inflateSync } from 'node:zlib'

/** More than any photo of an ID has; what claims more would only fill the memory. */
const MOST_PIXELS = 8_000_000
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/**
 * Whether a photo can be put into a document. The library unpacks a PNG in the background, where a
 * broken one would end the whole document: so it is unpacked here before. Interlaced ones are refused,
 * because their size cannot be told beforehand.
 */
export function canDraw(bytes: Uint8Array): boolean {
  return PNG.every((byte, at) => bytes[at] === byte) ? isWholePng(bytes) : isJpeg(bytes)
}

function isWholePng(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: Uint8Array[] = []
  let head: { width: number; height: number; bits: number; channels: number } | undefined
  let hasPalette = false
  for (let at = PNG.length; at + 12 <= view.length;) {
    const length = view.readUInt32BE(at)
    const kind = view.toString('latin1', at + 4, at + 8)
    const body = view.subarray(at + 8, at + 8 + length)
    if (body.length < length) return false
    if (kind === 'IHDR' && length >= 13) {
      const channels = CHANNELS[body[9] ?? 1]
      if (channels === undefined || body[12] !== 0) return false
      const [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)]
      head = { width, height, bits: body[8] ?? 0, channels }
    }
    if (kind === 'PLTE') hasPalette = length > 0 && length % 3 === 0 && length <= 768
    if (kind === 'IDAT') parts.push(body)
    if (kind === 'IEND') break
    at += 12 + length
  }
  if (!head || !isOfSize(head.width, head.height)) return false
  if (![1, 2, 4, 8, 16].includes(head.bits)) return false
  if (view[25] === 3 && !hasPalette) return false
  const whole = (Math.ceil((head.width * head.bits * head.channels) / 8) + 1) * head.height
  try {
    return inflateSync(Buffer.concat(parts), { maxOutputLength: whole }).length === whole
  } catch {
    return false
  }
}

/** Start of a frame: baseline to progressive, what is in between are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function isJpeg(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (view.length < 4 || view.readUInt16BE(0) !== 0xffd8) return false
  for (let at = 2; at + 9 < view.length && view[at] === 0xff;) {
    const marker = view[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (isFrame(marker)) {
      const [height, width] = [view.readUInt16BE(at + 5), view.readUInt16BE(at + 7)]
      return view[at + 4] === 8 && [1, 3, 4].includes(view[at + 9] ?? 0) && isOfSize(width, height)
    } else at += 2 + view.readUInt16BE(at + 2)
  }
  return false
}

const isOfSize = (width: number, height: number): boolean =>
  width > 0 && height > 0 && width * height <= MOST_PIXELS
