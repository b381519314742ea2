import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { sealEntry } from '@wenkao/shared/answers'
import { listCases, readCase } from '@wenkao/shared/adjudication'
import { submitSealed, type SealedResult } from '@wenkao/shared/sealed-files'
import { changeStation } from '@wenkao/shared/sittings'
import { endSession } from '@wenkao/shared/monitor'
import { createIdentity } from '@wenkao/sealed-files'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { listeningApp, type ListeningApp } from '../../test-processes/listening-app.ts'
import { hashOf, listed, sealedFileOf, type SealWish } from '../../test-processes/sealed-file-of.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { createTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
let http: ListeningApp
beforeAll(async () => {
  server = await createTestServer()
  http = await listeningApp(server.app)
})
afterAll(async () => {
  await http.close()
  await server.close()
})

/** Sends bytes as a bridge does: no Origin, no cookie. */
async function bring(bytes: Uint8Array, as?: 'submission'): Promise<SealedResult> {
  const url = `${http.origin}${submitSealed.path}${as === undefined ? '' : `?as=${as}`}`
  const response = await fetch(url, {
    method: 'POST',
    body: bytes as Uint8Array<ArrayBuffer>,
  })
  expect(response.status).toBe(200)
  return z.parse(submitSealed.reply, await response.json())
}

async function startedPage(set?: ExamSetUp, at = 0): Promise<{ set: ExamSetUp; page: TestPage }> {
  const exam = set ?? (await setUpExam(server))
  if (!set) await startExam(server, exam)
  return { set: exam, page: await openTestPage(server, await logIn(server, exam, at)) }
}

/** A page that has answered and sent nothing. */
async function answered(set?: ExamSetUp, at = 0) {
  const started = await startedPage(set, at)
  started.page.answer('9010101', ['b'])
  started.page.answer('9010401', ['10'])
  return started
}

const seal = (page: TestPage, wish?: SealWish) => sealedFileOf(server, page, wish)

async function rowsOf(page: TestPage) {
  const { sittingId } = page.login.sitting
  const [row] = await server.services.sql`
    select (select count(*)::int from answer_events where sitting_id = ${sittingId}) as events,
      (select count(*)::int from submissions where sitting_id = ${sittingId}) as submissions,
      (select count(*)::int from cases where sitting_id = ${sittingId}) as cases,
      (select count(*)::int from file_contents where sitting_id = ${sittingId}) as contents`
  return row
}

