import { bridgeStatus, bridgeTokenHeader, rescuePassHeader } from '@wenkao/shared/rescue'
import { describe, expect, it } from 'vitest'
import { createBridgeLink } from './bridge-link.ts'

/** A bridge that refuses every call but the greeting. @returns what was asked, with the headers. */
function refusingBridge() {
  const asked: { path: string; token: string | null; pass: string | null }[] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    const headers = new Headers(init?.headers)
    const path = String(url)
    const token = headers.get(bridgeTokenHeader)
    asked.push({ path, token, pass: headers.get(rescuePassHeader) })
    return path.endsWith('/hello')
      ? Response.json({ bridge: true, version: '1', token: 'new' })
      : Response.json({ error: { code: 'forbidden', message: 'no' } }, { status: 403 })
  }
  return { asked, fetch: fetch as typeof globalThis.fetch }
}

describe('the way to the bridge', () => {
  it('[F05a] carries a rescue pass beside the token, and tries once more with a new token only', async () => {
    const { asked, fetch } = refusingBridge()
    const link = createBridgeLink(fetch, '', () => ({ [rescuePassHeader]: 'pass' }))
    await expect(link.call(bridgeStatus)).rejects.toMatchObject({ code: 'forbidden', status: 403 })
    expect(asked).toEqual([
      { path: '/bridge/hello', token: '', pass: 'pass' },
      { path: '/bridge/status', token: 'new', pass: 'pass' },
      { path: '/bridge/hello', token: 'new', pass: 'pass' },
      { path: '/bridge/status', token: 'new', pass: 'pass' },
    ])
  })
})
