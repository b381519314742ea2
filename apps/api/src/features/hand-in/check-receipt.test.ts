import { randomBytes } from 'node:crypto'
import { sealEntry, syncAnswers, type AnswerEvent, type LogEntry } from '@wenkao/shared/answers'
import {
  checkReceipt,
  contentDigest,
  handIn,
  publicKeys,
  judgeReceipt,
  readReceipt,
  receiptQrText,
  type Receipt,
} from '@wenkao/shared/hand-in'
import type { LogInReply } from '@wenkao/shared/sittings'
import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, setUpExam, startExam } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.close())

const bearer = (login: LogInReply) => ({ authorization: `Bearer ${login.token}` })

/** A page's writer: record 0 names its binding, then the answers. */
function write(login: LogInReply, answers: readonly [string, string[]][]): LogEntry[] {
  const writer = randomBytes(16).toString('hex')
  const entries: LogEntry[] = []
  const { epoch, branch, parent } = login.binding
  const lines: [string, string | null, unknown][] = [
    ['binding', null, { epoch, branch, parent }],
    ...answers.map(([item, value]): [string, string, unknown] => ['answer', item, value]),
  ]
  for (const [kind, item, value] of lines) {
    const event: AnswerEvent = {
      ...{ v: 1, sitting: login.sitting.sittingId, writer, n: entries.length },
      ...{ hlc: server.clock.now() + entries.length, prev: entries.at(-1)?.hash ?? null },
      ...{ kind, item, value, at: server.clock.now() },
    }
    entries.push(sealEntry(event))
  }
  return entries
}

/** Hands one answer in. @returns the receipt, and the digest that a second hand-in would differ from. */
async function handOneIn(login: LogInReply, answers: readonly [string, string[]][]) {
  const entries = write(login, answers)
  await server.call(syncAnswers, {
    headers: bearer(login),
    body: { version: 1, heads: {}, events: entries.map((entry) => entry.text) },
  })
  const last = entries.at(-1)
  if (!last) throw new RangeError('Expected entries')
  const submission = {
    version: 1 as const,
    round: 1,
    cut: { [last.event.writer]: { n: last.event.n, hash: last.hash } },
    files: [],
    folder: null,
  }
  const digest = contentDigest(login.sitting.sittingId, submission)
  return server.call(handIn, {
    headers: bearer(login),
    body: { ...submission, contentDigest: digest },
  })
}

async function handedIn(): Promise<{ login: LogInReply; receipt: Receipt }> {
  const set = await setUpExam(server)
  await startExam(server, set)
  const login = await logIn(server, set, 0)
  const { receipt } = await handOneIn(login, [
    ['9010101', ['b']],
    ['9010401', [' ']],
  ])
  return { login, receipt }
}

describe('[N02] a receipt checked later', () => {
  it('tells by number and code what was stored, and no answer', async () => {
    const { login, receipt } = await handedIn()
    const { examNumber } = receipt.payload
    const code = receipt.code.toLowerCase().replaceAll('-', ' ')
    const found = await server.call(checkReceipt, { body: { examNumber, code } })
    expect(found).toEqual({
      examTitle: login.sitting.examTitle,
      sessionName: 'first',
      ...{ examNumber, round: 1, at: receipt.payload.at, standing: 'stands' },
      ...{ answered: 1, items: 2, files: [] },
      rounds: [{ round: 1, at: receipt.payload.at, standing: 'stands', isThis: true }],
    })
  })

  it('says of contested work that it does not stand, to whoever has that receipt', async () => {
    const { login, receipt } = await handedIn()
    const other = await handOneIn(login, [['9010101', ['a']]])
    expect(other.outcome).toBe('contested')
    const { examNumber } = receipt.payload
    const found = await server.call(checkReceipt, {
      body: { examNumber, code: other.receipt.code },
    })
    expect(found.standing).toBe('contested')
    expect(found.rounds.map((row) => [row.standing, row.isThis])).toEqual([
      ['stands', false],
      ['contested', true],
    ])
  })

  it('does not tell an unknown number from a wrong code, and slows down guessing under one number only', async () => {
    const { receipt } = await handedIn()
    const { examNumber } = receipt.payload
    const wrong = { examNumber, code: 'AAAA-AAAA-AAA' }
    const ask = (body: typeof wrong) => server.raw(checkReceipt, { body })
    const unknown = await ask({ ...wrong, examNumber: '999999999' })
    expect(unknown.status).toBe(404)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const refused = await ask(wrong)
      expect(refused.status).toBe(404)
      const { error } = (await refused.json()) as { error: { message: string } }
      expect(error.message).toBe('No receipt with this number and code')
    }
    // Now also the right code waits; another number does not.
    expect((await ask({ examNumber, code: receipt.code })).status).toBe(429)
    const other = await handedIn()
    const free = { examNumber: other.receipt.payload.examNumber, code: other.receipt.code }
    expect((await ask(free)).status).toBe(200)
    server.clock.advance(2000)
    expect((await ask({ examNumber, code: receipt.code })).status).toBe(200)
  })

  it('[H7] its QR text is verified with nothing but the published keys', async () => {
    const { receipt } = await handedIn()
    const { keys } = await server.call(publicKeys)
    const read = readReceipt(receiptQrText(receipt))
    if (!read) throw new Error('Expected a receipt in its own QR text')
    const verdict = judgeReceipt(read, keys, (publicKey, text, signature) =>
      verify(
        null,
        Buffer.from(text),
        createPublicKey({
          key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
          format: 'jwk',
        }),
        signature,
      ),
    )
    expect(verdict).toBe('genuine')
  })
})
