import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentity } from '@wenkao/sealed-files'
import type { LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../platform/database.ts'
import { startEmbeddedPostgres } from '../../platform/embedded-postgres.fs.ts'
import { sealAll } from '../../test-processes/audit-chain.ts'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { openTestLine } from '../../test-processes/test-line.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { objectPath } from './backup-format.ts'
import { drillBackup } from './drill-backup.ts'
import { openBackup } from './read-backup.ts'
import { restoreServer } from './restore-server.ts'
import { inSnapshot, selectTables } from './snapshot.queries.ts'
import {
  makeBackupPlace,
  makeEmptyDatabase,
  sourceOf,
  storeContent,
  type BackupPlace,
} from './test-processes/backup-place.ts'

let server: TestServer
let place: BackupPlace
let hash: string
let login: LogInReply
beforeAll(async () => {
  server = await createTestServer()
  // From here on only the tests seal, so that a backup is of a moment that they know.
  await server.app.stop()
  place = await makeBackupPlace()
  const set = await setUpExam(server)
  await startExam(server, set)
  login = await logIn(server, set, 0)
  const line = openTestLine(server, login)
  line.answer('9010101', 'b')
  line.answer('9010401', 'tab\tnewline\nslash\\ 引号"稳考')
  await line.sync()
  await line.submit()
  const { sittingId } = login.sitting
  hash = await storeContent(server, { sessionId: set.sessionId, sittingId }, 9_000_000)
  await sealAll(server)
  await place.backUp(sourceOf(server))
}, 60_000)
afterAll(async () => {
  place.remove()
  await server.close()
})

const publicKeys = () => Object.values(server.services.keys.publicKeys)
async function newFolder(): Promise<{
  dataFolder: string
  [Symbol.asyncDispose](): Promise<void>
}> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wenkao-restored-'))
  const remove = () => {
    rmSync(dataFolder, { recursive: true, force: true })
    return Promise.resolve()
  }
  return Promise.resolve({ dataFolder, [Symbol.asyncDispose]: remove })
}
const office = () => openBackup(place.target, [place.office.identity])
const drill = async () => {
  const backup = await openBackup(place.target, [server.services.keys.sealedFiles.identity])
  return drillBackup({
    ...{ backup, keys: publicKeys(), clock: server.clock },
    openScratch: makeEmptyDatabase,
  })
}
/** Changes a file of the place while something is tried, then puts it back. */
async function whileChanged<T>(
  path: string,
  change: (bytes: Buffer) => Buffer | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const file = join(place.folder, path)
  const bytes = readFileSync(file)
  const changed = change(Buffer.from(bytes))
  if (changed) writeFileSync(file, changed)
  else rmSync(file)
  try {
    return await work()
  } finally {
    writeFileSync(file, bytes)
  }
}
const flip = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}

describe('[D10] a restore', () => {
  it('BU4: makes the same server in another PostgreSQL: rows, contents, keys, and can be gone on with', async () => {
    await using folder = await newFolder()
    const { dataFolder } = folder
    const database = await makeEmptyDatabase()
    const restored = openDatabase(database.url, 2)
    try {
      const kept = await restoreServer({
        ...{ backup: await office(), dataFolder, replaces: false, clock: server.clock },
        openDatabase: () => Promise.resolve({ url: database.url, close: () => Promise.resolve() }),
      })
      expect(kept.report.faults).toEqual([])
      expect(kept.report.found).toMatchObject({ sittings: 3, submissions: 1 })
      expect(kept.report.expected).toMatchObject({ sittings: 3, submissions: 1, blobs: 1 })
      expect(kept.report.found?.events).toBeGreaterThan(1)
      expect(kept.report.found?.auditBlocks).toBeGreaterThan(0)
      // Compared by the database itself, and not by what wrote the backup.
      const shapes = await inSnapshot(restored.sql, selectTables)
      expect(shapes.length).toBeGreaterThan(80)
      for (const { name } of shapes) {
        const digest = `select count(*)::int as n, md5(coalesce(string_agg(t::text, ',' order by t::text collate "C"), '')) as all
          from "${name}" t`
        const [here] = await restored.sql.unsafe(digest)
        const [there] = await server.services.sql.unsafe(digest)
        expect({ name, ...here }).toEqual({ name, ...there })
      }
      for (const name of ['set.json', 'pepper.key', 'audit-signing.pem', 'sealed-files.age'])
        expect(readFileSync(join(dataFolder, 'keys', name))).toEqual(
          readFileSync(join(server.folder, 'keys', name)),
        )
      expect(readFileSync(join(dataFolder, 'blobs', hash.slice(0, 2), hash))).toEqual(
        readFileSync(join(server.folder, 'blobs', hash.slice(0, 2), hash)),
      )
      const again = restoreServer({
        ...{ backup: await office(), dataFolder, replaces: false, clock: server.clock },
        openDatabase: () => Promise.resolve({ url: database.url, close: () => Promise.resolve() }),
      })
      await expect(again).rejects.toMatchObject({ code: 'notEmpty' })
      const replaced = await restoreServer({
        ...{ backup: await office(), dataFolder, replaces: true, clock: server.clock },
        openDatabase: () => Promise.resolve({ url: database.url, close: () => Promise.resolve() }),
      })
      expect(replaced.report.faults).toEqual([])
    } finally {
      await restored.close()
      await database.close()
    }
  })

  it('BU4: makes it in a data folder with a PostgreSQL of its own', async () => {
    await using folder = await newFolder()
    const { dataFolder } = folder
    const kept = await restoreServer({
      ...{ backup: await office(), dataFolder, replaces: false, clock: server.clock },
      openDatabase: async () => {
        const embedded = await startEmbeddedPostgres({ dataFolder, log: () => undefined })
        return { url: embedded.url, close: () => embedded.stop() }
      },
    })
    expect(kept.report.faults).toEqual([])
  })

  it('BU3: needs the key of the office, which is not on the server', async () => {
    await using folder = await newFolder()
    const other = (await createIdentity()).identity
    await expect(openBackup(place.target, [other])).rejects.toMatchObject({ code: 'wrongKey' })
    const own = await openBackup(place.target, [server.services.keys.sealedFiles.identity])
    const restoring = restoreServer({
      ...{ backup: own, dataFolder: folder.dataFolder, replaces: false, clock: server.clock },
      openDatabase: () => Promise.reject(new Error('not reached')),
    })
    await expect(restoring).rejects.toMatchObject({ code: 'wrongKey' })
  })

  it('BU9: objects without a manifest are no backup', async () => {
    const id = (await office()).manifest.head.backupId
    await whileChanged(
      `manifests/${id}.age`,
      () => undefined,
      () => expect(office()).rejects.toMatchObject({ code: 'noBackup' }),
    )
  })

  it('BU4: refuses a backup of tables that this program does not know', async () => {
    const backup = await office()
    const { head } = backup.manifest
    const newer = { hash: 'ab'.repeat(32), createdAt: 1 }
    const manifest = {
      ...backup.manifest,
      head: { ...head, migrations: [...head.migrations, newer] },
    }
    const database = await makeEmptyDatabase()
    await using folder = await newFolder()
    const restoring = restoreServer({
      ...{ backup: { ...backup, manifest }, dataFolder: folder.dataFolder },
      ...{ replaces: false, clock: server.clock, openDatabase: () => Promise.resolve(database) },
    })
    await expect(restoring).rejects.toMatchObject({ code: 'newerProgram' })
  })
})