describe('a sealed submission from any PC [F03b]', () => {
  it('is judged as if its PC had handed it in: log, files and receipt, without registration', async () => {
    const { page } = await answered()
    const files = { '文字题/通知.docx': 'no real document', 'a/b.txt': 'text' }
    const result = await bring(await seal(page, { files }))
    expect(result).toMatchObject({ kind: 'accepted', refused: null, caseId: null, late: false })
    expect(result.receipt?.payload.sittingId).toBe(page.login.sitting.sittingId)
    expect(result.summary).toMatchObject({ entries: 3, files: 2, missing: 0, signature: null })
    expect(await rowsOf(page)).toEqual({ events: 3, submissions: 1, cases: 0, contents: 2 })
    const own = await page.submit({ ...page.submission(), files: listed(files) })
    expect(own).toMatchObject({ outcome: 'same', receipt: result.receipt })
  })

  it('[F03e] gets the same receipt however often it comes and is sealed again, also together', async () => {
    const { page } = await answered()
    const [one, again] = [await seal(page), await seal(page)]
    const results = await Promise.all([one, again, one, again, one].map((bytes) => bring(bytes)))
    const [receipt] = results.map((result) => result.receipt)
    expect(results.map((result) => result.kind).sort()).toEqual([
      'accepted',
      'same',
      'same',
      'same',
      'same',
    ])
    for (const result of results) expect(result.receipt).toEqual(receipt)
    expect(await rowsOf(page)).toMatchObject({ events: 3, submissions: 1 })
  })

  it('comes to the same end while its own PC hands in', async () => {
    const { page } = await answered()
    const bytes = await seal(page)
    await page.flush()
    const [own, brought] = await Promise.all([page.submit(), bring(bytes)])
    expect(brought.receipt).toEqual(own.receipt)
    expect(await rowsOf(page)).toMatchObject({ events: 3, submissions: 1, cases: 0 })
  })

  it('takes fifty files at once, and what is wrong with some stops no other', async () => {
    const total = 25
    const set = await setUpExam(server, { candidates: total, stations: total })
    await startExam(server, set)
    const good: Uint8Array[] = []
    for (let at = 0; at < total; at += 1) good.push(await seal((await answered(set, at)).page))
    const bad = good.map((bytes, at) =>
      at % 3 === 0
        ? Uint8Array.from(randomBytes(1000))
        : at % 3 === 1
          ? bytes.slice(0, bytes.length - 1 - at)
          : bytes.map((byte, index) => (index === bytes.length - 40 ? byte ^ 1 : byte)),
    )
    const results = await Promise.all([...good, ...bad].map((bytes) => bring(bytes)))
    expect(results.slice(0, total).map((result) => result.kind)).toEqual(
      Array(total).fill('accepted'),
    )
    expect(results.slice(total).map((result) => result.refused)).toEqual(
      bad.map((_, at) => ['notSealed', 'truncated', 'altered'][at % 3]),
    )
  })

  it('[R4] completes what a killed request had begun', async () => {
    const { page } = await answered()
    const files = { 'a/b.txt': 'half' }
    const bytes = await seal(page, { files })
    // The killed one had appended a part of the log, and stored the content without noting it.
    const { sessionId, sittingId } = page.login.sitting
    await page.send()
    await server.services.sql`
      delete from answer_events
      where session_id = ${sessionId} and sitting_id = ${sittingId} and n > 0`
    await server.services.blobs.put(hashOf('half'), Buffer.from('half'))
    expect((await bring(bytes)).kind).toBe('accepted')
    expect(await rowsOf(page)).toEqual({ events: 3, submissions: 1, cases: 0, contents: 1 })
  })

  it('is late when it comes after the deadline, and counts when the area decides so', async () => {
    const { page } = await answered()
    const bytes = await seal(page)
    server.clock.advance(3 * 60 * 60_000)
    expect(await bring(bytes)).toMatchObject({ kind: 'accepted', late: true })
  })

  it('from a superseded binding never stands unconfirmed, and has a case [F02e]', async () => {
    const lonely = await setUpExam(server, { candidates: 1 })
    await startExam(server, lonely)
    const { set, page } = await answered(lonely)
    const bytes = await seal(page)
    await server.call(changeStation, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, sittingId: page.login.sitting.sittingId },
      body: {
        seatNumber: freeSeat(page),
        reason: 'broken',
        expectedEpoch: page.login.binding.epoch,
      },
    })
    const result = await bring(bytes)
    expect(result.kind).toBe('contested')
    expect(result.caseId).not.toBeNull()
    expect((await bring(bytes)).caseId).toBe(result.caseId)
    expect(await rowsOf(page)).toMatchObject({ events: 3, submissions: 1, cases: 1 })
  })

  it('is complete when the server has what the file lacks, else it is kept as a case', async () => {
    const { page } = await answered()
    const files = { 'a/b.txt': 'known', 'a/c.txt': 'unknown' }
    const submission = { ...page.submission(), files: listed(files) }
    const bytes = await seal(page, { submission, log: [] })
    await page.flush()
    const incomplete = await bring(bytes)
    expect(incomplete).toMatchObject({ kind: 'case', refused: 'incomplete' })
    expect(incomplete.summary?.missing).toBe(2)
    for (const content of Object.values(files)) {
      await bring(await seal(page, { submission, log: [], contents: [content] }))
    }
    expect((await bring(bytes)).kind).toBe('same')
  })

  it('says whose signature it has, which decides nothing [R10]', async () => {
    const { page } = await answered()
    const station = createTestStation()
    const bytes = await seal(page, { station })
    expect((await bring(bytes)).summary?.signature).toBe('unknown')
    const wrong = { ...station, sign: () => createTestStation().sign('x') }
    const forged = await bring(await seal(page, { station: wrong }))
    expect(forged).toMatchObject({ kind: 'same', summary: { signature: 'invalid' } })
  })
})

