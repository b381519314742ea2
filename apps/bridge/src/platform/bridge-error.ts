export type BridgeErrorCode =
  | 'configInvalid'
  | 'certificateRefused'
  | 'stationKeyUnreadable'
  | 'portTaken'
  | 'dataFolderInUse'
  | 'requestRefused'
  | 'endpointWithoutHandler'
  | 'journalClosed'
  | 'contentMissing'
  | 'contentDamaged'
  | 'contentUnstable'
  | 'foreignEntry'
  | 'noPlaceForFolder'
  | 'noSitting'
  | 'fileTooLarge'

/** A failure that somebody must see; `code` is what the one place that reports it decides by. */
export class BridgeError extends Error {
  readonly code: BridgeErrorCode

  constructor(code: BridgeErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'BridgeError'
    this.code = code
  }
}

/** The `code` of a system error such as EBUSY, or undefined. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : undefined
}
