import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApiKey } from '@wenkao/shared/accounts'
import { putCandidates } from '@wenkao/shared/sessions'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  pingWebhook,
  replayDeliveries,
  retryDelay,
  RETRY_WAITS,
  webhookEvents,
} from '@wenkao/shared/webhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setUpExam, startExam, type ExamSetUp } from '../../test-processes/set-up-exam.ts'
import { createTestServer, type TestServer } from '../../test-processes/test-server.ts'
import { noteEvent } from './note-event.ts'
import { addressFault } from './webhook-address.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let server: TestServer
let set: ExamSetUp
let receiver: Server
let url: string
let received: Received[]
/** How the receiver answers next; 200 when empty. */
let answers: number[]
/** What the receiver waits for before it answers. */
let held: Promise<void>
/** Headers of a program that may do nothing but manage webhooks. */
let headers: Record<string, string>

beforeAll(async () => {
  server = await createTestServer({ grades: true })
  set = await setUpExam(server)
  const office = await server.office()
  const body = { name: 'school system', scopes: ['webhooks:manage' as const] }
  const { secret } = await server.call(createApiKey, { ...office, body })
  headers = { authorization: `Bearer ${secret}` }
  receiver = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      void held.then(() =>
        reply.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end(),
      )
    })
  })
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/told`
}, 60_000)
afterAll(async () => {
  receiver.closeAllConnections()
  await new Promise((closed) => receiver.close(closed))
  await server.close()
})
beforeEach(async () => {
  received = []
  answers = []
  held = Promise.resolve()
  for (const { webhookId } of (await server.call(listWebhooks, { headers })).webhooks)
    await server.call(deleteWebhook, { headers, params: { webhookId } })
})

const create = (to = url, events: (typeof webhookEvents)[number][] = [...webhookEvents]) =>
  server.call(createWebhook, { headers, body: { name: 'receiver', url: to, events } })
const logOf = async (webhookId: string) =>
  (await server.call(listDeliveries, { headers, params: { webhookId }, query: {} })).deliveries
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (cause: unknown) => (cause as { code?: string }).code ?? String(cause),
  )
/** Changes the roster, which is an event. */
async function addCandidate(examNumber: string): Promise<void> {
  const body = { candidates: [{ examNumber, name: '欧阳修' }] }
  await server.call(putCandidates, { ...set.office, params: { examId: set.examId }, body })
}
const soon = { timeout: 20_000 }

describe('[N14] webhooks', () => {
  it('WH1, WH2: an event is told with ids alone, signed with the secret that was shown once', async () => {
    const { secret, webhookId } = await create()
    await addCandidate('W1')
    await expect.poll(() => received.length, soon).toBe(1)
    const [{ headers: sent, body } = { headers: {}, body: '' }] = received
    expect(JSON.parse(body)).toEqual({
      type: 'roster.changed',
      timestamp: expect.any(Number) as number,
      data: { examId: set.examId },
    })
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signed = `${String(sent['webhook-id'])}.${String(sent['webhook-timestamp'])}.${body}`
    const mac = createHmac('sha256', key).update(signed).digest('base64')
    expect(sent['webhook-signature']).toBe(`v1,${mac}`)
    await expect.poll(async () => (await logOf(webhookId))[0]?.state, soon).toBe('delivered')
    const { webhooks } = await server.call(listWebhooks, { headers })
    expect(webhooks[0]).toMatchObject({ waiting: 0, failed: 0 })
    expect(JSON.stringify(webhooks)).not.toContain(secret)
  })

  it('WH3: what fails three times is sent again with the same id, later each time', async () => {
    const { webhookId } = await create()
    answers = [500, 302, 503]
    await addCandidate('W2')
    for (const attempts of [1, 2, 3]) {
      await expect
        .poll(async () => (await logOf(webhookId))[0], soon)
        .toMatchObject({ attempts, state: 'waiting' })
      server.clock.advance((RETRY_WAITS[attempts - 1] ?? 0) * 1.3)
    }
    await expect.poll(async () => (await logOf(webhookId))[0]?.state, soon).toBe('delivered')
    expect(received).toHaveLength(4)
    expect(new Set(received.map(({ headers: sent }) => sent['webhook-id'])).size).toBe(1)
    expect((await logOf(webhookId))[0]).toMatchObject({ attempts: 4, lastStatus: 200 })
  })

  it('WH4: a webhook can be told of what happened before it was made, and tried', async () => {
    const since = server.clock.now()
    await startExam(server, set)
    const { webhookId } = await create(url, ['session.started'])
    const params = { webhookId }
    expect(await server.call(replayDeliveries, { headers, params, body: { since } })).toEqual({
      deliveries: 1,
    })
    await expect.poll(() => received.length, soon).toBe(1)
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      ...{ type: 'session.started', data: { examId: set.examId, sessionId: set.sessionId } },
    })
    const { eventId } = await server.call(pingWebhook, { headers, params })
    await expect.poll(() => received.at(-1)?.headers['webhook-id'], soon).toBe(eventId)
    const page = await server.call(listDeliveries, { headers, params, query: { limit: 1 } })
    expect(page.deliveries.map(({ event }) => event)).toEqual(['ping'])
    const rest = await server.call(listDeliveries, {
      ...{ headers, params, query: { limit: 5, after: page.next ?? '' } },
    })
    expect(rest).toMatchObject({ deliveries: [{ event: 'session.started' }], next: null })
    expect(await codeOf(server.call(replayDeliveries, { headers, params, body: {} }))).toBe(
      'invalidRequest',
    )
  })

  it('WH1: what is rolled back, or changes nothing, is told to nobody', async () => {
    const { webhookId } = await create()
    await addCandidate('W5')
    await expect.poll(async () => (await logOf(webhookId)).length, soon).toBe(1)
    await addCandidate('W5')
    const undone = server.services.db.transaction(async (transaction) => {
      await noteEvent(server.services, transaction, 'results.frozen', { examId: set.examId })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await logOf(webhookId)).toHaveLength(1)
  })

  it('WH5: addresses that lead to secrets of a machine, or in the clear to the outside, are refused', async () => {
    for (const [to, fault] of [
      ['http://exam.example.org/', 'scheme'],
      ['ftp://10.0.0.1/', 'scheme'],
      ['https://user:pass@exam.example.org/', 'credentials'],
      ['http://169.254.169.254/latest', 'address'],
      ['http://[::ffff:169.254.169.254]/', 'address'],
      ['https://100.100.100.200/latest', 'address'],
      ['http://[fd00:ec2::254]/latest', 'address'],
      ['https://0.0.0.0/', 'address'],
      ['http://[fe80::1]/', 'address'],
      ['https://exam.example.org/', undefined],
      ['http://192.168.1.9:8080/', undefined],
      ['http://[::1]:8080/', undefined],
    ] as const)
      expect([to, addressFault(to)]).toEqual([to, fault])
    expect(await codeOf(create('http://exam.example.org/'))).toBe('invalidRequest')
  })

  it('WH4: what is asked for again while an attempt is under way is sent once more', async () => {
    const { webhookId } = await create()
    const answer = Promise.withResolvers<undefined>()
    held = answer.promise
    await addCandidate('W9')
    await expect.poll(() => received.length, soon).toBe(1)
    const [{ eventId } = { eventId: '' }] = await logOf(webhookId)
    const again = { headers, params: { webhookId }, body: { eventId } }
    expect(await server.call(replayDeliveries, again)).toEqual({ deliveries: 1 })
    answer.resolve(undefined)
    await expect.poll(() => received.length, soon).toBe(2)
    await expect.poll(async () => (await logOf(webhookId))[0]?.state, soon).toBe('delivered')
  })

  it('WH3: waits grow, and differ by a fifth', () => {
    expect(retryDelay(1, 0)).toBe(4000)
    expect(retryDelay(1, 1)).toBe(6000)
    expect(retryDelay(RETRY_WAITS.length, 0.5)).toBe(24 * 3600 * 1000)
    expect(retryDelay(RETRY_WAITS.length + 1, 0.5)).toBeUndefined()
  })

  it('WH3: gives up after the last wait, and says so until it is sent again by hand', async () => {
    const dead = await create('http://127.0.0.1:1/', ['roster.changed'])
    await addCandidate('W3')
    for (const [at, wait] of [...RETRY_WAITS, 0].entries()) {
      await expect.poll(async () => (await logOf(dead.webhookId))[0]?.attempts, soon).toBe(at + 1)
      server.clock.advance(wait * 1.3)
    }
    const params = { webhookId: dead.webhookId }
    const [given] = await logOf(dead.webhookId)
    expect(given).toMatchObject({ state: 'failed', nextAt: null, lastError: 'ECONNREFUSED' })
    expect((await server.call(listWebhooks, { headers })).webhooks[0]?.failed).toBe(1)
    const body = { eventId: given?.eventId ?? '' }
    expect(await server.call(replayDeliveries, { headers, params, body })).toEqual({
      deliveries: 1,
    })
    await expect.poll(async () => (await logOf(dead.webhookId))[0]?.attempts, soon).toBe(1)
  }, 120_000)
})
