import { createHash, randomBytes } from 'node:crypto'
import { BlobDamagedError, listBlobs, type BlobStore } from '../../platform/blobs.fs.ts'
import type { Db, Sql, SqlRunner } from '../../platform/database.ts'
import type { Keys } from '../../platform/keys.fs.ts'
import { deriveKey } from '../../platform/sealing.ts'
import { BackupError } from './backup-error.ts'
import {
  backupIdOf,
  FORMAT,
  FORMAT_VERSION,
  Marker,
  MARKER_NAME,
  manifestPath,
  piecesOf,
  type BackupBlob,
  type BackupCounts,
  type BackupManifest,
  type BackupTable,
  type StoredPiece,
} from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { cutSegments } from './cut-segments.ts'
import { writeBook } from './erasure-book.ts'
import { packKeys } from './key-files.fs.ts'
import { listBackups } from './list-backups.ts'
import { readManifest, sealManifest } from './manifest-file.ts'
import { createPieceWriter, type PieceWriter } from './pieces.ts'
import { removeOld } from './remove-old.ts'
import type { Retention } from './retention.ts'
import {
  copyOut,
  holdingBackupLock,
  inSnapshot,
  selectMigrations,
  selectTables,
} from './snapshot.queries.ts'

/** What a backup is made of, and where it goes. */
export interface BackupSource {
  /** At least two connections. */
  readonly sql: Sql
  readonly db: Db
  readonly keys: Keys
  readonly dataFolder: string
  readonly blobsFolder: string
  readonly blobs: Pick<BlobStore, 'open'>
  readonly clock: { now(): number }
  readonly version: string
}

export interface BackupPlan {
  readonly target: BackupTarget
  /** Recipients whose private halves are not on this server. */
  readonly recipients: readonly string[]
  readonly retention: Retention
}

export interface BackupMade {
  readonly backupId: string
  /** Moment of the snapshot, ms. */
  readonly takenAt: number
  readonly counts: BackupCounts
  /** Bytes that the backup takes with all that it shares with others. */
  readonly bytes: number
  /** What was written anew. */
  readonly written: { readonly objects: number; readonly bytes: number }
  /** Blobs that the server's own disk gives back otherwise than they were stored: not in the backup. */
  readonly damagedBlobs: readonly string[]
  /** Backups that were removed because newer ones stand for them. */
  readonly removed: readonly string[]
}

/** Bytes of a blob in one object. */
const BLOB_PIECE_BYTES = 8 * 1024 * 1024
const NAME_LABEL = 'wenkao backup object names'

/**
 * Makes a backup: one snapshot of the database, all blobs, the keys (D10, R2). It counts only when its
 * manifest was written last and read back. Holds one piece in memory at a time.
 * @throws BackupError.
 */
export async function writeBackup(source: BackupSource, plan: BackupPlan): Promise<BackupMade> {
  if (plan.recipients.length === 0)
    throw new BackupError(
      'noRecipient',
      'There is no escrow key to which the backup could be sealed',
    )
  const made = await holdingBackupLock(source.sql, () => write(source, plan))
  if (made === 'alreadyRunning')
    throw new BackupError('alreadyRunning', 'Another backup of this database is under way')
  return made
}

async function write(source: BackupSource, plan: BackupPlan): Promise<BackupMade> {
  const { keys, clock } = source
  const { target } = plan
  await claimPlace(target, keys.publicKeys.receipt.keyId)
  const held = new Map<string, number>()
  for await (const { path, size } of target.list('objects'))
    held.set(path.split('/').at(-1) ?? '', size)
  // The server itself opens everything but the keys: it compares backups, and drills.
  const recipients = [...plan.recipients, keys.sealedFiles.recipient]
  const former = await readFormer(target, keys.sealedFiles.identity, recipients)
  const writer = createPieceWriter(target, deriveKey(keys.pepper, NAME_LABEL), held, former.pieces)

  const takenAt = clock.now()
  const backupId = backupIdOf(takenAt, randomBytes(4).toString('hex'))
  const keyPiece = await writer.write(packKeys(source.dataFolder), plan.recipients)
  const { tables, migrations } = await inSnapshot(source.sql, async (snapshot) => ({
    migrations: await selectMigrations(snapshot),
    tables: await writeTables(snapshot, writer, recipients),
  }))
  // A row is written after its blob, so whatever the snapshot names is there by now.
  const { blobs, damaged } = await writeBlobs(source, writer, recipients, former.blobs)

  const manifest: Omit<BackupManifest, 'signature'> = {
    head: {
      ...{ kind: 'head', format: FORMAT, version: FORMAT_VERSION, backupId, takenAt },
      ...{ program: source.version, installation: keys.publicKeys.receipt.keyId },
      ...{ migrations, recipients, keys: keyPiece },
    },
    tables,
    blobs,
    counts: countsOf(tables, blobs),
  }
  await checkObjects(target, piecesOf(manifest))
  const file = await sealManifest(manifest, keys.auditSigning)
  await target.put(manifestPath(backupId), file)
  await readManifest(target, backupId, [keys.sealedFiles.identity])
  await writeBook(target, source.db, keys, recipients)
  const removed = await removeOld(target, plan.retention, keys.sealedFiles.identity)
  return {
    ...{ backupId, takenAt, counts: manifest.counts, damagedBlobs: damaged, removed },
    bytes: piecesOf(manifest).reduce((sum, { stored }) => sum + stored, file.length),
    written: { objects: writer.written.objects + 1, bytes: writer.written.bytes + file.length },
  }
}

