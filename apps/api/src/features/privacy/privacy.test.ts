import { randomUUID } from 'node:crypto'
import { listAudit } from '@wenkao/shared/audit'
import { downloadResultArchive } from '@wenkao/shared/archives'
import { endSession } from '@wenkao/shared/monitor'
import {
  erasePerson,
  exportPerson,
  previewRetention,
  putRetention,
  readPerson,
  readRetention,
  searchPersons,
  type PersonalKind,
} from '@wenkao/shared/privacy'
import { candidatePhoto, checkInList, putPhoto } from '@wenkao/shared/seating'
import { listCandidates, listTickets, putCandidates } from '@wenkao/shared/sessions'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealAll } from '../../test-processes/audit-chain.ts'
import { handInWork } from '../../test-processes/hand-in-work.ts'
import {
  logIn,
  setUpExam,
  smallPaper,
  startExam,
  type ExamSetUp,
} from '../../test-processes/set-up-exam.ts'
import { PNG } from '../../test-processes/small-pictures.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { eraseDue } from './keep-retention.ts'
import { selectPersonTables } from './persons.queries.ts'

let server: TestServer
beforeAll(async () => {
  // What is held is to be the same from one look to the next: nothing is graded meanwhile.
  server = await createTestServer({ grades: false })
})
afterAll(() => server.close())

const IDENTITY = '11010519491231002X'
const DAY = 86_400_000

interface Case extends ExamSetUp {
  readonly headers: Record<string, string>
  /** Of the first candidate. */
  readonly person: { readonly examId: string; readonly candidateId: string }
  readonly examNumber: string
  readonly name: string
}

let serial = 0

/** An exam whose first candidate has an identity number and a photo, and has handed in. */
async function examWithPerson(ends = true): Promise<Case> {
  serial += 1
  const set = await setUpExam(server)
  const { headers } = set.office
  const params = { examId: set.examId }
  const examNumber = set.tickets[0]?.examNumber ?? ''
  const name = `Unmistakable ${serial} Person`
  await server.call(putCandidates, {
    ...{ headers, params },
    body: {
      candidates: [
        {
          ...{ examNumber, name, identityNumber: IDENTITY, externalId: `SIS-${serial}` },
          specialNeeds: 'Braille',
        },
      ],
    },
  })
  await server.call(putPhoto, { headers, params: { ...params, examNumber }, body: PNG })
  const { rows } = await server.call(listCandidates, { headers, params, query: {} })
  const candidateId = rows.find((row) => row.examNumber === examNumber)?.candidateId ?? ''
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  await handInWork(server, smallPaper(''), login, { answers: { '9010101': ['b'] } })
  if (ends) await server.call(endSession, { headers, params: { sessionId: set.sessionId } })
  return { ...set, headers, examNumber, name, person: { examId: set.examId, candidateId } }
}

const read = ({ headers, person: params }: Case) => server.call(readPerson, { headers, params })
const eraseWith = (of: Case, body: object) =>
  server.raw(erasePerson, { headers: of.headers, params: of.person, body })
const erase = async (of: Case, kinds: PersonalKind[]) => {
  const { examNumber } = of
  const reply = await eraseWith(of, { examNumber, kinds, reason: 'asked for by the person' })
  expect(reply.status, await reply.clone().text()).toBe(200)
}
const search = async (headers: Record<string, string>, text: string) =>
  (await server.call(searchPersons, { headers, body: { search: text } })).persons

/** All rows of all tables as text: what a look into the database would find. */
async function wholeDatabase(): Promise<string> {
  const tables = await server.services.sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await server.services.sql<{ row: string }[]>`
      select t::text as row from ${server.services.sql(name)} t`
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}

describe('who looked at whom', () => {
  it('PR1: a printed ticket and a photo at the door leave who saw what', async () => {
    const of = await examWithPerson()
    const { headers, sessionId } = of
    const { candidates } = await server.call(checkInList, { headers, params: { sessionId } })
    const { sittingId } = candidates.find((row) => row.examNumber === of.examNumber) ?? {}
    const photo = await server.raw(candidatePhoto, {
      headers,
      params: { sessionId, sittingId: sittingId ?? '' },
    })
    expect(photo.status).toBe(200)
    const { looks } = await read(of)
    expect(looks.map(({ seen, action }) => [action, ...seen])).toEqual([
      ['room.checkIn', 'photo'],
      ['tickets.print', 'accessCode'],
    ])
    expect(looks[0]?.byKind).toBe('staff')
    const other = await examWithPerson()
    expect((await read(other)).looks.map(({ action }) => action)).toEqual(['tickets.print'])
  })

  it('PR1: is the central office’s alone', async () => {
    const of = await examWithPerson()
    const area = await server.staff([
      { role: 'areaAdmin', scope: { kind: 'area', id: randomUUID() } },
    ])
    const { headers } = area
    for (const reply of [
      server.raw(readPerson, { headers, params: of.person }),
      server.raw(exportPerson, { headers, params: of.person }),
      server.raw(searchPersons, { headers, body: { search: of.examNumber } }),
      server.raw(readRetention, { headers }),
    ])
      expect((await reply).status).toBe(403)
  })
})

