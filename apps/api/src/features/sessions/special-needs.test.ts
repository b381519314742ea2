import { createApiKey, type KeyScope } from '@wenkao/shared/accounts'
import { candidateNeeds, checkInList } from '@wenkao/shared/seating'
import {
  importRoster,
  listCandidates,
  previewRoster,
  putCandidates,
  type CandidateInput,
} from '@wenkao/shared/sessions'
import { explainSittingDeadline, getSitting } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

const MIN = 60_000
let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const put = (set: ExamSetUp, ...candidates: CandidateInput[]) =>
  server.call(putCandidates, {
    headers: set.office.headers,
    params: { examId: set.examId },
    body: { candidates },
  })
const person = (set: ExamSetUp, at: number) => {
  return { examNumber: set.tickets[at]?.examNumber ?? '', name: `candidate ${at + 1}` }
}
const sittingIdOf = async (set: ExamSetUp, at: number): Promise<string> => {
  const { candidates } = await server.call(checkInList, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  return candidates[at]?.sittingId ?? ''
}
const deadlineOf = async (set: ExamSetUp, at: number) =>
  server.call(explainSittingDeadline, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId, sittingId: await sittingIdOf(set, at) },
  })
const csv = (...lines: string[]) => new TextEncoder().encode(lines.join('\n'))

