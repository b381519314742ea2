import type { ItemPicture } from './bank-item.contract.ts'

export const MOST_PICTURE_BYTES = 2_000_000

const startsWith = (bytes: Uint8Array, text: string, from = 0): boolean =>
  [...text].every((sign, at) => bytes[from + at] === sign.charCodeAt(0))

/** What a picture is by its content (BK9); undefined for anything else, whatever its name says. */
export function pictureTypeOf(bytes: Uint8Array): ItemPicture['type'] | undefined {
  if (startsWith(bytes, '\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (startsWith(bytes, '\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif'
  return startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8) ? 'image/webp' : undefined
}
