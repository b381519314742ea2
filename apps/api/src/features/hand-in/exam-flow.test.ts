import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { sealEntry, syncAnswers, type AnswerEvent, type LogEntry } from '@wenkao/shared/answers'
import {
  contentDigest,
  handIn,
  publicKeys,
  receiptText,
  type Submission,
} from '@wenkao/shared/hand-in'
import { getExam, getSitting, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { endSession, roomView } from '@wenkao/shared/monitor'
import { drawLog, drawSeats, verifyDraw } from '@wenkao/shared/seating'
import { listResults } from '@wenkao/shared/results'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { logIn, setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer({ grades: true })
})
afterAll(() => server.close())

/** A page's writer: record 0 names its binding, then one entry per answer. */
function write(login: LogInReply, answers: readonly [string, string[]][]): LogEntry[] {
  const writer = randomBytes(16).toString('hex')
  const entries: LogEntry[] = []
  const add = (kind: string, item: string | null, value: unknown) => {
    const event: AnswerEvent = {
      v: 1,
      sitting: login.sitting.sittingId,
      writer,
      n: entries.length,
      hlc: server.clock.now() + entries.length,
      prev: entries.at(-1)?.hash ?? null,
      kind,
      item,
      value,
      at: server.clock.now(),
    }
    entries.push(sealEntry(event))
  }
  const { epoch, branch, parent } = login.binding
  add('binding', null, { epoch, branch, parent })
  for (const [item, value] of answers) add('answer', item, value)
  return entries
}

const bearer = (login: LogInReply) => ({ authorization: `Bearer ${login.token}` })

async function send(login: LogInReply, entries: readonly LogEntry[]) {
  return server.call(syncAnswers, {
    headers: bearer(login),
    body: { version: 1, heads: {}, events: entries.map((entry) => entry.text) },
  })
}

function submissionOf(entries: readonly LogEntry[], round = 1): Submission {
  const last = entries.at(-1)
  if (!last) throw new RangeError('Expected entries')
  return {
    version: 1,
    round,
    cut: { [last.event.writer]: { n: last.event.n, hash: last.hash } },
    files: [],
    folder: null,
  }
}

async function submit(login: LogInReply, submission: Submission) {
  return server.call(handIn, {
    headers: bearer(login),
    body: { ...submission, contentDigest: contentDigest(login.sitting.sittingId, submission) },
  })
}

async function results(set: ExamSetUp) {
  return server.call(listResults, { headers: set.office.headers, params: { examId: set.examId } })
}

