/** Photos of one entry. */
export const MAX_PHOTOS = 5
/** Bytes of one photo; the page makes larger ones smaller before it sends them. */
export const MAX_PHOTO_BYTES = 1024 * 1024

export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PhotoType = (typeof photoTypes)[number]

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((value, n) => bytes[at + n] === value)

/**
 * What kind of picture the bytes are, by how they begin, never by what somebody calls them (IR1).
 * @returns undefined for anything else: it is not kept and never sent to a browser as a picture.
 */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  const isRiff = startsWith(bytes, [0x52, 0x49, 0x46, 0x46])
  return isRiff && startsWith(bytes, [0x57, 0x45, 0x42, 0x50], 8) ? 'image/webp' : undefined
}
