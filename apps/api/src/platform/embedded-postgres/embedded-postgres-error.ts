/**
 * What can keep the embedded PostgreSQL from running. Every code has one remedy, which the
 * message names; nothing of the data is changed before any of them is thrown.
 *
 * - `binaries-missing`: no PostgreSQL ≥ 15 runs on this machine
 * - `data-damaged`: the data directory is there and incomplete
 * - `data-missing`: the data was made once and is not where it should be
 * - `data-elsewhere`: the pointer names data that belongs to another data folder
 * - `version-mismatch`: the data needs another PostgreSQL than those found
 * - `disk-full`, `not-permitted`: the operating system refused
 * - `no-account`: PostgreSQL refuses to run as root, and no other account could be had
 * - `no-port`: no port of 127.0.0.1 could be taken
 * - `locked`: another start holds the lock for too long
 * - `start-failed`, `stop-failed`: anything else; the message carries PostgreSQL's own words
 */
export type EmbeddedPostgresErrorCode =
  | 'binaries-missing'
  | 'data-damaged'
  | 'data-missing'
  | 'data-elsewhere'
  | 'version-mismatch'
  | 'disk-full'
  | 'not-permitted'
  | 'no-account'
  | 'no-port'
  | 'locked'
  | 'start-failed'
  | 'stop-failed'

/** The embedded PostgreSQL cannot do what was asked; `code` says why. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}

const codeBySystemError: Readonly<Record<string, EmbeddedPostgresErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'not-permitted',
}

/** Turns an error of the file system into one that says what to do; passes others through. */
export function explainSystemError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof EmbeddedPostgresError) return error
  const code =
    'code' in error && typeof error.code === 'string' ? codeBySystemError[error.code] : undefined
  if (code === undefined) return error
  const reason =
    code === 'disk-full'
      ? 'the disk is full'
      : 'the operating system does not permit it; perhaps the folder was made by another account, ' +
        'for example by a start as root, or its file system keeps no permissions'
  return new EmbeddedPostgresError(code, `${doing}: ${reason} (${error.message})`, { cause: error })
}
