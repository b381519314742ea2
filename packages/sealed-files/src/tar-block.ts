/** Everything in an archive begins at a multiple of this many bytes. */
export const BLOCK = 512
/** Largest size that the eleven octal digits of a header hold. */
export const MAX_ENTRY_BYTES = 8 ** 11 - 1
/** Size of one set of extended attributes: a path of 1100 characters fits several times. */
export const MAX_EXTENDED_BYTES = 16 * 1024

/** Bytes from the end of a content to the next block. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

/** Sum over a header with its own checksum field taken as blanks (POSIX ustar). */
export function checksumOf(header: Uint8Array): number {
  let sum = 8 * 32
  for (let at = 0; at < BLOCK; at += 1) {
    if (at < 148 || at >= 156) sum += header[at] ?? 0
  }
  return sum
}
