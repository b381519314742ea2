import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { currentStaff, finishSetup } from '@wenkao/shared/accounts'
import { downloadAuthority, trustFacts } from '@wenkao/shared/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSetupLink } from '../accounts/index.ts'
import { createLogger } from '../../platform/logger.ts'
import { openServerCertificate } from '../../platform/tls/server-certificate.ts'
import { serverName } from '../../platform/tls/server-names.ts'
import { requestOf } from '../../platform/call-endpoint.ts'
import { createTestServer, ORIGIN, type TestServer } from '../../test-processes/test-server.ts'

let folder: string
let server: TestServer
const names = ['192.168.1.5', 'exam-pc.local', 'localhost', '127.0.0.1']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-trust-'))
  const certificate = openServerCertificate({
    ...{ dataFolder: folder, names: [], clock: { now: () => Date.now() } },
    log: createLogger({ level: 'silent' }),
    machine: () => names.map(serverName),
  })
  names.push('kao.example')
  server = await createTestServer({ https: { certificate, port: 3443, trustPort: 3080 } })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

describe('how a device comes to trust the server', () => {
  it('is told to everybody: addresses, fingerprint, and names that are not covered', async () => {
    const facts = await server.call(trustFacts)
    expect(facts.kind).toBe('own')
    expect(facts.origins).toEqual(['https://192.168.1.5:3443', 'https://exam-pc.local:3443'])
    expect(facts.trustPages[0]).toBe('http://192.168.1.5:3080/trust')
    expect(facts.uncovered).toEqual(['kao.example'])
    const pem = await server.call(downloadAuthority)
    const authority = new X509Certificate(Buffer.from(pem as Uint8Array))
    expect(facts.authority?.fingerprint).toBe(
      authority.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
    expect(authority.ca).toBe(true)
  })

  it.each([
    ['der', 'application/x-x509-ca-cert'],
    ['pem', 'application/x-pem-file'],
    ['profile', 'application/x-apple-aspen-config'],
  ])('%s: the same certificate in the form that the device installs', async (form, mediaType) => {
    const reply = await server.raw(downloadAuthority, { query: { form } })
    expect(reply.headers.get('content-type')).toBe(mediaType)
    const bytes = Buffer.from(await reply.arrayBuffer())
    const { authority } = await server.call(trustFacts)
    const text = bytes.toString()
    const der = form === 'profile' ? /<data>(.*)<\/data>/.exec(text)?.[1] : undefined
    const found = new X509Certificate(der === undefined ? bytes : Buffer.from(der, 'base64'))
    expect(found.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(authority?.fingerprint)
    expect(text).not.toContain('PRIVATE KEY')
  })

  it('gives no key away, and an unknown form is refused', async () => {
    expect((await server.raw(downloadAuthority, { query: { form: 'key' } })).status).toBe(400)
  })
})

describe('the staff’s cookie', () => {
  it('is bound to this host and to HTTPS for who came by HTTPS, and worth nothing by plain HTTP', async () => {
    const secure = ORIGIN.replace('http:', 'https:')
    const token = await makeSetupLink(server.services)
    const body = { token, username: 'office', displayName: '考务员', password: 'x'.repeat(12) }
    const reply = await server.app.fetch(requestOf(secure, finishSetup, { body }))
    expect(reply.status).toBe(200)
    const set = reply.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/^__Host-staffLogin=[^;]+; .*Path=\/; HttpOnly; Secure; SameSite=Strict/)
    const headers = { cookie: set.split(';')[0] ?? '' }
    const who = (origin: string) =>
      server.app.fetch(requestOf(origin, currentStaff, { headers: { ...headers, origin } }))
    expect((await who(secure)).status).toBe(200)
    expect((await who(ORIGIN)).status).toBe(401)
  })
})
