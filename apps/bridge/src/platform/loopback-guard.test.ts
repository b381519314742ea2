import { bridgeTokenHeader } from '@wenkao/shared/rescue'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { loopbackGuard } from './loopback-guard.ts'
import { createPeerCheck } from './peer-user.ts'

const app = new Hono()
app.use(
  loopbackGuard({
    port: () => 3100,
    isToken: (token) => token === 'page-token',
    peers: createPeerCheck(),
  }),
)
app.all('*', (context) => context.text('served'))

const own = { host: '127.0.0.1:3100' }
const withToken = { ...own, [bridgeTokenHeader]: 'page-token' }

async function statusOf(
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<number> {
  return (await app.request(`http://127.0.0.1:3100${path}`, { method, headers })).status
}

describe('the guard of 127.0.0.1', () => {
  it.each([
    ['the own address', own, 200],
    ['localhost', { host: 'localhost:3100' }, 200],
    ['another port', { host: '127.0.0.1:3101' }, 403],
    ['a name that was rebound to this PC', { host: 'evil.example:3100' }, 403],
    ['a name that only begins like it', { host: '127.0.0.1:3100.evil.example' }, 403],
    ['no host', {}, 403],
    ['its own origin', { ...own, origin: 'http://127.0.0.1:3100' }, 200],
    ['the other spelling as origin', { ...own, origin: 'http://localhost:3100' }, 403],
    ['a foreign origin', { ...own, origin: 'https://evil.example' }, 403],
    ['an opaque origin', { ...own, origin: 'null' }, 403],
    ['a request of its own page', { ...own, 'sec-fetch-site': 'same-origin' }, 200],
    ['an address typed by hand', { ...own, 'sec-fetch-site': 'none' }, 200],
    ['a foreign page without origin', { ...own, 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port', { ...own, 'sec-fetch-site': 'same-site' }, 403],
  ])('reading with %s', async (_, headers, status) => {
    expect(await statusOf('/bridge/hello', headers)).toBe(status)
  })

  it('lets a link of another page open the app, and nothing else', async () => {
    const link = { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect(await statusOf('/exam', link)).toBe(200)
    expect(await statusOf('/bridge/hello', link)).toBe(403)
    expect(await statusOf('/api/time', link)).toBe(403)
    expect(await statusOf('/exam', link, 'POST')).toBe(403)
  })

  it('demands a page’s token for everything but the greeting, reading too', async () => {
    expect(await statusOf('/bridge/status', withToken)).toBe(200)
    expect(await statusOf('/bridge/status', own)).toBe(403)
    expect(await statusOf('/bridge/sitting', own)).toBe(403)
    expect(await statusOf('/bridge/hello', own, 'POST')).toBe(403)
    expect(await statusOf('/bridge/hello/', own)).toBe(403)
    expect(await statusOf('/bridge', own)).toBe(403)
    expect(await statusOf('/bridgehead', own)).toBe(403)
    expect(await statusOf(`/exam?${'x'.repeat(5000)}`, own)).toBe(400)
    expect(await statusOf('/bridge/sitting', withToken, 'DELETE')).toBe(200)
    expect(await statusOf('/bridge/sitting', own, 'DELETE')).toBe(403)
    const wrong = { ...own, [bridgeTokenHeader]: 'page-tokeN' }
    expect(await statusOf('/bridge/journal', wrong, 'POST')).toBe(403)
    const foreign = { ...withToken, origin: 'https://evil.example' }
    expect(await statusOf('/bridge/journal', foreign, 'POST')).toBe(403)
  })

  it('leaves changes at the server to the candidate’s own token', async () => {
    expect(await statusOf('/api/candidate/log-in', own, 'POST')).toBe(200)
    const foreign = { ...own, origin: 'https://evil.example' }
    expect(await statusOf('/api/candidate/log-in', foreign, 'POST')).toBe(403)
  })
})
