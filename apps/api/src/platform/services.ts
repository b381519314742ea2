import { randomBytes } from 'node:crypto'
import { newCode, newId } from '@wenkao/shared/kernel'
import type { Logger } from 'pino'
import type { BlobStore } from './blobs.fs.ts'
import type { Database } from './database.ts'
import type { Keys } from './keys.fs.ts'
import type { PartialBlobs } from './partial-blobs.fs.ts'
import type { StagedFiles } from './staged-files.fs.ts'

/** What use cases are given; nothing of it is global (STYLE: injection). */
export interface Services extends Pick<Database, 'db' | 'sql' | 'onConnectionLost'> {
  /** Connections of their own for lists, exports and grading; see `POOL_SIZES`. */
  readonly reports: Pick<Database, 'db' | 'sql'>
  readonly clock: { now(): number }
  readonly keys: Keys
  readonly blobs: BlobStore
  /** Beginnings of large contents that come in parts. */
  readonly partials: PartialBlobs
  /** Where sealed files lie until they were verified. */
  readonly staged: StagedFiles
  readonly log: Logger
  readonly version: string
  readonly isDemo: boolean
  /** Origin under which browsers reach the server; cookies and links depend on it. */
  readonly publicOrigin: string
}

/** A new row id, sortable by the server's time. */
export function freshId(services: Pick<Services, 'clock'>): string {
  return newId(services.clock.now(), randomBytes(10))
}

/** A new code for people, of `length` signs plus a check character. */
export function freshCode(length: number): string {
  return newCode(randomBytes(length * 4 + 16), length)
}

/** A new secret for cookies and links: 256 bits, base64url. */
export function freshSecret(): string {
  return randomBytes(32).toString('base64url')
}