/** Takes a place that is free, and refuses one of another installation. */
async function claimPlace(target: BackupTarget, installation: string): Promise<void> {
  const found = await target.get(MARKER_NAME)
  if (!found) {
    const marker = { format: FORMAT, version: FORMAT_VERSION, installation }
    await target.put(MARKER_NAME, Buffer.from(`${JSON.stringify(marker)}\n`))
    return
  }
  const marker = Marker.safeParse(jsonOf(found))
  if (!marker.success || marker.data.installation !== installation)
    throw new BackupError('targetForeign', `${target.name} holds backups of another installation`)
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

interface Former {
  readonly pieces: Map<string, StoredPiece>
  readonly blobs: Map<string, BackupBlob>
}

/** The newest backup that can be read: what it holds need not be written again. */
async function readFormer(
  target: BackupTarget,
  identity: string,
  recipients: readonly string[],
): Promise<Former> {
  const pieces = new Map<string, StoredPiece>()
  const blobs = new Map<string, BackupBlob>()
  for (const backupId of (await listBackups(target)).reverse()) {
    try {
      const manifest = await readManifest(target, backupId, [identity])
      // What was sealed to others is written anew.
      if (manifest.head.recipients.join(' ') !== recipients.join(' ')) break
      for (const piece of piecesOf(manifest)) pieces.set(piece.object, piece)
      for (const blob of manifest.blobs) blobs.set(blob.hash, blob)
      break
    } catch (cause) {
      // A damaged one helps nobody here; the drill names it.
      if (!(cause instanceof BackupError) || cause.code.startsWith('target')) throw cause
    }
  }
  return { pieces, blobs }
}

async function writeTables(
  snapshot: SqlRunner,
  writer: PieceWriter,
  recipients: readonly string[],
): Promise<BackupTable[]> {
  const tables: BackupTable[] = []
  for (const shape of await selectTables(snapshot)) {
    const digest = createHash('sha256')
    const segments: StoredPiece[] = []
    let rows = 0
    for await (const segment of cutSegments(copyOut(snapshot, shape, shape.columns))) {
      digest.update(segment.bytes)
      rows += segment.rows
      segments.push(await writer.write(segment.bytes, recipients))
    }
    const { name, columns } = shape
    tables.push({
      ...{ kind: 'table', name, columns: [...columns], rows, segments },
      sha256: digest.digest('hex'),
    })
  }
  return tables
}

async function writeBlobs(
  { blobs, blobsFolder }: BackupSource,
  writer: PieceWriter,
  recipients: readonly string[],
  former: ReadonlyMap<string, BackupBlob>,
): Promise<{ blobs: BackupBlob[]; damaged: string[] }> {
  const written: BackupBlob[] = []
  const damaged: string[] = []
  for await (const { hash, size } of listBlobs(blobsFolder)) {
    const known = former.get(hash)
    if (known?.pieces.every((piece) => writer.holds(piece))) {
      written.push(known)
      continue
    }
    const stream = await blobs.open(hash)
    if (!stream) continue
    try {
      const pieces: StoredPiece[] = []
      for await (const bytes of inPieces(stream)) pieces.push(await writer.write(bytes, recipients))
      written.push({ kind: 'blob', hash, size, pieces })
    } catch (cause) {
      if (!(cause instanceof BlobDamagedError)) throw cause
      damaged.push(hash)
    }
  }
  return { blobs: written, damaged }
}

async function* inPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let held = 0
  for await (const chunk of stream) {
    parts.push(chunk)
    held += chunk.length
    if (held < BLOB_PIECE_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    held = 0
  }
  if (held > 0) yield Buffer.concat(parts)
}

function countsOf(tables: readonly BackupTable[], blobs: readonly BackupBlob[]): BackupCounts {
  const rowsOf = (name: string) => tables.find((table) => table.name === name)?.rows ?? 0
  return {
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    sittings: rowsOf('sittings'),
    events: rowsOf('answer_events'),
    submissions: rowsOf('submissions'),
    auditRows: rowsOf('audit_rows'),
    blobs: blobs.length,
    blobBytes: blobs.reduce((sum, { size }) => sum + size, 0),
  }
}

/** What was written is there under its name, with its size. */
async function checkObjects(target: BackupTarget, pieces: readonly StoredPiece[]): Promise<void> {
  const sizes = new Map<string, number>()
  for await (const { path, size } of target.list('objects'))
    sizes.set(path.split('/').at(-1) ?? '', size)
  const lacking = pieces.find(({ object, stored }) => sizes.get(object) !== stored)
  if (lacking)
    throw new BackupError('missingObject', `${lacking.object} was written and is not there`)
}