describe('[D10] a drill', () => {
  it('BU6: restores elsewhere with the server’s own key, counts, verifies the chain, and says so in a report', async () => {
    const { report, text, sha256 } = await drill()
    expect(report.faults).toEqual([])
    expect(report.found).toMatchObject({ sittings: 3, submissions: 1, auditFindingCount: 0 })
    expect(report.blobs).toEqual({ proven: 1, bytes: 9_000_000 })
    expect(JSON.parse(text)).toEqual(report)
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('BU6: names what is damaged: a flipped bit, a cut end, a missing object, a damaged manifest', async () => {
    const { manifest } = await office()
    const table = manifest.tables.find(({ name }) => name === 'answer_events')
    const [segment] = table?.segments ?? []
    const [, second] = manifest.blobs[0]?.pieces ?? []
    const ofTable = objectPath(segment?.object ?? '')
    const ofBlob = objectPath(second?.object ?? '')
    const keys = objectPath(manifest.head.keys.object)
    const cutEnd = (bytes: Buffer) => bytes.subarray(0, -1)
    const missing = () => undefined
    // All at once: a fault hides no other one.
    const { report } = await whileChanged(ofTable, flip, () =>
      whileChanged(ofBlob, cutEnd, () => whileChanged(keys, missing, drill)),
    )
    expect(report.faults).toHaveLength(3)
    const told = report.faults.join('\n')
    expect(told).toContain(`${ofTable} is damaged (altered), a piece of table answer_events`)
    expect(told).toContain(`${ofBlob} is damaged (cut off, `)
    expect(told).toContain(keys)
    const without = await whileChanged(ofBlob, missing, drill)
    expect(without.report.faults).toEqual([`${ofBlob} is missing, a piece of blob ${hash}`])
    const path = `manifests/${manifest.head.backupId}.age`
    await whileChanged(path, flip, () =>
      expect(drill()).rejects.toMatchObject({ code: 'damagedManifest' }),
    )
  })

  it('BU6: finds a row that was changed behind the audit log’s back before the backup', async () => {
    const { sql } = server.services
    const [row] = await sql<{ id: string; subject: string }[]>`
      select audit_id as id, subject from audit_rows where block is not null limit 1`
    if (!row) throw new Error('Expected a sealed row')
    await sql`update audit_rows set subject = 'other' where audit_id = ${row.id}`
    const made = await place.backUp(sourceOf(server))
    const { report } = await drill()
    await sql`update audit_rows set subject = ${row.subject} where audit_id = ${row.id}`
    await place.target.remove(`manifests/${made.backupId}.age`)
    expect(report.faults).toEqual(['The audit log is not as it was sealed, in 1 places'])
  })
})

// Last: at the standing clock of these tests its backup is as new as the others'.
describe('[D10] a restored server', () => {
  it('BU10: ends what was under way when the backup was taken, its own run too', async () => {
    await using folder = await newFolder()
    const runId = randomUUID()
    const { sql } = server.services
    await sql`insert into backup_runs ${sql({ run_id: runId, kind: 'backup', started_at: server.clock.now() })}`
    const made = await place.backUp(sourceOf(server))
    await sql`delete from backup_runs where run_id = ${runId}`
    const database = await makeEmptyDatabase()
    const restored = openDatabase(database.url, 2)
    try {
      const kept = await restoreServer({
        ...{
          backup: await openBackup(place.target, [place.office.identity], made.backupId),
          dataFolder: folder.dataFolder,
          replaces: false,
        },
        clock: server.clock,
        openDatabase: () => Promise.resolve({ url: database.url, close: () => Promise.resolve() }),
      })
      expect(kept.report).toMatchObject({ backupId: made.backupId, faults: [] })
      const runs = await restored.sql`select run_id, outcome, fault, ended_at from backup_runs`
      expect(runs).toMatchObject([{ run_id: runId, outcome: 'failed', fault: 'stopped' }])
      expect(Number(runs[0]?.['ended_at'])).toBeGreaterThan(0)
    } finally {
      await restored.close()
      await database.close()
    }
  })
})
