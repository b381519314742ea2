export const MANIFEST_NAME = 'manifest.json'
export const SIGNATURE_NAME = 'manifest.sig.json'

/** Bytes; 60,000 parts with long names fit. */
export const MAX_MANIFEST_BYTES = 16 * 1024 * 1024
export const MAX_SIGNATURE_BYTES = 4096
/** The header comes before anything is proven, so it is held small. */
export const MAX_HEADER_BYTES = 64 * 1024
/** Each costs two multiplications on the curve for every identity that is tried. */
export const MAX_STANZAS = 32

/** What a reader bears; what is above is refused as `tooLarge` before it is read. */
export interface OpenLimits {
  /** Bytes of the archive inside. */
  readonly maxBytes: number
}

export const defaultLimits: OpenLimits = { maxBytes: 4 * 1024 * 1024 * 1024 }
