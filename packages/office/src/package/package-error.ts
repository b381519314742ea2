/** Why a file cannot be read as an Office document (the reasons are part of the engine's contract). */
export type UnreadableReason =
  | 'empty'
  | 'not-a-package'
  | 'encrypted'
  | 'legacy'
  | 'wrong-type'
  | 'damaged'
  | 'too-large'
  | 'hostile'

/** Thrown inside the engine when a file or one of its parts cannot be read; never leaves it. */
export class PackageError extends Error {
  readonly code: UnreadableReason

  constructor(code: UnreadableReason, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'PackageError'
    this.code = code
  }
}
