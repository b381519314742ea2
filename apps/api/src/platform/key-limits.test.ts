import { createApiKey } from '@wenkao/shared/accounts'
import { ErrorReply } from '@wenkao/shared/kernel'
import { listPlaces } from '@wenkao/shared/places'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createTestServer, ORIGIN, type TestServer } from '../test-processes/test-server.ts'

let server: TestServer
let headers: Readonly<Record<string, string>>
beforeAll(async () => {
  server = await createTestServer({ keyRequests: 3 })
  ;({ headers } = await server.office())
})
afterAll(() => server.close())

const makeKey = async () => {
  const { secret } = await server.call(createApiKey, { headers, body: { name: 'registry' } })
  return () => server.raw(listPlaces, { headers: { authorization: `Bearer ${secret}` } })
}

it('KY5: a key has its share a minute, each answer says what is left, and others are not counted', async () => {
  const [ask, askOther] = [await makeKey(), await makeKey()]
  const left: (string | null)[] = []
  for (let n = 0; n < 3; n += 1) {
    const reply = await ask()
    expect(reply.status).toBe(200)
    expect(reply.headers.get('ratelimit-limit')).toBe('3')
    left.push(reply.headers.get('ratelimit-remaining'))
  }
  expect(left).toEqual(['2', '1', '0'])
  const refused = await ask()
  expect(refused.status).toBe(429)
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(50)
  expect(wait).toBeLessThanOrEqual(60)
  expect(refused.headers.get('ratelimit-remaining')).toBe('0')
  expect((await askOther()).status).toBe(200)
  for (let n = 0; n < 5; n += 1) {
    const ofStaff = await server.raw(listPlaces, { headers })
    expect(ofStaff.status).toBe(200)
    expect(ofStaff.headers.get('ratelimit-limit')).toBeNull()
  }
  server.clock.advance(60_001)
  expect((await ask()).status).toBe(200)
})

it('KY4: a refusal is problem details with the former error beside them', async () => {
  const reply = await server.raw(listPlaces, { headers: { 'x-request-id': 'asked-by-me' } })
  expect(reply.status).toBe(401)
  expect(reply.headers.get('content-type')).toBe('application/problem+json')
  const problem = z.parse(ErrorReply, await reply.json())
  expect(problem).toEqual({
    type: '/api/docs#problem-unauthenticated',
    title: 'Unauthenticated',
    status: 401,
    detail: 'Sign in first',
    code: 'unauthenticated',
    requestId: 'asked-by-me',
    error: { code: 'unauthenticated', message: 'Sign in first', requestId: 'asked-by-me' },
  })
  const page = await (await server.app.fetch(new Request(`${ORIGIN}/api/docs`))).text()
  expect(page).toContain('id="problem-unauthenticated"')
})
