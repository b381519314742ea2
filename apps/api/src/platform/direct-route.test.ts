import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { sealEntry, syncAnswers } from '@wenkao/shared/answers'
import { handIn } from '@wenkao/shared/hand-in'
import { getPaperKey, logInCandidate, type LogInReply } from '@wenkao/shared/sittings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App } from '../app.ts'
import { listeningApp, type ListeningApp } from '../test-processes/listening-app.ts'
import { logIn, setUpExam, startExam } from '../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../test-processes/test-server.ts'

let server: TestServer
let login: LogInReply
let staffCookie: string
let apps: App[]
/** The same app twice, once with the direct way and once without it. */
let direct: ListeningApp
let framework: ListeningApp
let servedDirectly = 0
beforeAll(async () => {
  server = await createTestServer()
  const set = await setUpExam(server, { candidates: 1, stations: 1 })
  await startExam(server, set)
  login = await logIn(server, set, 0)
  staffCookie = set.office.headers['cookie'] ?? ''
  const [one, other] = [
    createApp(server.services, { grades: false }),
    createApp(server.services, { grades: false }),
  ]
  apps = [one, other]
  direct = await listeningApp({
    fetch: one.fetch,
    serveDirect: (incoming, outgoing) => {
      const isServed = one.serveDirect(incoming, outgoing)
      if (isServed) servedDirectly += 1
      return isServed
    },
  })
  framework = await listeningApp({ fetch: other.fetch, serveDirect: () => false })
})
afterAll(async () => {
  await Promise.all([direct.close(), framework.close()])
  for (const app of apps) await app.stop()
  await server.close()
})

interface RawReply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: unknown
}

