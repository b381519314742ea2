import { randomBytes } from 'node:crypto'
import {
  downloadFileVersion,
  listFileVersions,
  uploadFile,
  type FileVersion,
} from '@wenkao/shared/answer-files'
import { listAudit } from '@wenkao/shared/audit'
import { sha256Hex } from '@wenkao/shared/kernel'
import { roomView } from '@wenkao/shared/monitor'
import type { PaperContent } from '@wenkao/shared/papers'
import { listResults } from '@wenkao/shared/results'
import { changeStation, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaper } from '../../demo/read-paper.ts'
import { secondPaper } from '../../demo/second-exam.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
let paper: { content: PaperContent; materials: Map<string, Uint8Array> }
let set: ExamSetUp
beforeAll(async () => {
  server = await createTestServer({ grades: true })
  paper = await readPaper(secondPaper)
  set = await setUpExam(server, { paper: paper.content, materials: paper.materials, candidates: 4 })
  await startExam(server, set)
})
afterAll(() => server.close())

const folderOf = (): string => paper.content.tasks[0]?.folder ?? ''
const upload = async (page: TestPage, bytes: Uint8Array): Promise<string> => {
  const hash = sha256Hex(bytes)
  await server.call(uploadFile, { headers: page.headers, params: { hash }, body: bytes })
  return hash
}
const version = (hash: string | null, more: Partial<FileVersion> = {}): FileVersion => ({
  ...{ hash, size: hash === null ? 0 : 10, baseHash: null, modifiedAt: 1, health: 'ok' },
  ...more,
})
const paramsOf = ({ sitting }: LogInReply) => ({
  sessionId: set.sessionId,
  sittingId: sitting.sittingId,
})
const list = async (login: LogInReply, headers = set.office.headers) =>
  server.call(listFileVersions, { headers, params: paramsOf(login) })
const download = (login: LogInReply, hash: string, headers = set.office.headers) =>
  server.raw(downloadFileVersion, { headers, params: { ...paramsOf(login), hash } })

/** The one station of the room that nobody was given. */
async function spareSeat(): Promise<number> {
  const room = await server.call(roomView, {
    headers: set.office.headers,
    params: { sessionId: set.sessionId },
  })
  const used = new Set(room.sittings.map(({ seatNumber }) => seatNumber))
  return room.seats.map(({ number }) => number).find((number) => !used.has(number)) ?? 0
}

async function logInAgainAt(at: number, number: number): Promise<LogInReply> {
  const { examNumber = '', accessCode = '' } = set.tickets[at] ?? {}
  return server.call(logInCandidate, {
    body: {
      ...{ sessionId: set.sessionId, examNumber, accessCode },
      station: { kind: 'browser', number },
    },
  })
}

