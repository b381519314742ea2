import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { markPackage } from '@wenkao/office/package'
import type { Grant } from '@wenkao/shared/accounts'
import * as contract from '@wenkao/shared/adjudication'
import type { CaseDetail, CaseRow, Decision } from '@wenkao/shared/adjudication'
import { listAudit } from '@wenkao/shared/audit'
import { roomView } from '@wenkao/shared/monitor'
import { listResults } from '@wenkao/shared/results'
import { submitSealed, type SealedResult } from '@wenkao/shared/sealed-files'
import { getExam } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { hashOf, sealedFileOf, type SealWish } from '../../test-processes/sealed-file-of.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

const runProgram = promisify(execFile)
const FULL_POINTS = 5

let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

async function bring(page: TestPage, wish: SealWish): Promise<SealedResult> {
  return server.call(submitSealed, { body: await sealedFileOf(server, page, wish) })
}

interface Reported {
  readonly set: ExamSetUp
  readonly page: TestPage
  readonly caseId: string
}

/** A candidate who handed a wrong answer in, and whose old PC had the right ones in an evidence pack. */
async function reported(): Promise<Reported> {
  const set = await setUpExam(server)
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const [page, old] = [await openTestPage(server, login), await openTestPage(server, login)]
  old.answer('9010101', ['b'])
  old.answer('9010401', ['10'])
  page.answer('9010101', ['a'])
  await page.flush()
  await page.submit()
  const { caseId } = await bring(old, { kind: 'evidence', submission: old.submission() })
  if (caseId === null) throw new RangeError('Expected a case')
  return { set, page, caseId }
}

const paramsOf = ({ set, caseId }: Reported) => ({ sessionId: set.sessionId, caseId })

async function detailOf(one: Reported): Promise<CaseDetail> {
  const { headers } = one.set.office
  return server.call(contract.readCase, { headers, params: paramsOf(one) })
}

async function graded(one: Reported): Promise<CaseDetail> {
  return vi.waitFor(
    async () => {
      const detail = await detailOf(one)
      expect(detail.packaged).not.toBeNull()
      return detail
    },
    { timeout: 30_000, interval: 100 },
  )
}

async function decide(
  one: Reported,
  decision: Decision,
  expected: Decision | null,
  reason = 'seen',
): Promise<CaseRow> {
  const { headers } = await server.staff([{ role: 'adjudicator', scope: { kind: 'all' } }])
  const body = { decision, reason, expected }
  return server.call(contract.decideCase, { headers, params: paramsOf(one), body })
}

/** The candidate's line of the results, as soon as it is so. */
async function lineIs(one: Reported, line: object): Promise<void> {
  const { headers } = one.set.office
  const { examNumber } = one.page.login.sitting
  await vi.waitFor(
    async () => {
      const params = { examId: one.set.examId }
      const { rows } = await server.call(listResults, { headers, params })
      expect(rows.find((row) => row.examNumber === examNumber)).toMatchObject(line)
    },
    { timeout: 30_000, interval: 100 },
  )
}

async function standings(one: Reported): Promise<string[]> {
  const rows = await server.services.sql`
    select standing from submissions where sitting_id = ${one.page.login.sitting.sittingId}`
  return rows.map((row) => String(row['standing'])).sort()
}

