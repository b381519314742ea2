const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    pieces.push(
      `${SIGNS[group >> 18]}${SIGNS[(group >> 12) & 63]}${left > 1 ? SIGNS[(group >> 6) & 63] : '='}${left > 2 ? SIGNS[group & 63] : '='}`,
    )
  }
  return pieces.join('')
}

/** Bytes of base64, blanks ignored; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const signs = text.replace(/\s+/g, '').replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/]*$/.test(signs) || signs.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((signs.length * 3) / 4))
  let group = 0
  let bits = 0
  let at = 0
  for (let index = 0; index < signs.length; index += 1) {
    group = ((group << 6) | SIGNS.indexOf(signs[index] ?? '')) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at] = (group >> bits) & 255
      at += 1
    }
  }
  return bytes
}

/** Bytes of a `data:` address in base64. */
export function readDataAddress(address: string): Uint8Array | undefined {
  const found = /^data:image\/[a-z+.-]{1,20};base64,/i.exec(address.slice(0, 60))
  return found ? fromBase64(address.slice(found[0].length)) : undefined
}