describe('[N07] the versions of answer files', () => {
  it('are listed newest first with health, copies and removals, also in words of later versions', async () => {
    const page = await openTestPage(server, await logIn(server, set, 0))
    const [first, second, recovered] = [randomBytes(8), randomBytes(9), randomBytes(10)]
    const path = `${folderOf()}/报告 (1).docx`
    const hash = await upload(page, first)
    page.append('file', path, version(hash, { size: 8 }))
    page.append(
      'file',
      path,
      version(sha256Hex(second), { size: 9, baseHash: hash, health: 'cursed' }),
    )
    const copy = {
      ...{ hash: await upload(page, recovered), size: 10, origin: 'recovery', modifiedAt: 2 },
      foundAt: 'C:\\Users\\exam\\AppData\\AutoRecovery save of 报告.asd',
    }
    page.append('copy', path, copy)
    page.append('file', 'notes.txt', version(null))
    // Nobody has these: they are passed over, and hide nothing (R8).
    page.append('file', path, { hash: 'no hash', size: 1, modifiedAt: 1, baseHash: null })
    page.append('file', `${path}\ud800`, version(hash))
    page.append('copy', path, { ...copy, origin: 'save' })
    page.append('file', path, null)
    expect(await page.flush()).toBe(0)

    const reply = await list(page.login)
    expect(reply).toMatchObject({ examNumber: page.login.sitting.examNumber, name: 'candidate 1' })
    expect(reply.files.map((file) => [file.taskId, file.path])).toEqual([
      [paper.content.tasks[0]?.id, path],
      [null, 'notes.txt'],
    ])
    expect(reply.files[0]?.versions).toMatchObject([
      { origin: 'recovery', foundAt: copy.foundAt, isCurrent: false, isStored: true, health: null },
      {
        hash: sha256Hex(second),
        baseHash: hash,
        health: 'cursed',
        isCurrent: true,
        isStored: false,
      },
      { hash, size: 8, origin: 'save', foundAt: null, isCurrent: false, isStored: true },
    ])
    const times = reply.files[0]?.versions.map(({ savedAt }) => savedAt) ?? []
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(reply.files[1]?.versions).toMatchObject([
      { hash: null, isCurrent: true, isStored: false },
    ])
  })

  it('of a station that the sitting has left are shown, and never current (DESIGN 4.2)', async () => {
    const old = await openTestPage(server, await logIn(server, set, 1))
    const path = `${folderOf()}/两台.docx`
    const [before, now, revived] = [1, 2, 3].map((text) => sha256Hex(String(text)))
    old.append('file', path, version(before ?? ''))
    await old.flush()
    const spare = await spareSeat()
    await server.call(changeStation, {
      headers: set.office.headers,
      params: paramsOf(old.login),
      body: { seatNumber: spare, reason: 'screen is black', expectedEpoch: 1 },
    })
    const page = await openTestPage(server, await logInAgainAt(1, spare))
    page.append('file', path, version(now ?? '', { baseHash: before ?? null }))
    await page.flush()
    server.clock.advance(5000)
    old.append('file', path, version(revived ?? '', { baseHash: before ?? null }))
    await old.flush()
    const [file] = (await list(page.login)).files
    expect(file?.versions.map((one) => [one.hash, one.isCurrent])).toEqual([
      [now, true],
      [revived, false],
      [before, false],
    ])
  })

  it('come with the file’s own name, never to be shown inside a page, and leave an audit row', async () => {
    const page = await openTestPage(server, await logIn(server, set, 2))
    const bytes = randomBytes(5000)
    const hash = await upload(page, bytes)
    const name = `<b>'成绩' (终)*.html`
    page.append('file', `${folderOf()}/${name}`, version(hash))
    await page.flush()
    const response = await download(page.login, hash)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    const disposition = response.headers.get('content-disposition') ?? ''
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/)
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(name)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { rows } = await server.call(listAudit, {
      headers: set.office.headers,
      query: { sessionId: set.sessionId, pageSize: 5 },
    })
    expect(rows[0]).toMatchObject({
      action: 'answerFiles.read',
      subject: `file of ${page.login.sitting.examNumber}`,
      detail: { sittingId: page.login.sitting.sittingId, path: `${folderOf()}/${name}`, hash },
    })
  })

  it('are given only where the sitting itself has them, whatever its log names', async () => {
    const page = await openTestPage(server, await logIn(server, set, 2))
    const other = await openTestPage(server, await logIn(server, set, 3))
    const hash = await upload(page, randomBytes(100))
    other.append('file', `${folderOf()}/stolen.docx`, version(hash))
    await other.flush()
    const [file] = (await list(other.login)).files
    expect(file?.versions[0]).toMatchObject({ hash, isStored: false })
    const { sittingId } = other.login.sitting
    // Named but not held, held but not named, another session's sitting: not there, and no audit row.
    for (const [login, wanted] of [
      [other.login, hash],
      [page.login, hash],
      [page.login, [...paper.materials.keys()][0] ?? ''],
    ] as const) {
      expect((await download(login, wanted)).status).toBe(404)
    }
    const elsewhere = await setUpExam(server)
    await expect(
      server.call(listFileVersions, {
        headers: elsewhere.office.headers,
        params: { sessionId: elsewhere.sessionId, sittingId },
      }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })

  it('are for proctors and reviewers of this place alone', async () => {
    const login = await logIn(server, set, 0)
    const elsewhere = await setUpExam(server)
    for (const role of ['proctor', 'reviewer', 'siteManager'] as const) {
      const here = await server.staff([{ role, scope: { kind: 'room', id: set.roomId } }])
      const there = await server.staff([{ role, scope: { kind: 'room', id: elsewhere.roomId } }])
      const { files } = await list(login, { ...here.headers })
      const hash = files[0]?.versions.find(({ isStored }) => isStored)?.hash ?? ''
      expect((await download(login, hash, { ...here.headers })).status).toBe(200)
      await expect(list(login, { ...there.headers })).rejects.toMatchObject({ code: 'forbidden' })
      expect((await download(login, hash, { ...there.headers })).status).toBe(403)
    }
    const technician = await server.staff([{ role: 'technician', scope: { kind: 'all' } }])
    await expect(list(login, { ...technician.headers })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('a file whose path has a thousand signs', () => {
  it('is taken in, listed, handed in and graded like any other', async () => {
    const page = await openTestPage(server, await logIn(server, set, 3))
    const depth = `${folderOf()}/${'深'.repeat(199)}/`
    const path = depth + `${'层'.repeat(99)}/`.repeat(10).slice(0, 995 - depth.length) + '.docx'
    expect(path).toHaveLength(1000)
    const hash = await upload(page, randomBytes(100))
    page.append('file', path, version(hash))
    expect(await page.flush()).toBe(0)
    const [row] = await server.services.sql<{ path: string }[]>`
      select path from file_versions where session_id = ${set.sessionId} and hash = ${hash}`
    expect(row?.path).toBe(path)
    const { files } = await list(page.login)
    expect(files.map((file) => file.path)).toContain(path)
    expect((await download(page.login, hash)).status).toBe(200)
    const { outcome } = await page.submit({
      ...page.submission(),
      files: [{ path, hash }],
      folder: { entries: [{ path, type: 'file', size: 100, hash }] },
    })
    expect(outcome).toBe('accepted')
    await expect
      .poll(
        async () => {
          const reply = await server.call(listResults, {
            headers: set.office.headers,
            params: { examId: set.examId },
          })
          return reply.rows.find((one) => one.examNumber === page.login.sitting.examNumber)?.points
        },
        { timeout: 30_000 },
      )
      .toBeTypeOf('number')
  })
})

it('a sitting with very many versions is listed whole', async () => {
  const total = process.env['WENKAO_FULL'] === '1' ? 5000 : 500
  const large = await setUpExam(server, { candidates: 1 })
  await startExam(server, large)
  const page = await openTestPage(server, await logIn(server, large, 0))
  for (let at = 0; at < total; at += 1) {
    page.append('file', `T/${at % 50}.docx`, version(sha256Hex(String(at))))
  }
  expect(await page.flush()).toBe(0)
  const { files } = await server.call(listFileVersions, {
    headers: large.office.headers,
    params: { sessionId: large.sessionId, sittingId: page.login.sitting.sittingId },
  })
  expect(files).toHaveLength(50)
  expect(files.flatMap(({ versions }) => versions)).toHaveLength(total)
  expect(files.every(({ versions }) => versions[0]?.isCurrent)).toBe(true)
})
