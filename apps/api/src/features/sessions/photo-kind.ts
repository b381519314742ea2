const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
/** Wider or higher than any scanned photo; a browser of a tablet must be able to show it. */
const MOST_PIXELS = 6000

/**
 * What a picture is, by its content: whoever sends it may call it anything.
 * @returns undefined when it is neither a JPEG nor a PNG of a usable size.
 */
export function photoKind(bytes: Uint8Array): 'image/jpeg' | 'image/png' | undefined {
  const picture = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (picture.length >= 33 && picture.subarray(0, PNG.length).equals(PNG)) {
    const isUsable = isSize(picture.readUInt32BE(16), picture.readUInt32BE(20))
    return isUsable && picture.includes('IEND') ? 'image/png' : undefined
  }
  return isJpeg(picture) ? 'image/jpeg' : undefined
}

function isSize(width: number, height: number): boolean {
  return width > 0 && height > 0 && width <= MOST_PIXELS && height <= MOST_PIXELS
}

/** Walks the segments (ITU T.81, annex B) up to the frame header, which has the size. */
function isJpeg(picture: Buffer): boolean {
  if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8) return false
  let at = 2
  while (at + 9 <= picture.length && picture[at] === 0xff) {
    const marker = picture[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return isSize(picture.readUInt16BE(at + 7), picture.readUInt16BE(at + 5))
    at += 2 + picture.readUInt16BE(at + 2)
  }
  return false
}