describe('a sitting over HTTP', () => {
  it('goes from log-in over answers to a receipt that anyone verifies, and to a score', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const exam = await server.call(getExam, { headers: bearer(login) })
    expect(JSON.stringify(exam)).not.toContain('"answer"')
    const entries = write(login, [
      ['9010101', ['b']],
      ['9010401', ['１０']],
    ])
    const reply = await send(login, entries)
    expect(reply.results.map((entry) => entry.outcome)).toEqual(['stored', 'stored', 'stored'])
    const { receipt, outcome } = await submit(login, submissionOf(entries))
    expect(outcome).toBe('accepted')
    const { keys } = await server.call(publicKeys)
    const key = keys.find((entry) => entry.keyId === receipt.keyId)
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: key?.publicKey ?? '' },
      format: 'jwk',
    })
    const text = Buffer.from(receiptText(receipt.payload))
    expect(verify(null, text, publicKey, Buffer.from(receipt.signature, 'base64url'))).toBe(true)
    await vi.waitFor(
      async () => {
        const { rows } = await results(set)
        expect(rows[0]).toMatchObject({
          points: 5,
          max: 5,
          status: 'graded',
          receiptCode: receipt.code,
        })
      },
      { timeout: 30_000, interval: 200 },
    )
  })

  it('[R4] answers the same event again as stored, and keeps other content under its key apart', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const entries = write(login, [['9010101', ['a']]])
    await send(login, entries)
    const again = await send(login, entries)
    expect(again.results.map((entry) => entry.outcome)).toEqual(['stored', 'stored'])
    const first = entries[1]
    if (!first) throw new RangeError('Expected an answer')
    const other = sealEntry({ ...first.event, value: ['b'] })
    const conflict = await send(login, [other])
    expect(conflict.results).toEqual([{ hash: other.hash, outcome: 'conflict' }])
    const kept = await server.services.sql`
      select text from answer_conflicts where sitting_id = ${login.sitting.sittingId}`
    expect(kept.map((row) => row['text'])).toEqual([other.text])
    const { log } = await server.call(getSitting, { headers: bearer(login) })
    expect(log).toEqual(entries.map((entry) => entry.text))
  })

  it('[R8] quarantines what it does not understand and stores its neighbours', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const entries = write(login, [['9010101', ['a']]])
    const newer = JSON.stringify({
      v: 9,
      sitting: login.sitting.sittingId,
      writer: 'f'.repeat(32),
      n: 0,
    })
    const reply = await server.call(syncAnswers, {
      headers: bearer(login),
      body: {
        version: 1,
        heads: {},
        events: [
          entries[0]?.text ?? '',
          'not json at all',
          newer,
          'nul \u0000 byte',
          entries[1]?.text ?? '',
        ],
      },
    })
    expect(reply.results.map((entry) => entry.outcome)).toEqual([
      'stored',
      'quarantined',
      'quarantined',
      'quarantined',
      'stored',
    ])
  })

  it('tells what it lacks of the heads that a client holds (restored database)', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const writer = 'a'.repeat(32)
    const reply = await server.call(syncAnswers, {
      headers: bearer(login),
      body: { version: 1, heads: { [writer]: { n: 4, hash: '0'.repeat(64) } }, events: [] },
    })
    expect(reply.lacks).toEqual([{ writer, from: 0, to: 4 }])
  })

  it('[F03e] gives the same receipt for the same content, and keeps other content as contested', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const entries = write(login, [
      ['9010101', ['a']],
      ['9010101', ['b']],
    ])
    await send(login, entries)
    const submission = submissionOf(entries)
    const [first, twin] = await Promise.all([submit(login, submission), submit(login, submission)])
    expect(twin.receipt).toEqual(first.receipt)
    expect((await submit(login, submission)).outcome).toBe('same')
    const other = await submit(login, submissionOf(entries.slice(0, 2)))
    expect(other.outcome).toBe('contested')
    const unopened = await submit(login, submissionOf(entries.slice(0, 2), 2))
    expect(unopened.outcome).toBe('contested')
    const { receipt } = await server.call(getSitting, { headers: bearer(login) })
    expect(receipt).toEqual(first.receipt)
  })

  it('[R4] takes hand-ins that come at once, each for itself, and the same one twice as one', async () => {
    const set = await setUpExam(server, { candidates: 4, stations: 5 })
    await startExam(server, set)
    const logins = await Promise.all(set.tickets.map((_ticket, at) => logIn(server, set, at)))
    const logs = logins.map((login) => write(login, [['9010101', ['b']]]))
    // The log of the third never came.
    for (const [at, login] of logins.entries()) {
      if (at !== 2) await send(login, logs[at] ?? [])
    }
    const one = (at: number) => {
      const [login, log] = [logins[at], logs[at]]
      if (!login || !log) throw new RangeError('Expected a log-in')
      return submit(login, submissionOf(log)).then(
        ({ outcome, receipt }) => ({ outcome, code: receipt.code }),
        (error: { code?: string }) => ({ outcome: error.code, code: '' }),
      )
    }
    const all = await Promise.all([one(0), one(1), one(2), one(1), one(3)])
    expect(all.map(({ outcome }) => outcome)).toEqual([
      ...['accepted', 'accepted', 'eventsMissing', 'same', 'accepted'],
    ])
    expect(all[3]?.code).toBe(all[1]?.code)
    const rows = await server.services.sql<{ standing: string }[]>`
      select standing from submissions where session_id = ${set.sessionId}`
    expect(rows.map(({ standing }) => standing)).toEqual(['stands', 'stands', 'stands'])
  })

  it('gives no receipt for a log that is not here, or for a false digest', async () => {
    const set = await setUpExam(server)
    await startExam(server, set)
    const login = await logIn(server, set, 0)
    const entries = write(login, [['9010101', ['a']]])
    await expect(submit(login, submissionOf(entries))).rejects.toMatchObject({
      code: 'eventsMissing',
    })
    await send(login, entries)
    const submission = submissionOf(entries)
    await expect(
      server.call(handIn, {
        headers: bearer(login),
        body: { ...submission, contentDigest: '0'.repeat(64) },
      }),
    ).rejects.toMatchObject({ code: 'digestMismatch' })
    await expect(
      submit(login, { ...submission, files: [{ path: 'x/y.docx', hash: '1'.repeat(64) }] }),
    ).rejects.toMatchObject({ code: 'filesMissing' })
  })

  it('refuses a wrong code, a wrong seat and an exam before its start, each with its own code', async () => {
    const set = await setUpExam(server)
    await server.call(drawSeats, {
      headers: set.office.headers,
      params: { sessionId: set.sessionId },
      body: { witnessDigits: '2468', who: { all: true } },
    })
    const ticket = set.tickets[0]
    if (!ticket) throw new RangeError('Expected a candidate')
    const attempt = (accessCode: string, number: number) =>
      server.call(logInCandidate, {
        body: {
          sessionId: set.sessionId,
          examNumber: ticket.examNumber,
          accessCode,
          station: { kind: 'browser', number },
        },
      })
    await expect(attempt('WRONG-CODE', 1)).rejects.toMatchObject({
      code: 'wrongAccessCode',
      status: 401,
    })
    await expect(attempt(ticket.accessCode, 99)).rejects.toMatchObject({ code: 'wrongStation' })
    const login = await logIn(server, set, 0)
    await expect(server.call(getExam, { headers: bearer(login) })).rejects.toMatchObject({
      code: 'notStarted',
    })
  })

  it('[F08] never gives one seat twice to several tablets at once, and the draw can be replayed', async () => {
    const set = await setUpExam(server, { candidates: 12, stations: 12 })
    const { headers } = set.office
    await Promise.all(
      set.tickets.flatMap(({ examNumber }) =>
        [1, 2].map(() =>
          server.call(drawSeats, {
            headers,
            params: { sessionId: set.sessionId },
            body: { witnessDigits: '1357', who: { examNumber } },
          }),
        ),
      ),
    )
    const room = await server.call(roomView, { headers, params: { sessionId: set.sessionId } })
    expect(new Set(room.sittings.map((sitting) => sitting.seatNumber)).size).toBe(12)
    const before = await server.call(drawLog, { headers, params: { sessionId: set.sessionId } })
    expect(before.seed).toBeNull()
    await server.call(endSession, { headers, params: { sessionId: set.sessionId } })
    const log = await server.call(drawLog, { headers, params: { sessionId: set.sessionId } })
    expect(
      verifyDraw({
        ...log,
        sessionId: set.sessionId,
        seed: log.seed ?? '',
        witnessDigits: log.witnessDigits ?? '',
      }),
    ).toBeUndefined()
  })
})