describe('what proves nothing', () => {
  it('without the token of its binding it becomes a case and appends nothing', async () => {
    const { set, page } = await answered()
    const result = await bring(await seal(page, { token: null }))
    expect(result).toMatchObject({ kind: 'case', receipt: null })
    expect(await rowsOf(page)).toEqual({ events: 0, submissions: 0, cases: 1, contents: 0 })
    const { cases } = await server.call(listCases, { headers: set.office.headers })
    expect(cases.map((entry) => entry.caseId)).toContain(result.caseId)
  })

  it('a token that was changed is none', async () => {
    const { page } = await answered()
    const result = await bring(await seal(page, { token: `${page.login.token}x` }))
    expect(result.kind).toBe('case')
  })

  it('a sitting that is not here is said to be unknown', async () => {
    const { page } = await answered()
    const sittingId = '00000000-0000-7000-8000-000000000001'
    const { sessionId } = page.login.sitting
    const sitting = {
      ...{ sessionId, sittingId, examNumber: '1', name: 'x' },
      ...{ examTitle: '', sessionName: '', roomName: '' },
    }
    const result = await bring(
      await seal(page, { sitting, token: null, log: [], submission: null }),
    )
    expect(result).toMatchObject({ kind: 'refused', refused: 'unknownSitting' })
    const nobody = await seal(page, { sitting: null, token: null, log: [], submission: null })
    expect((await bring(nobody)).refused).toBe('unknownSitting')
  })

  it('somebody else’s sitting beside the token, in the log or in the heads is called altered', async () => {
    const { set, page } = await answered()
    const { page: other } = await answered(set, 1)
    const foreign = await seal(page, { token: other.login.token })
    expect((await bring(foreign)).refused).toBe('altered')
    const log = [...page.replica.all(), ...other.replica.all()].map((entry) => entry.text)
    expect((await bring(await seal(page, { log }))).refused).toBe('altered')
    const heads = { [page.writer]: { n: 1, hash: '0'.repeat(64) } }
    expect((await bring(await seal(page, { heads }))).refused).toBe('altered')
    expect(await rowsOf(page)).toEqual({ events: 0, submissions: 0, cases: 0, contents: 0 })
    expect(await rowsOf(other)).toEqual({ events: 0, submissions: 0, cases: 0, contents: 0 })
  })

  it('[R8] lines that are no entries, and other content under a taken key, harm nothing', async () => {
    const { page } = await answered()
    await page.flush()
    const first = page.replica.all().find((entry) => entry.event?.kind === 'answer')?.event
    if (!first) throw new RangeError('Expected an answer')
    const forged = sealEntry({ ...first, value: ['a'] }).text
    const log = [...page.replica.all().map((entry) => entry.text), 'not json', '{"a":1}']
    expect((await bring(await seal(page, { log }))).kind).toBe('accepted')
    const others = await seal(page, { log: [forged], heads: {}, submission: page.submission() })
    expect((await bring(others)).refused ?? 'same').toBe('same')
    expect((await rowsOf(page))?.['events']).toBe(3)
  })
})

