export type SealErrorCode =
  /** Nobody could open the file. */
  | 'noRecipient'
  /** What is to be sealed does not follow the format, or is above a limit. */
  | 'notSealable'
  /** A part's bytes are not those that the manifest was told of. */
  | 'partChanged'

/** Why something could not be sealed; nothing that a file from elsewhere can bring about. */
export class SealError extends Error {
  readonly code: SealErrorCode

  constructor(code: SealErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'SealError'
    this.code = code
  }
}