describe('a person', () => {
  it('is found by exam number, part of the name and whole identity number in every exam', async () => {
    const [one, other] = [await examWithPerson(), await examWithPerson()]
    const { headers } = one
    const idsOf = async (text: string) =>
      (await search(headers, text)).map(({ candidateId }) => candidateId)
    const both = [other.person.candidateId, one.person.candidateId]
    expect(await idsOf(one.examNumber)).toEqual([one.person.candidateId])
    expect(await idsOf(one.name.slice(3, 16))).toEqual([one.person.candidateId])
    expect(await idsOf(IDENTITY.toLowerCase())).toEqual(expect.arrayContaining(both))
    expect(await idsOf(IDENTITY.slice(0, 17))).toEqual([])
    expect(await idsOf('100%')).toEqual([])
    const [row] = await search(headers, one.examNumber)
    expect(row).toMatchObject({ identityNumberMasked: '110*************2X', hasPhoto: true })
  })

  it('PR2: gets everything that is held, and nothing that opens anything', async () => {
    const of = await examWithPerson()
    const reply = await server.raw(exportPerson, { headers: of.headers, params: of.person })
    expect(reply.headers.get('content-type')).toBe('application/zip')
    const files = unzipSync(new Uint8Array(await reply.arrayBuffer()))
    const json = (name: string): unknown => JSON.parse(strFromU8(files[name] ?? new Uint8Array()))
    expect(json('person.json')).toMatchObject({
      ...{ name: of.name, identityNumber: IDENTITY, specialNeeds: 'Braille' },
    })
    expect(Buffer.from(files['photo.png'] ?? []).equals(PNG)).toBe(true)
    const { held, looks } = await read(of)
    expect(held.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['answer_events', 'candidates', 'sittings', 'submissions']),
    )
    for (const { table, rows } of held) expect(json(`tables/${table}.json`)).toHaveLength(rows)
    const text = Object.entries(files)
      .filter(([name]) => name.endsWith('.json'))
      .map(([, bytes]) => strFromU8(bytes))
      .join()
    expect(text).not.toMatch(/wrapped_key|code_mac|code_sealed|identity_mac|shuffle_seed/)
    expect(text).not.toContain('candidate 2')
    expect(json('actions.json')).not.toEqual([])
    // The export itself is one of the looks.
    expect(looks[0]).toMatchObject({ seen: ['everything'], action: 'privacy.manage' })
  })

  it('PR2: every table with a candidate or a sitting in it is among those that are read', async () => {
    const tables = (await selectPersonTables(server.services.sql)).map(({ name }) => name)
    const columns = await server.services.sql<{ name: string }[]>`
      select distinct table_name as name from information_schema.columns
      where table_schema = 'public' and column_name in ('candidate_id', 'sitting_id')`
    expect(tables.toSorted()).toEqual(columns.map(({ name }) => name).toSorted())
  })
})

