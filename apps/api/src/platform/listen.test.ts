import { connect } from 'node:net'
import { submitSealed } from '@wenkao/shared/sealed-files'
import { serverTime } from '@wenkao/shared/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { listeningApp, type ListeningApp } from '../test-processes/listening-app.ts'

let http: ListeningApp | undefined
afterEach(() => http?.close())

/** An app that answers with the length of the body once it is whole. */
const app = {
  serveDirect: () => false,
  fetch: async (request: Request) => new Response(String((await request.text()).length)),
}

/** Begins a request and sends the rest of its body when told; gives all that comes back. */
function slowRequest(origin: string, path: string) {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => (said += text))
  socket.on('error', () => undefined)
  const head = ['POST ' + path + ' HTTP/1.1', 'host: x', 'content-length: 4', 'connection: close']
  socket.write(`${head.join('\r\n')}\r\n\r\nab`)
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => {
      resolve(said)
    })
  })
  return { ended, finish: () => socket.write('cd') }
}

describe('a request that takes long to arrive', () => {
  it('is ended, but for a sealed file, whose handler bounds it itself', async () => {
    http = await listeningApp(app, { requestTimeout: 100, connectionsCheckingInterval: 20 })
    const sealed = slowRequest(http.origin, `${submitSealed.path}?as=submission`)
    const other = slowRequest(http.origin, serverTime.path)
    expect(await other.ended).toMatch(/^HTTP\/1.1 408 /)
    sealed.finish()
    expect(await sealed.ended).toMatch(/^HTTP\/1.1 200 [\s\S]*4$/)
  })

  it('and what is no HTTP at all is refused as Node itself would', async () => {
    http = await listeningApp(app)
    const { hostname, port } = new URL(http.origin)
    const socket = connect(Number(port), hostname)
    const said = new Promise<string>((resolve) => {
      socket.once('data', (bytes) => {
        resolve(bytes.toString())
      })
    })
    socket.write('nonsense\r\n\r\n')
    expect(await said).toMatch(/^HTTP\/1.1 400 /)
  })
})

describe('a connection between two requests', () => {
  it('is kept for longer than any heartbeat, and than a proxy keeps it', async () => {
    http = await listeningApp(app)
    const { headers } = await fetch(http.origin, { method: 'POST', body: 'ab' })
    expect(headers.get('keep-alive')).toBe('timeout=130')
  })
})
