import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { bridgeEndpoints } from '@wenkao/shared'
import type { Endpoint } from '@wenkao/shared/kernel'
import {
  bridgeStatus,
  bridgeToday,
  bridgeTokenHeader,
  openRescue,
  proctorCodeVerifier,
  rescuePassHeader,
} from '@wenkao/shared/rescue'
import { holdSitting } from '@wenkao/shared/sittings'
import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  startBridge,
  testFolder,
  until,
  type RunningBridge,
} from './test-processes/bridge-in-folder.fs.ts'
import {
  ISSUED_CODE,
  examWithFiles,
  ids,
  heldSittingOf,
  startExamServer,
  type ExamServerDouble,
} from './test-processes/exam-server-double.ts'

const CODE = 'ABCD-EFGH-JKMN'
/** Counted, not timed: a loaded machine asks as much as an idle one. */
const REQUESTS = 150

let folder: { path: string; remove(): Promise<void> }
let server: ExamServerDouble
let bridge: RunningBridge
let pass: string

beforeAll(async () => {
  folder = await testFolder()
  server = await startExamServer(proctorCodeVerifier(CODE, Buffer.alloc(16, 7)))
  await mkdir(join(folder.path, 'outside'))
  await writeFile(join(folder.path, 'outside', '成绩.txt'), 'not for anybody')
  bridge = await startBridge(folder.path, server.url, {
    pairingCode: ISSUED_CODE,
    // Opens nothing of this PC.
    openWith: [process.execPath, '--eval', '0'],
    machineChangeMs: 100,
  })
  await until('the station', async () => (await bridge.call(bridgeStatus)).station)
  await until('the sessions', async () => (await bridge.call(bridgeToday)).today)
  await bridge.call(holdSitting, { body: { held: heldSittingOf(examWithFiles) } })
  pass = (await bridge.call(openRescue, { body: { proctorCode: CODE } })).pass ?? ''
})
afterAll(async () => {
  await bridge.stop()
  await server.stop()
  await folder.remove()
})

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Sends a request as it stands: `fetch` would tidy paths and headers up. */
function ask({ method, path, headers, body }: Asked): Promise<{ status: number; text: string }> {
  const { hostname, port, host } = new URL(bridge.url)
  return new Promise((resolve, reject) => {
    const sent = request({
      ...{ method, path, hostname, port, signal: AbortSignal.timeout(30_000) },
      headers: { host, ...headers },
    })
    sent.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') })
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

/** Spellings that lead somewhere else on one system or another. */
const WAYS_OUT = [
  ...['..', '../', '..\\', '%2e%2e%2f', '..%5c', '%252e%252e/', '....//', '．．／', '..\u2215'],
  ...['\\\\?\\C:\\', '\\\\.\\', '//server/share/', 'C:', 'c:\\windows\\', 'file:///', '~/', '/./'],
  ...['a:stream', 'con', 'NUL.txt', 'aux ', 'name.', '%00', '%u002e', ';', '\u202e', '成绩.txt'],
]
const nastyText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(...WAYS_OUT, '', '__proto__', 'constructor', 'x'.repeat(2000)),
  fc
    .array(fc.constantFrom(...WAYS_OUT, 'outside', 'data', 'keys'), { maxLength: 6 })
    .map((parts) => parts.join('')),
)
/** Absolute paths lead into the test's own folder only: a right pass may write where it is told. */
const nastyPath = fc.array(fc.constantFrom('..', '.', 'stick', 'data', 'keys', '成绩.txt'), {
  maxLength: 5,
})
const pathText = nastyPath.map((parts) => {
  const base = join('/', ...parts.filter((part) => part !== '..'))
  return `${folder.path}${base}`
})
const nastyValue: fc.Arbitrary<unknown> = fc.oneof(
  nastyText.filter((text) => !/^([/~]|[a-z]:|\\\\)/i.test(text)),
  pathText,
  fc.constantFrom(null, true, -1, 0, 1e308, 2 ** 53, [], {}, [[]]),
  fc.integer(),
  fc.array(nastyText, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
)

function keysOf(schema: unknown): readonly string[] {
  return Object.keys((schema as { def?: Definition } | undefined)?.def?.shape ?? {})
}

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, unknown>>
  readonly innerType?: unknown
  readonly element?: unknown
  readonly options?: readonly unknown[]
  readonly values?: readonly unknown[]
  readonly entries?: Readonly<Record<string, unknown>>
}

/** A value of a schema's form with nasty contents, and now and then of another form. */
function valueFor(schema: unknown): fc.Arbitrary<unknown> {
  const def = (schema as { def?: Definition } | undefined)?.def
  const formed = (): fc.Arbitrary<unknown> => {
    switch (def?.type) {
      case 'string':
        return fc.oneof(pathText, nastyValue, fc.constantFrom(ids.sitting, CODE, '20260001'))
      case 'boolean':
        return fc.boolean()
      case 'number':
        return fc.oneof(fc.integer(), fc.nat(300))
      case 'nullable':
      case 'optional':
        return fc.oneof(fc.constant(null), valueFor(def.innerType))
      case 'array':
        return fc.array(valueFor(def.element), { maxLength: 3 })
      case 'union':
        return fc.oneof(...(def.options ?? []).map(valueFor))
      case 'enum':
        return fc.constantFrom(...Object.values(def.entries ?? {}))
      case 'literal':
        return fc.constantFrom(...(def.values ?? [null]))
      case 'object':
        return fc.record(
          Object.fromEntries(
            Object.entries(def.shape ?? {}).map(([name, each]) => [name, valueFor(each)]),
          ),
        )
      default:
        return nastyValue
    }
  }
  return fc.oneof({ weight: 15, arbitrary: formed() }, { weight: 1, arbitrary: nastyValue })
}

function bodyFor({ body }: Endpoint): fc.Arbitrary<string | undefined> {
  return fc.oneof(
    { weight: 8, arbitrary: valueFor(body).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary' })) },
  )
}

const visible = (text: string): string => encodeURI(text.toWellFormed()).replaceAll(/[\s#]/g, '')
/** What wipes the test's own ground is tried elsewhere: with it, everything later would be refused. */
const known = bridgeEndpoints.filter(({ method }) => method !== 'DELETE')
const often = fc.nat(9).map((chance) => chance > 0)
const asked: fc.Arbitrary<Asked> = fc
  .constantFrom(...known)
  .chain((endpoint) =>
    fc.record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant<string>(endpoint.method) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS') },
      ),
      path: fc.oneof(
        { weight: 6, arbitrary: fc.constant<string>(endpoint.path) },
        {
          weight: 2,
          arbitrary: nastyText.map(
            (text) => `${endpoint.path}?${keysOf(endpoint.query)[0] ?? 'q'}=${visible(text)}`,
          ),
        },
        { weight: 1, arbitrary: nastyText.map((text) => `${endpoint.path}/${visible(text)}`) },
        { weight: 2, arbitrary: nastyText.map((text) => `/${visible(text)}`) },
        { weight: 1, arbitrary: nastyText.map((text) => `/api/${visible(text)}`) },
      ),
      token: often,
      pass: often,
      extra: fc.constantFrom<Readonly<Record<string, string>>>(
        ...Array.from({ length: 20 }, () => ({})),
        { host: 'evil.example' },
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { 'content-type': 'text/plain' },
        { 'content-encoding': 'gzip' },
        { range: 'bytes=9-1' },
      ),
      body: bodyFor(endpoint),
    }),
  )
  .map(({ method, path, token, pass: withPass, extra, body }) => ({
    ...{ method, path },
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
    headers: {
      ...(token ? { [bridgeTokenHeader]: bridge.token } : {}),
      ...(withPass ? { [rescuePassHeader]: pass } : {}),
      ...extra,
    },
  }))

describe('DESIGN 6: the loopback API under random requests', () => {
  it('answers every one, never with an error of its own, and is well afterwards', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(asked, async (each) => {
        const { status, text } = await ask(each)
        count += 1
        // 502 is the server's absence: the relay alone may say so.
        const isRelayed = each.path.startsWith('/api/')
        expect(status < 500 || (isRelayed && status === 502), `${status} ${text}`).toBe(true)
        expect(text).not.toContain('not for anybody')
        const isOpen = each.headers[bridgeTokenHeader] !== undefined
        const isBridge =
          each.path.startsWith('/bridge') && each.path.split('?')[0] !== '/bridge/hello'
        if (isBridge && !isOpen) expect([400, 403]).toContain(status)
      }),
      { ...propertySettings(REQUESTS), endOnFailure: true },
    )
    expect(count).toBeGreaterThanOrEqual(REQUESTS)
    expect((await bridge.call(bridgeStatus)).journal.ok).toBe(true)
    expect(await readdir(join(folder.path, 'outside'))).toEqual(['成绩.txt'])
    expect(await readFile(join(folder.path, 'outside', '成绩.txt'), 'utf8')).toBe('not for anybody')
  }, 300_000)

  it('ends what is too large or too long without harm', async () => {
    const token = { [bridgeTokenHeader]: bridge.token }
    const long = await ask({
      ...{ method: 'GET', path: `/bridge/status?${'x'.repeat(10_000)}`, headers: token },
      body: undefined,
    })
    expect([400, 414]).toContain(long.status)
    const large = { ...token, 'x-large': 'x'.repeat(20_000) }
    const head = await ask({
      method: 'GET',
      path: '/bridge/status',
      headers: large,
      body: undefined,
    })
    expect(head.status).toBe(431)
    const body = JSON.stringify({ proctorCode: 'x'.repeat(300 * 1024) })
    const path = openRescue.path
    expect((await ask({ method: 'POST', path, headers: token, body })).status).toBe(413)
    expect((await bridge.call(bridgeStatus)).journal.ok).toBe(true)
  })
})