describe('an erasure', () => {
  it('PR3: ends one kind with its key; what stays is sealed under another one', async () => {
    const of = await examWithPerson()
    const keyOf = async () =>
      (
        await server.services.sql<{ key: Buffer }[]>`
          select wrapped_key as key from candidate_personal
          where candidate_id = ${of.person.candidateId}`
      )[0]?.key
    const before = await keyOf()
    await erase(of, ['photo'])
    const { person, erasures } = await read(of)
    expect(person).toMatchObject({ hasPhoto: false, name: of.name, erasedAt: null })
    expect(person.identityNumberMasked).toBe('110*************2X')
    expect(erasures).toMatchObject([{ kind: 'photo', reason: 'asked for by the person' }])
    expect(before && (await keyOf())?.equals(before)).toBe(false)
    expect(person.hasSpecialNeeds).toBe(true)
    await erase(of, ['identityNumber'])
    expect((await read(of)).person.hasSpecialNeeds).toBe(true)
    await erase(of, ['specialNeeds'])
    expect(await keyOf()).toBeUndefined()
    expect(await search(of.headers, IDENTITY)).not.toContainEqual(
      expect.objectContaining({ candidateId: of.person.candidateId }),
    )
  })

  it('PR3: leaves nothing of the person in the database, and results and logs as they were', async () => {
    const of = await examWithPerson()
    const { headers, examId } = of
    const count = async () =>
      server.services.sql`
        select (select count(*) from answer_events)::int as events,
          (select count(*) from submissions)::int as submissions,
          (select count(*) from candidates)::int as candidates`
    const before = await count()
    expect(await wholeDatabase()).toContain(of.name)
    await erase(of, ['name'])
    const all = await wholeDatabase()
    for (const gone of [of.name, `SIS-${serial}`, IDENTITY]) expect(all).not.toContain(gone)
    expect(await count()).toEqual(before)
    const [held] = await server.services.sql<{ keys: number; codes: number }[]>`
      select (select count(*)::int from candidate_personal
          where candidate_id = ${of.person.candidateId}) as keys,
        (select count(*)::int from access_codes
          where candidate_id = ${of.person.candidateId}) as codes`
    expect(held).toEqual({ keys: 0, codes: 0 })
    const { person, erasures } = await read(of)
    expect(person).toMatchObject({
      name: '***',
      erasedAt: expect.any(Number) as number,
      hasPhoto: false,
    })
    expect(erasures.map(({ kind }) => kind).toSorted()).toEqual([
      ...['identityNumber', 'name', 'photo', 'specialNeeds'],
    ])
    // What other pages show goes on.
    const { rows } = await server.call(listCandidates, { headers, params: { examId }, query: {} })
    expect(rows.find((row) => row.examNumber === of.examNumber)?.name).toBe('***')
    const archive = await server.raw(downloadResultArchive, { headers, params: { examId } })
    expect(Object.keys(unzipSync(new Uint8Array(await archive.arrayBuffer()))).join()).toContain(
      `${of.examNumber} ___`,
    )
    const { tickets } = await server.call(listTickets, {
      headers,
      params: { sessionId: of.sessionId },
    })
    expect(tickets.map(({ examNumber }) => examNumber)).not.toContain(of.examNumber)
  })

  it('PR3: is not undone by an import of the roster or of a photo', async () => {
    const of = await examWithPerson()
    const { headers, examId, examNumber, name } = of
    await erase(of, ['name'])
    const candidates = [{ examNumber, name, identityNumber: IDENTITY, externalId: 'again' }]
    const reply = await server.call(putCandidates, {
      headers,
      params: { examId },
      body: { candidates },
    })
    expect(reply).toMatchObject({ added: 0, changed: 0, faults: [{ fault: 'erased' }] })
    const photo = await server.raw(putPhoto, {
      headers,
      params: { examId, examNumber },
      body: PNG,
    })
    expect(photo.status).toBe(404)
    expect(await wholeDatabase()).not.toContain(name)
  })

  it('PR3: is refused while the exam runs, an appeal is open, or with another exam number', async () => {
    const of = await examWithPerson(false)
    const { headers, sessionId, examNumber, person } = of
    const body = { examNumber, kinds: ['name'], reason: 'asked for' }
    const refusal = async (sent: object) => {
      const reply = await eraseWith(of, sent)
      const { error } = (await reply.json()) as { error: { code: string; details?: object } }
      return [reply.status, error.code, error.details]
    }
    expect(await refusal(body)).toEqual([409, 'erasureBlocked', { reason: 'sessionOpen' }])
    expect((await read(of)).blocked).toBe('sessionOpen')
    await server.call(endSession, { headers, params: { sessionId } })
    await server.services.sql`
      insert into reviews (session_id, review_id, sitting_id, exam_id, round, content_digest, kind,
        flags, flag_details, opened_at, needed, state)
      select session_id, ${randomUUID()}, sitting_id, exam_id, 1, 'x', 'appeal', '[]', '[]', 0, 2, 'open'
      from sittings where candidate_id = ${person.candidateId}`
    expect(await refusal(body)).toEqual([409, 'erasureBlocked', { reason: 'appealOpen' }])
    await server.services.sql`update reviews set state = 'decided'`
    expect((await refusal({ ...body, examNumber: '1' }))[0]).toBe(400)
    expect((await read(of)).person.name).toBe(of.name)
    await erase(of, ['name'])
    // A second time changes nothing.
    await erase(of, ['name', 'photo'])
    expect((await read(of)).erasures).toHaveLength(4)
  })

  it('PR3: leaves the audit chain whole, with ids alone', async () => {
    const of = await examWithPerson()
    await sealAll(server)
    const [before] = await server.services.sql<{ head: string }[]>`
      select string_agg(head, ',' order by area_id, n) as head from audit_blocks`
    await erase(of, ['name'])
    const [after] = await server.services.sql<{ head: string }[]>`
      select string_agg(head, ',' order by area_id, n) as head from audit_blocks`
    expect(after?.head.startsWith(before?.head ?? '-')).toBe(true)
    const { rows } = await server.call(listAudit, {
      headers: of.headers,
      query: { action: 'privacy.manage' },
    })
    const [row] = rows
    expect(row?.detail).toEqual({ ...of.person, kinds: ['name'] })
    expect(JSON.stringify(rows)).not.toContain(of.name)
  })
})