describe('files of other kinds', () => {
  it('a backup is told apart by its content, and taken as the hand-in that was meant', async () => {
    const { page } = await answered()
    const content = 'saved'
    page.append('file', 'task/a.txt', {
      ...{ hash: hashOf(content), size: content.length, baseHash: null, modifiedAt: 0 },
    })
    const bytes = await seal(page, { kind: 'backup', contents: [content] })
    const asked = await bring(bytes)
    expect(asked).toMatchObject({ kind: 'backup', receipt: null })
    expect(await rowsOf(page)).toMatchObject({ events: 0, contents: 0 })
    const taken = await bring(bytes, 'submission')
    expect(taken).toMatchObject({ kind: 'accepted' })
    expect(await rowsOf(page)).toMatchObject({ events: 4, submissions: 1, contents: 1 })
    const [row] = await server.services.sql<{ submission: { files: unknown } }[]>`
      select submission from submissions where sitting_id = ${page.login.sitting.sittingId}`
    expect(row?.submission.files).toEqual([{ path: 'task/a.txt', hash: hashOf(content) }])
  })

  it('an evidence pack becomes a case with its note, once [F11c]', async () => {
    const { set, page } = await answered()
    const bytes = await seal(page, { kind: 'evidence', records: { 'note.txt': '机器蓝屏' } })
    const [one, other] = await Promise.all([bring(bytes), bring(bytes)])
    expect(one).toMatchObject({ kind: 'case' })
    expect(other.caseId).toBe(one.caseId)
    expect(await rowsOf(page)).toMatchObject({ events: 0, submissions: 0, cases: 1 })
    const detail = await server.call(readCase, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId, caseId: one.caseId ?? '' },
    })
    expect(detail).toMatchObject({
      note: '机器蓝屏',
      comparison: { kind: 'absent', entriesThere: 3, entriesHere: 0 },
    })
  })

  it('what is sealed to other keys is called foreign', async () => {
    const { page } = await answered()
    const { recipient } = await createIdentity()
    expect((await bring(await seal(page, { recipients: [recipient] }))).refused).toBe('foreign')
  })
})

describe('bytes of any kind', () => {
  it('are refused by a word wherever a file is cut or changed, and leave nothing behind', async () => {
    const { page } = await answered()
    const bytes = await seal(page)
    const step = Math.ceil(bytes.length / 60)
    for (let at = 0; at < bytes.length; at += step) {
      const cut = await bring(bytes.slice(0, at))
      expect(cut.kind, `cut at ${at}`).toBe('refused')
      const flipped = bytes.map((byte, index) => (index === at ? byte ^ 0x20 : byte))
      expect((await bring(flipped)).kind, `flipped at ${at}`).toBe('refused')
    }
    expect((await bring(Buffer.concat([bytes, Buffer.from('x')]))).refused).toBe('altered')
    expect((await bring(new Uint8Array(0))).kind).toBe('refused')
    expect(await rowsOf(page)).toEqual({ events: 0, submissions: 0, cases: 0, contents: 0 })
    expect(await leftBehind()).toEqual([])
    expect((await bring(bytes)).kind).toBe('accepted')
  })

  it('that begin as no sealed file are refused before the rest has come', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    const url = `http://wenkao.test${submitSealed.path}`
    const request = new Request(url, {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit)
    const response = await server.app.fetch(request)
    expect(z.parse(submitSealed.reply, await response.json()).refused).toBe('notSealed')
  })

  it('from a foreign page with a staff cookie are refused; without the cookie the file alone counts', async () => {
    const { set, page } = await answered()
    const bytes = await seal(page)
    const send = (headers: Record<string, string>) =>
      server.raw(submitSealed, { headers, body: bytes })
    const evil = { origin: 'https://evil.example' }
    expect((await send({ ...set.office.headers, ...evil })).status).toBe(403)
    expect((await send(evil)).status).toBe(200)
  })

  it('of a session that has ended or not begun are kept', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const { page } = await answered(set)
    const bytes = await seal(page)
    await server.call(endSession, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
    })
    expect(['accepted', 'case']).toContain((await bring(bytes)).kind)
  })
})

const leftBehind = (): Promise<string[]> => readdir(`${server.folder}/sealed-files`)

/** Another number of a room with one candidate. */
function freeSeat(page: TestPage): number {
  const seat = page.login.sitting.seatNumber
  return [5, 4, 3, 2, 1].find((number) => number !== seat) ?? 1
}
