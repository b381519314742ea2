import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import {
  knownMigrations,
  migrateDatabase,
  openDatabase,
  type Sql,
} from '../../platform/database.ts'
import { BackupError } from './backup-error.ts'
import type { BackupManifest, BackupTable } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { readPiece } from './pieces.ts'
import {
  copyIn,
  copyOut,
  emptyDatabase,
  inSnapshot,
  isEmptyDatabase,
  selectTables,
} from './snapshot.queries.ts'

/** Where a backup comes from, proven, and who opens it. */
export interface OpenedBackup {
  readonly target: BackupTarget
  readonly manifest: BackupManifest
  readonly identities: readonly string[]
}

/**
 * Makes the schema as it was, fills it, and compares every table with the backup byte by byte.
 * @param url of an empty database.
 * @param replaces whether what is in it may be destroyed.
 * @throws BackupError: nothing was changed with `notEmpty` and `newerProgram`.
 */
export async function restoreDatabase(
  backup: OpenedBackup,
  url: string,
  replaces: boolean,
): Promise<void> {
  const { manifest } = backup
  const known = knownMigrations()
  if (manifest.head.migrations.some(({ hash }, at) => known[at] !== hash))
    throw new BackupError(
      'newerProgram',
      `The backup was made by version ${manifest.head.program}, whose tables this version does not know`,
    )
  const database = openDatabase(url, 2)
  try {
    if (!(await isEmptyDatabase(database.sql))) {
      if (!replaces) throw new BackupError('notEmpty', 'The database is not empty')
      await emptyDatabase(database.sql)
    }
    await migrateDatabase(url, manifest.head.migrations.length)
    await fill(database.sql, backup)
    await compare(database.sql, manifest)
  } finally {
    await database.close()
  }
}

async function fill(sql: Sql, { target, manifest, identities }: OpenedBackup): Promise<void> {
  const shapes = await selectTables(sql)
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))
  const strange = manifest.tables.find(({ name }) => !shapes.some((shape) => shape.name === name))
  if (strange) throw new BackupError('differs', `The schema has no table ${strange.name}`)
  // All or nothing, also when it is killed.
  await sql.begin(async (transaction) => {
    for (const { name } of shapes) {
      const table = tables.get(name)
      if (!table) throw new BackupError('differs', `The backup has no table ${name}`)
      // A COPY of nothing costs a round trip that waits for the network's delayed acknowledgement.
      if (table.segments.length === 0) continue
      const into = await copyIn(transaction, name, table.columns)
      const ended = finished(into)
      // Told where it is waited for below; until then it must not end the process.
      ended.catch(() => undefined)
      try {
        for (const piece of table.segments) {
          const bytes = await readPiece(target, piece, identities, `table ${name}`)
          if (!into.write(bytes)) await Promise.race([once(into, 'drain'), ended])
        }
      } catch (cause) {
        into.destroy()
        throw cause
      }
      into.end()
      await ended
    }
  })
}

/** Reads everything again as a backup would. */
async function compare(sql: Sql, manifest: BackupManifest): Promise<void> {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))
  await inSnapshot(sql, async (snapshot) => {
    for (const shape of await selectTables(snapshot)) {
      const table = tables.get(shape.name)
      const digest = createHash('sha256')
      for await (const bytes of copyOut(snapshot, shape, table?.columns ?? [])) digest.update(bytes)
      refuseOther(shape.name, table, digest.digest('hex'))
    }
  })
}

function refuseOther(name: string, table: BackupTable | undefined, sha256: string): void {
  if (table?.sha256 !== sha256)
    throw new BackupError('differs', `Table ${name} is not what was backed up`)
}
