import { syncAnswers } from '@wenkao/shared/answers'
import { expect, it } from 'vitest'
import { createServerClient } from './server-client.ts'

const clock = { wall: () => Date.UTC(2026, 0, 1), monotonic: () => 0, boot: () => null }

async function outcomeOf(status: number, headers: Record<string, string>) {
  const client = createServerClient(
    'http://server.example',
    clock,
    async () => new Response('{}', { status, headers }),
    () => undefined,
  )
  return client.call(syncAnswers, { body: { version: 1, heads: {}, events: [] } })
}

it.each([
  [503, '3', 3000],
  [429, '0', 0],
  [503, 'Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
  [503, 'Wed, 31 Dec 2025 23:00:00 GMT', 0],
])('Y2: %s with Retry-After %s names a wait of %s ms', async (status, value, retryAfterMs) => {
  expect(await outcomeOf(status, { 'retry-after': value })).toMatchObject({
    ...{ kind: 'failed', retryAfterMs },
  })
})

it('Y2: a date counts from the server’s own date, not from this PC’s calendar', async () => {
  const headers = {
    date: 'Fri, 01 May 2026 08:00:00 GMT',
    'retry-after': 'Fri, 01 May 2026 08:00:07 GMT',
  }
  expect(await outcomeOf(503, headers)).toMatchObject({ retryAfterMs: 7000 })
})

it('Y2: no wait is made up where the server named none', async () => {
  expect(await outcomeOf(503, {})).not.toHaveProperty('retryAfterMs')
  expect(await outcomeOf(503, { 'retry-after': 'soon' })).not.toHaveProperty('retryAfterMs')
})

it('tells the status of a failure, so that one content’s fault is not taken for the server’s', async () => {
  expect(await outcomeOf(500, {})).toMatchObject({ kind: 'failed', status: 500 })
})

it('does not take a request that was given up here for a server that cannot be reached', async () => {
  const given = new AbortController()
  const client = createServerClient(
    'http://server.example',
    clock,
    (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(new Error('aborted'))
        })
        given.abort()
      }),
    () => {
      throw new Error('Nothing failed')
    },
  )
  const body = { version: 1, heads: {}, events: [] }
  expect(await client.call(syncAnswers, { body }, { signal: given.signal })).toMatchObject({
    kind: 'failed',
  })
})
