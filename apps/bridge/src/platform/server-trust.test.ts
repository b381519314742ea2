import { createServer, type Server } from 'node:https'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../test-processes/bridge-in-folder.fs.ts'
import {
  makeCertificate,
  newKey,
  pinOf,
  type CertificateWish,
  type TestCertificate,
} from '../test-processes/make-certificate.ts'
import { systemClock } from './clock.ts'
import { createFetcher, type Fetcher } from './http-fetch.ts'
import { createLogger } from './logger.ts'
import { openServerTrust, type ServerTrust } from './server-trust.fs.ts'

const DAY = 86_400_000
const now = Date.now()
const expired = { from: now - 400 * DAY, until: now - 30 * DAY }
const notYet = { from: now + 30 * DAY, until: now + 400 * DAY }
const own = makeCertificate({ name: '考试院 CA', isAuthority: true })
const foreign = makeCertificate({ name: '考试院 CA', isAuthority: true })

let folder: string
let server: Server
let origin: string
/** What reached the server: nothing may, before its certificate was judged. */
let requests: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-trust-'))
  await writeFile(join(folder, 'own.pem'), own.pem)
  requests = []
  server = createServer((request, response) => {
    requests.push(request.headers.authorization ?? '')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Puts a certificate at the server. */
function show(
  wish: Partial<CertificateWish>,
  sent: readonly TestCertificate[] = [],
): TestCertificate {
  const made = makeCertificate({
    ...{ name: '服务器', issuer: own, addresses: ['127.0.0.1'] },
    ...wish,
  })
  const cert = [made, ...sent].map(({ pem }) => pem).join('')
  server.setSecureContext({ cert, key: made.key.export({ type: 'pkcs8', format: 'pem' }) })
  return made
}

interface Pc {
  readonly trust: ServerTrust
  /** Asks the server over a connection of its own. */
  ask(): Promise<'answered' | string>
}

/** A PC with its state in `state` below the test's folder. */
async function pc(options: { ca?: boolean; pin?: string; state?: string } = {}): Promise<Pc> {
  const trust = await openServerTrust({
    server: origin,
    serverCa: options.ca === true ? join(folder, 'own.pem') : undefined,
    serverKeyPin: options.pin,
    dataFolder: join(folder, options.state ?? 'pc'),
    clock: systemClock,
    logger: createLogger('silent'),
  })
  const ask = async (): Promise<string> => {
    const fetcher: Fetcher = createFetcher(trust)
    try {
      const headers = { authorization: 'Bearer secret', connection: 'close' }
      const signal = AbortSignal.timeout(10_000)
      await (await fetcher(origin, { headers, signal })).text()
      return 'answered'
    } catch {
      return trust.trouble()?.trouble ?? 'noConnection'
    }
  }
  return { trust, ask }
}

describe('[F22] a certificate of the server', () => {
  it('of an own authority is good, also over an intermediate one', async () => {
    const between = makeCertificate({ name: '机房 CA', issuer: own, isAuthority: true })
    show({ issuer: between }, [between])
    const { ask, trust } = await pc({ ca: true })
    expect(await ask()).toBe('answered')
    expect(trust.trouble()).toBeNull()
  })

  it.each([
    ['of an unknown authority', { issuer: foreign }, 'unknownIssuer'],
    ['of an unknown authority and expired', { issuer: foreign, ...expired }, 'unknownIssuer'],
    ['signed by itself', { issuer: undefined }, 'unknownIssuer'],
    ['for another name', { addresses: ['10.0.0.1'] }, 'wrongName'],
    ['for another name and expired', { addresses: ['10.0.0.1'], ...expired }, 'wrongName'],
    ['for a name instead of the address', { addresses: [], names: ['exam.example'] }, 'wrongName'],
  ])('%s is refused, whatever key is pinned, and hears nothing', async (_, wish, trouble) => {
    const { issuer, ...rest } = wish as Partial<CertificateWish>
    const key = newKey()
    const selfSigned = 'issuer' in wish && issuer === undefined
    const made = makeCertificate({
      ...{ name: '服务器', addresses: ['127.0.0.1'], key },
      ...(selfSigned ? {} : { issuer: issuer ?? own }),
      ...rest,
    })
    server.setSecureContext({ cert: made.pem, key: key.export({ type: 'pkcs8', format: 'pem' }) })
    const { ask, trust } = await pc({ ca: true, pin: pinOf(key) })
    expect(await ask()).toBe(trouble)
    expect(trust.trouble()).toMatchObject({ trouble, bypassed: false })
    expect(requests).toEqual([])
  })

  it.each([
    ['expired', expired],
    ['not yet valid', notYet],
  ])('that is %s and of the own authority is taken, and told', async (_, dates) => {
    show(dates)
    const { ask, trust } = await pc({ ca: true })
    expect(await ask()).toBe('answered')
    expect(trust.trouble()).toMatchObject({ trouble: 'date', bypassed: true })
    show({})
    expect(await ask()).toBe('answered')
    expect(trust.trouble()).toBeNull()
  })

  it('of an own authority that has expired itself is taken, too', async () => {
    const old = makeCertificate({ name: '旧 CA', isAuthority: true, key: own.key, ...expired })
    await writeFile(join(folder, 'own.pem'), old.pem)
    show({ issuer: old, ...expired })
    expect(await (await pc({ ca: true })).ask()).toBe('answered')
  })

  it('that only names the own authority, signed by somebody else, is not', async () => {
    show({ issuer: { ...foreign, name: own.name }, ...expired })
    expect(await (await pc({ ca: true })).ask()).toBe('unknownIssuer')
    // Nor one that a mere server of the own authority has issued.
    const plain = makeCertificate({ name: '另一台服务器', issuer: own })
    show({ issuer: plain, ...expired }, [plain])
    expect(await (await pc({ ca: true })).ask()).toBe('unknownIssuer')
  })
})

describe('[F22] the server’s key', () => {
  /** The runtime's own authorities cannot sign for a test: this one takes their place. */
  async function withPublicAuthority(test: () => Promise<void>): Promise<void> {
    const { getCACertificates, setDefaultCACertificates } = await import('node:tls')
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, own.pem])
    try {
      await test()
    } finally {
      setDefaultCACertificates(before)
    }
  }

  it('is learnt at the first good contact, and carries a PC over a wrong date, also after a restart', () =>
    withPublicAuthority(async () => {
      const key = newKey()
      show({ key })
      expect(await (await pc()).ask()).toBe('answered')
      show({ key, ...notYet })
      // Started again until it finds the key: keeping it goes on beside the first answer.
      const again = await until('the key to be kept', async () => {
        const restarted = await pc()
        return (await restarted.ask()) === 'answered' && restarted
      })
      expect(again.trust.trouble()).toMatchObject({ trouble: 'date', bypassed: true })
      // A PC that never had contact knows no key: it says what is wrong.
      const fresh = await pc({ state: 'fresh' })
      expect(await fresh.ask()).toBe('date')
      expect(fresh.trust.trouble()).toMatchObject({ bypassed: false })
      // Unless somebody has written the key into its configuration.
      expect(await (await pc({ state: 'configured', pin: pinOf(key) })).ask()).toBe('answered')
    }))

  it('may change with a certificate that is good, and with no other', () =>
    withPublicAuthority(async () => {
      const [key, other, third] = [newKey(), newKey(), newKey()]
      const { ask, trust } = await pc()
      show({ key })
      expect(await ask()).toBe('answered')
      show({ key: other, ...expired })
      expect(await ask()).toBe('date')
      show({ key: other })
      expect(await ask()).toBe('answered')
      show({ key: other, ...expired })
      await until('the new key to be kept', async () => (await ask()) === 'answered')
      expect(trust.trouble()).toMatchObject({ bypassed: true })
      for (const wrong of [key, third]) {
        show({ key: wrong, ...expired })
        expect(await ask()).toBe('date')
      }
    }))
})
