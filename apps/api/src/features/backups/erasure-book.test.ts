import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { erasePerson, type PersonalKind } from '@wenkao/shared/privacy'
import { listCandidates, putCandidates } from '@wenkao/shared/sessions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../platform/database.ts'
import { setUpExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { readBook } from './erasure-book.ts'
import { openBackup } from './read-backup.ts'
import { restoreServer } from './restore-server.ts'
import { sealLines } from './signed-lines.ts'
import {
  makeBackupPlace,
  makeEmptyDatabase,
  sourceOf,
  type BackupPlace,
} from './test-processes/backup-place.ts'

/** What a restored database still says of candidates. */
interface Restored {
  readonly name: string
  readonly hasIdentity: boolean
}

let server: TestServer
let place: BackupPlace
let examId: string
let headers: Record<string, string>
let ids: Map<string, string>
/** Backup from before anybody was erased. */
let older: string
beforeAll(async () => {
  server = await createTestServer()
  place = await makeBackupPlace()
  const set = await setUpExam(server)
  headers = set.office.headers
  examId = set.examId
  const candidates = ['A1', 'A2', 'A3'].map((examNumber, at) => ({
    ...{ examNumber, name: `person ${examNumber}` },
    identityNumber: `P${1_000_000 + at}`,
  }))
  await server.call(putCandidates, { headers, params: { examId }, body: { candidates } })
  const { rows } = await server.call(listCandidates, { headers, params: { examId }, query: {} })
  ids = new Map(rows.map((row) => [row.examNumber, row.candidateId]))
  older = (await place.backUp(sourceOf(server))).backupId
  // One of another day is kept beside it.
  server.clock.advance(86_400_000)
  headers = (await server.office()).headers
  await erase('A1', 'name')
  await erase('A2', 'identityNumber')
  await place.backUp(sourceOf(server))
}, 60_000)
afterAll(async () => {
  place.remove()
  await server.close()
})

const erase = (examNumber: string, kind: PersonalKind) =>
  server.call(erasePerson, {
    headers,
    params: { examId, candidateId: ids.get(examNumber) ?? '' },
    body: { examNumber, kinds: [kind], reason: 'asked for' },
  })

/** Restores the older backup. @returns faults, and what is said of the three. */
async function restoreOlder(): Promise<{ faults: readonly string[]; people: Restored[] }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'wenkao-restored-'))
  const { url, close } = await makeEmptyDatabase()
  try {
    const { report } = await restoreServer({
      backup: await openBackup(place.target, [place.office.identity], older),
      ...{ dataFolder, replaces: false, clock: server.clock },
      openDatabase: () => Promise.resolve({ url, close: () => Promise.resolve() }),
    })
    const { sql, close: disconnect } = openDatabase(url, 1)
    try {
      const people = await sql<Restored[]>`
        select name, identity_number is not null as "hasIdentity"
        from candidates left join candidate_personal using (exam_id, candidate_id)
        where exam_number like 'A%' order by exam_number`
      return { faults: report.faults, people: [...people] }
    } finally {
      await disconnect()
    }
  } finally {
    await close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

const alive = (examNumber: string): Restored => ({
  ...{ name: `person ${examNumber}`, hasIdentity: true },
})
const erased = [
  { name: '***', hasIdentity: false },
  { ...alive('A2'), hasIdentity: false },
]

describe('[D10] the book of erasures', () => {
  it('PR4: a restore of an older backup erases again who was erased since', async () => {
    expect(await restoreOlder()).toEqual({ faults: [], people: [...erased, alive('A3')] })
  })

  it('PR4: only grows: what a restored server does not know of stays in it', async () => {
    await server.services.sql`delete from erasures where candidate_id = ${ids.get('A1') ?? ''}`
    await erase('A3', 'name')
    await place.backUp(sourceOf(server))
    expect(await restoreOlder()).toEqual({
      ...{ faults: [], people: [...erased, { name: '***', hasIdentity: false }] },
    })
  })

  it('PR4: a damaged or a foreign book is a fault that is told, and erases nobody', async () => {
    const file = join(place.folder, 'erasures.age')
    const bytes = readFileSync(file)
    const stranger = await createTestServer()
    const foreign = await sealLines(
      [{ kind: 'head', format: 'wenkao-erasures', version: 1 }],
      stranger.services.keys.auditSigning,
      [place.office.recipient],
    )
    try {
      writeFileSync(file, foreign)
      const { keyId } = server.services.keys.publicKeys.audit
      await expect(readBook(place.target, [place.office.identity], keyId)).rejects.toMatchObject({
        code: 'damagedManifest',
      })
      writeFileSync(file, bytes.subarray(0, bytes.length - 20))
      const { faults, people } = await restoreOlder()
      expect(faults).toMatchObject([expect.stringContaining('erasures.age')])
      expect(people).toEqual(['A1', 'A2', 'A3'].map(alive))
    } finally {
      writeFileSync(file, bytes)
      await stranger.close()
    }
  })
})