describe('retention periods', () => {
  const none = { identityNumber: null, photo: null, name: null }

  it('PR5: erase what is due, exam by exam, and keep the rest', async () => {
    const [old, appealing] = [await examWithPerson(), await examWithPerson()]
    await server.services.sql`
      insert into reviews (session_id, review_id, sitting_id, exam_id, round, content_digest, kind,
        flags, flag_details, opened_at, needed, state)
      select session_id, ${randomUUID()}, sitting_id, exam_id, 1, 'x', 'appeal', '[]', '[]', 0, 2, 'open'
      from sittings where candidate_id = ${appealing.person.candidateId}`
    server.clock.advance(31.5 * DAY)
    // Whoever was signed in is no more.
    const { headers } = await server.office()
    const later = { headers }
    const young = await examWithPerson()
    const wish = { identityNumber: 2, photo: 1, name: null }
    const { due } = await server.call(previewRetention, { headers, body: wish })
    const dueHere = due.filter(({ examId }) => [old.examId, young.examId].includes(examId))
    expect(dueHere).toMatchObject([{ examId: old.examId, kind: 'photo', persons: 1 }])
    const persons = due.reduce((sum, each) => sum + each.persons, 0)
    const few = await server.raw(putRetention, { headers, body: { ...wish, persons: persons - 1 } })
    expect(few.status).toBe(409)
    expect((await server.call(readRetention, { headers })).periods).toMatchObject(none)
    await server.call(putRetention, { headers, body: { ...wish, persons } })
    expect((await read({ ...old, ...later })).person.hasPhoto).toBe(true)
    await eraseDue(server.services)
    expect((await read({ ...old, ...later })).person).toMatchObject({
      hasPhoto: false,
      name: old.name,
    })
    expect((await read(young)).person.hasPhoto).toBe(true)
    expect((await read({ ...appealing, ...later })).person.hasPhoto).toBe(true)
    const state = await server.call(readRetention, { headers })
    expect(state.doneAt).toBeGreaterThan(0)
    expect(state.due.map(({ examId }) => examId)).toEqual([appealing.examId])

    // The names of everybody go in batches.
    await server.services.sql`
      insert into candidates (exam_id, candidate_id, exam_number, name, created_at)
      select ${old.examId}, gen_random_uuid(), 'B' || n, 'Batch ' || n, 0 from generate_series(1, 1200) n`
    const all = { ...wish, name: 1 }
    const more = await server.call(previewRetention, { headers, body: all })
    await server.call(putRetention, {
      headers,
      body: { ...all, persons: more.due.reduce((sum, each) => sum + each.persons, 0) },
    })
    await eraseDue(server.services)
    const [left] = await server.services.sql<{ total: number }[]>`
      select count(*)::int as total from candidates
      where exam_id = ${old.examId} and name <> '***'`
    expect(left?.total).toBe(0)
    expect((await read(young)).person.name).toBe(young.name)
    await server.call(putRetention, { headers, body: { ...none, persons: 0 } })
  })

  it('PR5: end no exam that runs, and none without a period', async () => {
    const of = await examWithPerson(false)
    server.clock.advance(400 * DAY)
    const { headers } = await server.office()
    const { due } = await server.call(previewRetention, {
      headers,
      body: { identityNumber: 1, photo: 1, name: 1 },
    })
    expect(due.map(({ examId }) => examId)).not.toContain(of.examId)
    expect((await server.call(previewRetention, { headers, body: none })).due).toEqual([])
  })

  it('PR5: wait a day where nothing was done for a month: the clock may be wrong', async () => {
    const of = await examWithPerson()
    const signIn = async () => ({ ...of, ...(await server.office()) })
    const waits = async (as: Case) =>
      (await server.call(listAudit, { headers: as.headers, query: { search: 'waits' } })).rows
        .length
    const body = { identityNumber: 1, photo: null, name: null, persons: 1_000_000 }
    const before = await waits(await signIn())
    await server.call(putRetention, { headers: (await server.office()).headers, body })
    // As if somebody had typed another year.
    server.clock.advance(3650 * DAY)
    await eraseDue(server.services)
    await eraseDue(server.services)
    const then = await signIn()
    expect((await read(then)).person.identityNumberMasked).not.toBeNull()
    expect(await waits(then)).toBe(before + 1)
    server.clock.advance(1.1 * DAY)
    await eraseDue(server.services)
    expect((await read(await signIn())).person.identityNumberMasked).toBeNull()
  })
})