describe('special needs of a roster', () => {
  it('RO1: come in by a column, are refused where the extra time is not clear, and stay where a file says nothing', async () => {
    const set = await setUpExam(server, { candidates: 1 })
    const { examId } = set
    const ask = (body: Uint8Array) => ({
      headers: set.office.headers,
      params: { examId },
      query: { fileName: 'roster.csv' },
      body,
    })
    const file = csv(
      '考号,姓名,特殊需求',
      'N1,甲,加时 30%',
      'N2,乙,无',
      'N3,丙,加时若干',
      `N4,丁,${'长'.repeat(201)}`,
      'N5,戊,放大镜·㐂',
    )
    const seen = await server.call(previewRoster, ask(file))
    expect(seen.mapping).toMatchObject({ specialNeeds: 2 })
    expect(seen.faults.map(({ line, field, fault }) => [line, field, fault])).toEqual([
      [4, 'specialNeeds', 'extraTimeUnclear'],
      [5, 'specialNeeds', 'specialNeedsTooLong'],
    ])
    expect(await server.call(importRoster, ask(file))).toMatchObject({ added: 3, faulty: 2 })
    expect(await server.call(importRoster, ask(file))).toMatchObject({ added: 0, unchanged: 3 })
    const silent = csv('考号,姓名,特殊需求', 'N1,甲,', 'N5,戊,无')
    expect(await server.call(importRoster, ask(silent))).toMatchObject({ changed: 1, unchanged: 1 })
    const { rows } = await server.call(listCandidates, {
      headers: set.office.headers,
      params: { examId },
    })
    expect(rows.map((row) => [row.specialNeeds, row.extraTime])).toEqual([
      [null, null],
      ['加时 30%', { unit: 'percent', amount: 30 }],
      [null, null],
      [null, null],
    ])
  })

  it('RO2: are shown to staff and at the door, to keys for personal data alone, and lie sealed', async () => {
    const set = await setUpExam(server, { candidates: 2 })
    const { examId, sessionId } = set
    const { headers } = set.office
    const specialNeeds = 'extra time 20 minutes, large print'
    const identityNumber = '11010519491231002X'
    await put(set, { ...person(set, 0), specialNeeds })
    await put(set, { ...person(set, 0), identityNumber })
    const read = async (scopes: KeyScope[]) => {
      const { secret } = await server.call(createApiKey, {
        headers,
        body: { name: `key ${scopes.join()}`, scopes },
      })
      const reply = await server.raw(listCandidates, {
        headers: { authorization: `Bearer ${secret}` },
        params: { examId },
      })
      return reply.text()
    }
    const masked = await read(['rosters:read'])
    expect(masked).toContain(person(set, 0).examNumber)
    expect(masked).not.toMatch(/large print|minutes/u)
    expect(await read(['rosters:read', 'personal:read'])).toMatch(/large print.*"minutes"/u)
    const { candidates } = await server.call(checkInList, { headers, params: { sessionId } })
    expect(candidates.map((row) => row.specialNeeds)).toEqual([specialNeeds, null])
    const own = { sessionId, sittingId: candidates[0]?.sittingId ?? '' }
    expect(await server.call(candidateNeeds, { headers, params: own })).toEqual({
      specialNeeds,
      extraTime: { unit: 'minutes', amount: 20 },
    })
    const rows = await server.services.sql<{ needs: Uint8Array; sealed: boolean }[]>`
      select special_needs as needs, identity_number is not null as sealed from candidate_personal
      where exam_id = ${examId}`
    expect(rows).toHaveLength(1)
    expect(rows[0]?.sealed).toBe(true)
    expect(Buffer.from(rows[0]?.needs ?? []).toString('latin1')).not.toContain('large print')
    await put(set, { ...person(set, 0), specialNeeds: '' })
    const after = await server.call(candidateNeeds, { headers, params: own })
    expect(after.specialNeeds).toBeNull()
  })

  it('RO3: give their extra time with the sitting, before and after it is made, once', async () => {
    const set = await setUpExam(server, { candidates: 2 })
    await put(set, { ...person(set, 0), specialNeeds: '加时 30%' })
    await put(set, { ...person(set, 0), specialNeeds: '加时 30%' })
    await put(set, { ...person(set, 1), specialNeeds: '加时 10 分钟' })
    await put(set, { ...person(set, 1), specialNeeds: '加时 5 分钟' })
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const first = await deadlineOf(set, 0)
    expect((first.deadline ?? 0) - (first.startAt ?? 0)).toBe(78 * MIN)
    expect(first.terms.map(({ kind, ms, source }) => [kind, ms / MIN, source])).toEqual([
      ['duration', 60, null],
      ['ownExtension', 18, 'roster'],
    ])
    const { clock } = await server.call(getSitting, {
      headers: { authorization: `Bearer ${login.token}` },
    })
    expect(clock.deadline).toBe(first.deadline)
    const second = await deadlineOf(set, 1)
    expect((second.deadline ?? 0) - (second.startAt ?? 0)).toBe(65 * MIN)
    // In a session that has begun the room decides.
    await put(set, { ...person(set, 0), specialNeeds: '加时 50%' })
    expect((await deadlineOf(set, 0)).deadline).toBe(first.deadline)
  })

  it('RO4: a preview names what each row would change, and saves nothing', async () => {
    const set = await setUpExam(server, { candidates: 0 })
    const ask = (...lines: string[]) => ({
      headers: set.office.headers,
      params: { examId: set.examId },
      query: { fileName: 'roster.csv' },
      body: csv('考号,姓名,性别,学校,证件号码,特殊需要', ...lines),
    })
    await server.call(importRoster, ask('C1,甲,男,一中,11010519491231002X,', 'C2,乙,女,二中,,无'))
    const wish = ask('C1,甲一,女,一中,440524188001010014,加时 20%', 'C2,乙,,二中,,', 'C3,丙,,,,')
    const seen = await server.call(previewRoster, wish)
    expect(seen.changes).toEqual([])
    expect(seen.faults).toMatchObject([{ line: 2, fault: 'identityNumberImpossibleDate' }])
    const good = ask('C1,甲一,女,一中,110105194912310038,加时 20%', 'C2,乙,,二中,,', 'C3,丙,,,,')
    const told = await server.call(previewRoster, good)
    expect(told).toMatchObject({ added: 1, changed: 1, unchanged: 1 })
    expect(told.changes).toEqual([
      {
        ...{ line: 2, examNumber: 'C1', name: '甲一' },
        fields: [
          { field: 'name', before: '甲', after: '甲一' },
          { field: 'gender', before: 'male', after: 'female' },
          {
            field: 'identityNumber',
            before: '110*************2X',
            after: '110*************38',
          },
          { field: 'specialNeeds', before: '', after: '加时 20%' },
        ],
      },
    ])
    expect((await server.call(previewRoster, good)).changed).toBe(1)
    expect((await server.call(importRoster, good)).changes).toEqual(told.changes)
    expect((await server.call(previewRoster, good)).changes).toEqual([])
  })
})
