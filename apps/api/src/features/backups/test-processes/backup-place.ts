import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity, type IdentityPair } from '@wenkao/sealed-files'
import postgres from 'postgres'
import { inject } from 'vitest'
import { withDatabase } from '../../../test-processes/shared-postgres.ts'
import type { TestServer } from '../../../test-processes/test-server.ts'
import type { BackupTarget } from '../backup-target.ts'
import { openFolderTarget } from '../folder-target.fs.ts'
import type { Retention } from '../retention.ts'
import { writeBackup, type BackupMade, type BackupSource } from '../write-backup.ts'

/** A backup place in a folder, with the key of the office. */
export interface BackupPlace {
  readonly folder: string
  readonly target: BackupTarget
  readonly office: IdentityPair
  backUp(source: BackupSource, retention?: Retention): Promise<BackupMade>
  /** Files below the place, with `/`. */
  files(): string[]
  remove(): void
}

const ALL: Retention = { daily: 1000, weekly: 1000 }

export async function makeBackupPlace(): Promise<BackupPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-backup-place-'))
  const target = await openFolderTarget(folder)
  const office = await createIdentity()
  return {
    folder,
    target,
    office,
    backUp: (source, retention = ALL) =>
      writeBackup(source, { target, recipients: [office.recipient], retention }),
    files: () =>
      (readdirSync(folder, { recursive: true }) as string[])
        .filter((name) => statSync(join(folder, name)).isFile())
        .sort(),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a test server's backup is made of. */
export function sourceOf(server: TestServer): BackupSource {
  const { services, folder } = server
  return {
    ...{ sql: services.reports.sql, db: services.db },
    keys: services.keys,
    dataFolder: folder,
    blobsFolder: join(folder, 'blobs'),
    blobs: services.blobs,
    clock: server.clock,
    version: 'test',
  }
}

/** Stores random bytes as an answer file of a sitting. @returns their hash. */
export async function storeContent(
  server: TestServer,
  sitting: { readonly sessionId: string; readonly sittingId: string },
  size: number,
): Promise<string> {
  const bytes = randomBytes(size)
  const hash = createHash('sha256').update(bytes).digest('hex')
  await server.services.blobs.put(hash, bytes)
  const { sessionId, sittingId } = sitting
  await server.services.sql`insert into file_contents ${server.services.sql({
    ...{ session_id: sessionId, sitting_id: sittingId, hash, size },
    stored_at: server.clock.now(),
  })}`
  return hash
}

/** An empty database on the shared PostgreSQL. */
export async function makeEmptyDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const { serverUrl } = inject('postgres')
  const name = `wenkao_restored_${randomBytes(6).toString('hex')}`
  const admin = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)
  return {
    url: withDatabase(serverUrl, name),
    close: async () => {
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
