import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createEventWriter, sealEntry } from '@wenkao/shared/answers'
import { listCases, readCase } from '@wenkao/shared/adjudication'
import { submitSealed, type SealedResult } from '@wenkao/shared/sealed-files'
import { changeStation } from '@wenkao/shared/sittings'
import { startSession } from '@wenkao/shared/monitor'
import { createIdentity, SealError } from '@wenkao/sealed-files'
import { drawSeats } from '@wenkao/shared/seating'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { listeningApp, type ListeningApp } from '../../test-processes/listening-app.ts'
import { hashOf, listed, sealedFileOf, type SealWish } from '../../test-processes/sealed-file-of.ts'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { openTestPage, type TestPage } from '../../test-processes/test-page.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { candidateToken, reservedClaim } from '../sittings/index.ts'
import { createTestStation } from '../../test-processes/test-station.ts'

let server: TestServer
let http: ListeningApp
/** An exam that runs, for every test that needs no other; each takes candidates of its own. */
let shared: ExamSetUp
let taken = 0
beforeAll(async () => {
  server = await createTestServer()
  http = await listeningApp(server.app)
  shared = await setUpExam(server, { candidates: 60, stations: 60 })
  await startExam(server, shared)
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

async function startedPage(
  set: ExamSetUp = shared,
  at = taken++,
): Promise<{ set: ExamSetUp; page: TestPage }> {
  return { set, page: await openTestPage(server, await logIn(server, set, at)) }
}

/** A page that has answered and sent nothing. */
async function answered(set?: ExamSetUp, at?: number) {
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

  it('is unpacked in a thread of its own when it is large, with the same outcome [R8]', async () => {
    const { page } = await answered()
    const bytes = await seal(page, { files: { 'a/large.bin': randomBytes(3_000_000) } })
    const flipped = bytes.map((byte, at) => (at === 2_500_000 ? byte ^ 1 : byte))
    expect((await bring(flipped)).refused).toBe('altered')
    expect((await bring(bytes.slice(0, 2_900_000))).refused).toBe('truncated')
    expect((await bring(bytes)).kind).toBe('accepted')
    expect(await rowsOf(page)).toMatchObject({ events: 3, contents: 1 })
    expect(await leftBehind()).toEqual([])
  })

  it('takes fifty files at once, and what is wrong with some stops no other', async () => {
    const total = 25
    const good: Uint8Array[] = []
    for (let at = 0; at < total; at += 1) good.push(await seal((await answered()).page))
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
    server.clock.advance(-3 * 60 * 60_000)
  })

  it('from a superseded binding never stands unconfirmed, and has a case [F02e]', async () => {
    const lonely = await setUpExam(server, { candidates: 1 })
    await startExam(server, lonely)
    const { set, page } = await answered(lonely, 0)
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
    const { page } = await answered()
    const { page: other } = await answered()
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
})

describe('a server that knows less than the PC', () => {
  it('keeps as a case what was handed in before it heard of the start', async () => {
    const set = await setUpExam(server)
    const drawn = { sessionId: set.sessionId }
    await server.call(drawSeats, {
      headers: set.office.headers,
      params: drawn,
      body: { witnessDigits: '2468', who: { all: true } },
    })
    const { page } = await startedPage(set, 0)
    page.answer('9010101', ['b'])
    const bytes = await seal(page)
    const early = await bring(bytes)
    expect(early).toMatchObject({ kind: 'case', refused: null })
    await server.call(startSession, { headers: set.office.headers, params: drawn })
    expect((await bring(bytes)).kind).toBe('accepted')
    expect(await rowsOf(page)).toMatchObject({ events: 2, submissions: 1, cases: 1 })
  })

  it('takes the hand-in of a candidate who began without network [N01]', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const { sessionId } = set
    const [row] = await server.services.sql<{ sittingId: string; createdAt: string }[]>`
      select sitting_id as "sittingId", created_at as "createdAt"
      from sittings join sessions using (session_id)
      where session_id = ${sessionId} and exam_number = ${set.tickets[1]?.examNumber ?? ''}`
    const sittingId = row?.sittingId ?? ''
    const reserved = { sessionId, createdAt: Number(row?.createdAt) }
    const token = candidateToken(server.services.keys, reservedClaim(reserved, sittingId))
    const binding = { epoch: 0, branch: null, parent: null, rank: 0 }
    const writer = createEventWriter(sittingId, binding, randomBytes(16))
    const times = { greatestHlc: 0, serverMs: server.clock.now(), wallClock: 0 }
    const entries = writer.write({ kind: 'answer', item: '9010401', value: ['10'] }, times)
    const last = entries.at(-1)
    const cut = { [writer.id]: { n: last?.event.n ?? 0, hash: last?.hash ?? '' } }
    const { page } = await startedPage(set, 0)
    const bytes = await seal(page, {
      ...{ token, binding, heads: cut, log: entries.map((entry) => entry.text) },
      sitting: { sessionId, sittingId, ...nameless },
      submission: { version: 1, round: 1, cut, files: [], folder: null },
    })
    expect(await bring(bytes)).toMatchObject({ kind: 'accepted', late: false })
  })

  it('does not let a branch stand of which it cannot tell that it is the only line', async () => {
    const { page } = await answered()
    const branch = 'b'.repeat(32)
    const { binding } = page.login
    const restored = { epoch: binding.epoch, branch, parent: '0'.repeat(64), rank: binding.rank }
    const { sittingId } = page.login.sitting
    const writer = createEventWriter(sittingId, restored, randomBytes(16))
    const times = { greatestHlc: server.clock.now() + 1000, serverMs: 0, wallClock: 0 }
    const more = writer.write({ kind: 'answer', item: '9010101', value: ['a'] }, times)
    const log = [...page.replica.all().map((entry) => entry.text), ...more.map(({ text }) => text)]
    const last = more.at(-1)
    const heads = {
      ...page.replica.heads(),
      [writer.id]: { n: last?.event.n ?? 0, hash: last?.hash ?? '' },
    }
    const submission = { ...page.submission(), cut: heads }
    const bytes = await seal(page, { binding: restored, log, heads, submission })
    const own = await bring(await seal(page))
    expect(own.kind).toBe('accepted')
    expect(await bring(bytes)).toMatchObject({ kind: 'contested' })
  })
})

describe('a sealed file that follows the format and means harm', () => {
  it('is answered by a word, whatever it says [fuzz]', async () => {
    const { page } = await answered()
    const nasty = fc.constantFrom('\u0000', '\ud800', '../../x', 'x'.repeat(5000), "'; --", '{{')
    const wishes = fc.record(
      {
        kind: fc.constantFrom('submission' as const, 'backup' as const, 'evidence' as const),
        token: fc.constantFrom(null, page.login.token, 'wc_e30.x', 'wc_'),
        submission: fc.record({
          version: fc.constant(1 as const),
          round: fc.constantFrom(1, 2, 2 ** 31, Number.MAX_SAFE_INTEGER),
          cut: fc.constantFrom(page.replica.heads(), {}, { ['f'.repeat(32)]: hugeHead }),
          files: fc.array(fc.record({ path: nasty, hash: fc.constant('0'.repeat(64)) }), {
            maxLength: 2,
          }),
          folder: fc.constantFrom(null, { entries: [] }),
        }),
        log: fc.array(fc.oneof(nasty, nasty.map(hostileEntry(page))), { maxLength: 3 }),
        records: fc.constantFrom({}, { 'note.txt': 'a\u0000b' }),
        sitting: fc.oneof(
          fc.constant(null),
          nasty.map((text) => ({
            sessionId: page.login.sitting.sessionId,
            sittingId: page.login.sitting.sittingId,
            ...{ examNumber: text, name: text, examTitle: text },
            ...{ sessionName: text, roomName: text },
          })),
        ),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(wishes, fc.boolean(), async (wish, asSubmission) => {
        const bytes = await sealOrNot(page, wish as SealWish)
        if (!bytes) return
        const result = await bring(bytes, asSubmission ? 'submission' : undefined)
        expect(submitSealed.reply.shape.kind.safeParse(result.kind).success).toBe(true)
      }),
      { numRuns: process.env['WENKAO_FULL'] === '1' ? 400 : 40 },
    )
    expect(await leftBehind()).toEqual([])
    expect((await bring(await seal(page))).kind).not.toBe('refused')
  })

  it('with more cases of one sitting than anybody reports is turned away', async () => {
    const { page } = await answered()
    for (let at = 0; at < 40; at += 1) {
      const note = { 'note.txt': String(at) }
      expect((await bring(await seal(page, { kind: 'evidence', records: note }))).kind).toBe('case')
    }
    const body = await seal(page, { kind: 'evidence', records: { 'note.txt': 'one more' } })
    expect((await server.raw(submitSealed, { body })).status).toBe(429)
    expect(await bring(await seal(page))).toMatchObject({ kind: 'accepted' })
  })

  it('of a round long past changes nothing that stands', async () => {
    const { page } = await answered()
    const first = await seal(page)
    const receipt = (await bring(first)).receipt
    page.answer('9010101', ['a'])
    const next = { ...page.submission(), round: 2 }
    expect((await bring(await seal(page, { submission: next }))).kind).toBe('contested')
    expect((await bring(await seal(page))).kind).toBe('contested')
    expect(await bring(first)).toMatchObject({ kind: 'same', receipt })
  })
})

const hugeHead = { n: 2 ** 40, hash: '0'.repeat(64) }
const nameless = { examNumber: '', name: '', examTitle: '', sessionName: '', roomName: '' }

/** An entry of this sitting that no schema expects, or that no row can hold. */
const hostileEntry = (page: TestPage) => (text: string) =>
  JSON.stringify({
    ...{ v: 1, sitting: page.login.sitting.sittingId, writer: 'e'.repeat(32), n: 2 ** 33 },
    ...{ hlc: Number.MAX_SAFE_INTEGER, prev: null, kind: text.slice(0, 20), item: text },
    ...{ value: { text }, at: 0 },
  })

/** Some of it the format's own writer refuses to write. */
async function sealOrNot(page: TestPage, wish: SealWish): Promise<Uint8Array | undefined> {
  try {
    return await seal(page, wish)
  } catch (cause) {
    if (cause instanceof SealError) return undefined
    throw cause
  }
}

const leftBehind = (): Promise<string[]> => readdir(`${server.folder}/sealed-files`)

/** Another number of a room with one candidate. */
function freeSeat(page: TestPage): number {
  const seat = page.login.sitting.seatNumber
  return [5, 4, 3, 2, 1].find((number) => number !== seat) ?? 1
}
