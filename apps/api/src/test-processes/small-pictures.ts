/** A grey PNG of one pixel, as another program wrote it. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
/** The beginning of a JPEG of 120 × 160 up to its frame header, with some bytes after it. */
export const JPEG = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc0000b0800a0007801011100ffda0000ffd9',
  'hex',
)