describe('a case [F11d]', () => {
  it('is verified, compared and graded beside what stands, without touching it', async () => {
    const one = await reported()
    await lineIs(one, { points: 0 })
    expect(await graded(one)).toMatchObject({
      decision: null,
      examNumber: one.page.login.sitting.examNumber,
      summary: { kind: 'evidence', entries: 3 },
      comparison: { kind: 'diverged', items: ['9010101', '9010401'] },
      standing: { total: 0, of: FULL_POINTS },
      packaged: { total: FULL_POINTS, of: FULL_POINTS },
    })
    await lineIs(one, { points: 0 })
    expect(await standings(one)).toEqual(['stands'])
  })

  it('decided as replaced lets the package stand, keeps what stood, and can be decided otherwise', async () => {
    const one = await reported()
    await graded(one)
    await lineIs(one, { points: 0 })
    const row = await decide(one, 'replaced', null, 'the old PC had more')
    expect(row).toMatchObject({ decision: 'replaced', reason: 'the old PC had more' })
    await lineIs(one, { points: FULL_POINTS, status: 'graded' })
    expect(await standings(one)).toEqual(['replaced', 'stands'])
    expect((await detailOf(one)).standing).toEqual({ total: FULL_POINTS, of: FULL_POINTS })
    await decide(one, 'stands', 'replaced', 'looked again')
    await lineIs(one, { points: 0 })
    expect(await standings(one)).toEqual(['contested', 'stands'])
    await decide(one, 'replaced', 'stands', 'and again')
    await lineIs(one, { points: FULL_POINTS })
  })

  it('decided before it was graded gets its points when they are there', async () => {
    const one = await reported()
    await decide(one, 'replaced', null)
    await graded(one)
    await lineIs(one, { points: FULL_POINTS })
  })

  it('of a candidate who never handed in stands as the hand-in', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const page = await openTestPage(server, await logIn(server, set, 0))
    page.answer('9010401', ['10'])
    const { caseId } = await bring(page, { token: null })
    const one = { set, page, caseId: caseId ?? '' }
    expect(await detailOf(one)).toMatchObject({ standing: null, comparison: { kind: 'absent' } })
    await decide(one, 'replaced', null)
    await lineIs(one, { points: 3, status: 'graded' })
    await decide(one, 'stands', 'replaced')
    await lineIs(one, { points: null, status: 'sitting' })
  })

  it('decided as retake keeps the sitting, superseded, without a result [F03d]', async () => {
    const one = await reported()
    await lineIs(one, { points: 0 })
    await decide(one, 'retake', null)
    await lineIs(one, { points: null })
    const { sittingId } = one.page.login.sitting
    const [row] = await server.services.sql`
      select superseded_at from sittings where sitting_id = ${sittingId}`
    expect(row?.['superseded_at']).not.toBeNull()
    const late = await one.page.submit({ ...one.page.submission(), round: 2 })
    expect(late.outcome).toBe('contested')
    await decide(one, 'stands', 'retake')
    await lineIs(one, { points: 0 })
  })

  it('that somebody decided meanwhile is told, and the same decision again changes nothing [R4]', async () => {
    const one = await reported()
    await decide(one, 'stands', null)
    await decide(one, 'stands', null)
    await expect(decide(one, 'replaced', null)).rejects.toMatchObject({ code: 'caseDecided' })
    expect((await detailOf(one)).decision).toBe('stands')
  })

  it('[R7] leaves an audit row with each decision and with each look into its content', async () => {
    const one = await reported()
    const { headers } = one.set.office
    await decide(one, 'replaced', null, 'first')
    await decide(one, 'stands', 'replaced', 'second')
    await server.call(contract.downloadCase, { headers, params: paramsOf(one) })
    const query = { sessionId: one.set.sessionId }
    const { rows } = await server.call(listAudit, { headers, query })
    const told = rows.filter((row) => row.action === 'cases.decide')
    expect(told.map((row) => row.detail)).toMatchObject([
      { caseId: one.caseId },
      { decision: 'stands', former: 'replaced', formerReason: 'first', reason: 'second' },
      { decision: 'replaced', former: null, reason: 'first' },
    ])
  })

  it('is told to the room and listed for its area, site and room, and to nobody else', async () => {
    const one = await reported()
    const { sessionId, roomId, office } = one.set
    const [place] = await server.services.sql<{ siteId: string; areaId: string }[]>`
      select s.site_id as "siteId", s.area_id as "areaId"
      from rooms r join sites s using (site_id) where r.room_id = ${roomId}`
    await decide(one, 'stands', null, 'nothing to gain')
    const view = await server.call(roomView, { headers: office.headers, params: { sessionId } })
    expect(view.cases).toMatchObject([
      { caseId: one.caseId, decision: 'stands', reason: 'nothing to gain' },
    ])
    const door = await server.staff([
      { role: 'waitingAreaStaff', scope: { kind: 'room', id: roomId } },
    ])
    const fromTheDoor = { headers: door.headers, params: { sessionId } }
    expect(await server.call(roomView, fromTheDoor)).not.toHaveProperty('cases')
    const listed = async (grant: Grant) => {
      const { headers } = await server.staff([grant])
      const { cases } = await server.call(contract.listCases, { headers, query: { open: 'false' } })
      return cases.map((entry) => entry.caseId)
    }
    const readers: Grant[] = [
      { role: 'areaAdmin', scope: { kind: 'area', id: place?.areaId } },
      { role: 'siteManager', scope: { kind: 'site', id: place?.siteId } },
      { role: 'proctor', scope: { kind: 'room', id: roomId } },
      { role: 'adjudicator', scope: { kind: 'session', id: sessionId } },
    ]
    for (const reader of readers) expect(await listed(reader), reader.role).toEqual([one.caseId])
    const elsewhere = (await reported()).set.roomId
    const stranger: Grant = { role: 'proctor', scope: { kind: 'room', id: elsewhere } }
    expect(await listed(stranger)).toEqual([])
    const { headers } = await server.staff([stranger])
    await expect(
      server.call(contract.readCase, { headers, params: paramsOf(one) }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('gives its whole content to a person as a tar that the usual program reads', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const page = await openTestPage(server, await logIn(server, set, 0))
    page.answer('9010401', ['10'])
    const files = { '文件操作/说明.txt': '内容' }
    const { caseId } = await bring(page, {
      kind: 'evidence',
      files,
      records: { 'bridge.log': 'x' },
    })
    const bytes = await server.call(contract.downloadCase, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, caseId: caseId ?? '' },
    })
    const folder = await mkdtemp(join(tmpdir(), 'wenkao-case-'))
    try {
      await writeFile(join(folder, 'case.tar'), bytes as Uint8Array)
      await runProgram('tar', ['-xf', 'case.tar'], { cwd: folder })
      expect(await readFile(join(folder, 'files/文件操作/说明.txt'), 'utf8')).toBe('内容')
      expect(await readFile(join(folder, 'records/bridge.log'), 'utf8')).toBe('x')
      expect(await readFile(join(folder, 'log.jsonl'), 'utf8')).toContain('9010401')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('a package of files alone', () => {
  it('is known by the mark in its documents, and graded from what lies in it', async () => {
    const paper = await readPaper(secondPaper)
    const set = await setUpExam(server, { paper: paper.content, materials: paper.materials })
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const page = await openTestPage(server, login)
    const headers = { authorization: `Bearer ${login.token}` }
    const { mark } = await server.call(getExam, { headers })
    const files: Record<string, Uint8Array> = {}
    for (const task of paper.content.tasks) {
      for (const material of task.materials) {
        const bytes = paper.materials.get(material.hash)
        if (!bytes) throw new RangeError('Expected a material')
        files[`${task.folder}/${material.path}`] = markPackage(bytes, mark ?? '') ?? bytes
      }
    }
    const nothing = { token: null, sitting: null, log: [], heads: {}, submission: null }
    const result = await bring(page, { ...nothing, files })
    expect(result).toMatchObject({ kind: 'case', summary: { examNumber: null, entries: 0 } })
    const one = { set, page, caseId: result.caseId ?? '' }
    const detail = await graded(one)
    expect(detail).toMatchObject({ examNumber: login.sitting.examNumber, packaged: { of: 100 } })
    expect(detail.files.map((file) => file.path).sort()).toEqual(Object.keys(files).sort())
  })

  it('brings nobody the work of another whose hash it names', async () => {
    const paper = await readPaper(secondPaper)
    const set = await setUpExam(server, { paper: paper.content, materials: paper.materials })
    await startExam(server, set)
    const [page, other] = [
      await openTestPage(server, await logIn(server, set, 0)),
      await openTestPage(server, await logIn(server, set, 1)),
    ]
    const [task] = paper.content.tasks
    const path = `${task?.folder ?? ''}/${task?.materials[0]?.path ?? ''}`
    await bring(other, { files: { [path]: 'the work of another' } })
    const hash = hashOf('the work of another')
    const named = { ...page.submission(), files: [{ path, hash }] }
    const result = await bring(page, { submission: named })
    expect(result).toMatchObject({ kind: 'case', refused: 'incomplete', summary: { missing: 1 } })
    const detail = await graded({ set, page, caseId: result.caseId ?? '' })
    expect(detail.packaged?.total).toBe(0)
  })
})
