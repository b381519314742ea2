import { describe, expect, it } from 'vitest'
import { trustDoor } from './trust-door.ts'

const seen: Request[] = []
const door = trustDoor(
  {
    fetch: (request) => {
      seen.push(request)
      return new Response('app')
    },
  },
  3443,
)
async function ask(path: string, init?: RequestInit) {
  const response = await door.fetch(new Request(`http://192.168.1.5:3080${path}`, init))
  return {
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
  }
}

describe('plain HTTP on the network', () => {
  it.each([
    '/trust',
    '/api/trust',
    '/api/trust/authority?form=der',
    '/assets/main-1.js',
    '/icon.svg',
  ])('gives %s: what a device needs to come to trust the server', async (path) => {
    expect((await ask(path)).text).toBe('app')
  })

  it('leads to the page about trust, and everything else to HTTPS', async () => {
    expect((await ask('/')).location).toBe('/trust')
    expect((await ask('/room?x=1')).location).toBe('https://192.168.1.5:3443/room')
    expect((await ask('/api/sessions')).location).toBe('https://192.168.1.5:3443/api/sessions')
    expect((await ask('/api/exams/x/roster/faults.xlsx')).status).toBe(303)
  })

  it('takes nothing: no log-in, no answer, and nobody is anybody here', async () => {
    for (const path of ['/api/staff-logins', '/api/candidate/answers', '/trust']) {
      expect((await ask(path, { method: 'POST', body: '{}' })).status).toBe(403)
    }
    await ask('/api/trust', { headers: { cookie: 'staffLogin=x', authorization: 'Bearer y' } })
    expect(seen.at(-1)?.headers.has('cookie')).toBe(false)
    expect(seen.at(-1)?.headers.has('authorization')).toBe(false)
  })
})