function send(
  origin: string,
  options: { method?: string; path?: string; headers?: Record<string, string> },
  body?: string | Buffer,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${origin}${options.path ?? syncAnswers.path}`,
      { method: options.method ?? 'POST', headers: options.headers ?? {}, agent: false },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const isJson = incoming.headers['content-type']?.includes('json') ?? false
          const { statusCode = 0, headers } = incoming
          resolve({ status: statusCode, headers, body: isJson ? JSON.parse(text) : text })
        })
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** What must be the same whichever way served it. */
function comparable(reply: RawReply): unknown {
  const { date: _date, 'x-request-id': id, ...headers } = reply.headers
  const body = structuredClone(reply.body) as {
    clock?: { serverNow?: number }
    requestId?: string
    error?: { requestId?: string }
  }
  if (body.clock) body.clock.serverNow = 0
  if (body.error) {
    body.requestId = 'the same'
    body.error.requestId = 'the same'
  }
  const { 'content-length': _length, ...rest } = headers
  return { status: reply.status, headers: rest, body, hasId: typeof id === 'string' }
}

const good = (events: readonly string[] = []) => JSON.stringify({ version: 1, heads: {}, events })
const entry = () =>
  sealEntry({
    v: 1,
    sitting: login.sitting.sittingId,
    writer: randomBytes(16).toString('hex'),
    n: 0,
    hlc: 1,
    prev: null,
    kind: 'binding',
    item: null,
    value: { epoch: 0, branch: null, parent: null },
    at: 1,
  }).text
const json = { 'content-type': 'application/json' }
/** Each way has its own app, and so its own limit of attempts. */
const wrongLogIn = () =>
  JSON.stringify({
    ...{ sessionId: login.sitting.sessionId, examNumber: 'nobody', accessCode: 'A' },
    station: { kind: 'browser', number: 1 },
  })
const bearer = () => ({
  authorization: `Bearer ${login.token}`,
  'content-type': 'application/json',
})

describe('the direct way of a route', () => {
  it.each<[string, () => [Parameters<typeof send>[1], (string | Buffer)?], boolean]>([
    ['answers', () => [{ headers: bearer() }, good([entry(), 'no JSON', entry()])], true],
    ['a heartbeat', () => [{ headers: bearer() }, good()], true],
    [
      'a page of another origin',
      () => [{ headers: { ...bearer(), origin: 'http://127.0.0.1:3100' } }, good()],
      true,
    ],
    [
      'a request id of the caller',
      () => [{ headers: { ...bearer(), 'x-request-id': 'abc-12345' } }, good()],
      true,
    ],
    [
      'a staff cookie beside the token',
      () => [{ headers: { ...bearer(), cookie: staffCookie } }, good()],
      true,
    ],
    ['a body that is no JSON', () => [{ headers: bearer() }, '{"version":1,'], true],
    ['no body', () => [{ headers: { ...bearer(), 'content-length': '0' } }, ''], true],
    [
      'bytes that are no UTF-8',
      () => [{ headers: bearer() }, Buffer.from([0x22, 0xff, 0xfe, 0x22])],
      true,
    ],
    ['a byte order mark', () => [{ headers: bearer() }, `\ufeff${good()}`], true],
    ['a body of another shape', () => [{ headers: bearer() }, '{"version":2,"heads":[]}'], true],
    ['an unknown key', () => [{ headers: bearer() }, good().replace('{', '{"pen":1,')], true],
    [
      'too many events',
      () => [{ headers: bearer() }, good(Array.from({ length: 501 }, () => 'x'))],
      true,
    ],
    ['no token', () => [{ headers: { 'content-type': 'application/json' } }, good()], false],
    [
      'a changed token',
      () => [{ headers: { ...bearer(), authorization: `Bearer ${login.token}x` } }, good()],
      false,
    ],
    ['a staff cookie alone', () => [{ headers: { cookie: staffCookie } }, good()], false],
    [
      'an unknown key of a program',
      () => [{ headers: { authorization: 'Bearer wk_x' } }, good()],
      false,
    ],
    [
      'a body in pieces',
      () => [{ headers: { ...bearer(), 'transfer-encoding': 'chunked' } }, good([entry()])],
      false,
    ],
    [
      'a body that says it is too large',
      () => [{ headers: { ...bearer(), 'content-length': `${17 * 1024 * 1024}` } }, good()],
      false,
    ],
    ['another method', () => [{ method: 'GET', headers: bearer() }], false],
    [
      'the question of a browser',
      () => [{ method: 'OPTIONS', headers: { origin: 'http://127.0.0.1:3100' } }],
      false,
    ],
    [
      'a read without a body',
      () => [{ method: 'GET', path: getPaperKey.path, headers: bearer() }],
      true,
    ],
    ['a read without a token', () => [{ method: 'GET', path: getPaperKey.path }], false],
    ['a log-in', () => [{ path: logInCandidate.path, headers: json }, wrongLogIn()], true],
    [
      'a log-in of another shape',
      () => [{ path: logInCandidate.path, headers: json }, '{"examNumber":1}'],
      true,
    ],
    [
      'a log-in that names somebody',
      () => [
        { path: logInCandidate.path, headers: { ...json, cookie: staffCookie } },
        wrongLogIn(),
      ],
      false,
    ],
    ['a hand-in of another shape', () => [{ path: handIn.path, headers: bearer() }, '{}'], true],
    ['a query', () => [{ path: `${syncAnswers.path}?x=1`, headers: bearer() }, good()], false],
  ])('answers %s as the framework does', async (_what, made, isDirect) => {
    const before = servedDirectly
    const [options, body] = made()
    const ours = await send(direct.origin, options, body)
    const theirs = await send(framework.origin, options, body)
    expect(comparable(ours)).toEqual(comparable(theirs))
    expect(ours.status).toBeGreaterThanOrEqual(200)
    expect(servedDirectly - before).toBe(isDirect ? 1 : 0)
  })

  it('gives its place back when the sender goes away in the middle of the body', async () => {
    const { port } = new URL(direct.origin)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${syncAnswers.path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${login.token}\r\n` +
        'content-length: 5000\r\n\r\n{"version":1,',
    )
    const waiting = async () => {
      const { body } = await send(direct.origin, { method: 'GET', path: '/metrics' })
      return Number(/wenkao_answer_requests_waiting (\d+)/.exec(String(body))?.[1])
    }
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
    socket.destroy()
    await expect.poll(waiting, { timeout: 10_000 }).toBe(0)
  })

  it('counts its requests under the same metric', async () => {
    const { body } = await send(direct.origin, { method: 'GET', path: '/metrics' })
    const label = 'method="POST",route="/api/candidate/answers",status='
    expect(String(body)).toContain(`wenkao_http_request_seconds_count{${label}"200"}`)
    expect(String(body)).toContain(`wenkao_http_request_seconds_count{${label}"400"}`)
    expect(String(body)).toMatch(/wenkao_answer_events_total\{outcome="quarantined"\} \d+/)
  })
})
