import { strToU8, zlibSync } from 'fflate'

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1)
    value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const made = new Uint8Array(data.length + 12)
  const view = new DataView(made.buffer)
  view.setUint32(0, data.length)
  made.set(strToU8(type), 4)
  made.set(data, 8)
  view.setUint32(8 + data.length, checksum(made.subarray(4, 8 + data.length)))
  return made
}

/** A PNG of one colour, as small as it can be. @param rgb RRGGBB. */
export function plainPicture(width: number, height: number, rgb: string): Uint8Array {
  const color = [0, 2, 4].map((from) => Number.parseInt(rgb.slice(from, from + 2), 16))
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // Eight bits of red, green and blue each.
  header.set([8, 2, 0, 0, 0], 8)
  const rows = new Uint8Array(height * (1 + width * 3))
  for (let at = 0; at < rows.length; at += 1) {
    const inRow = at % (1 + width * 3)
    rows[at] = inRow === 0 ? 0 : (color[(inRow - 1) % 3] ?? 0)
  }
  const parts = [
    Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    made.set(part, at)
    at += part.length
  }
  return made
}
