import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../logger.ts'
import { makeServerCertificate } from './make-certificate.ts'
import type { TlsContext } from './imported-certificate.fs.ts'
import { openServerCertificate, type ServerCertificate } from './server-certificate.ts'
import { serverName } from './server-names.ts'
import { openTlsFolder, TlsError } from './tls-folder.fs.ts'

const DAY = 86_400_000
let dataFolder: string
let now: number
let names: string[]

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'wenkao-tls-'))
  now = Date.now()
  names = ['192.168.1.5', 'exam-pc', 'localhost', '127.0.0.1']
})
afterEach(async () => {
  await rm(dataFolder, { recursive: true, force: true })
})

const open = (imported?: { certificate: string; key: string }): ServerCertificate =>
  openServerCertificate({
    ...{ dataFolder, names: [], imported, clock: { now: () => now } },
    log: createLogger({ level: 'silent' }),
    machine: () => names.map(serverName),
  })

/** What a browser that trusts `authority` says to this certificate under a name. */
async function judge(
  context: TlsContext,
  authority: string,
  host: string,
): Promise<'trusted' | string> {
  const server = createServer(context, (_request, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, ca: [authority], servername: host }, () => {
        socket.end()
        resolve('trusted')
      })
      socket.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? error.message)
      })
    })
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
const authorityOf = (certificate: ServerCertificate) => certificate.authority?.toString() ?? ''

describe('the certificate of an own authority', () => {
  it('is trusted by whoever trusts the authority, for every name of the server and no other', async () => {
    const certificate = open()
    for (const host of ['exam-pc', 'localhost']) {
      expect(await judge(certificate.context(), authorityOf(certificate), host)).toBe('trusted')
    }
    expect(await judge(certificate.context(), authorityOf(certificate), 'bank.example')).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    )
    const other = openServerCertificate({
      ...{ dataFolder: join(dataFolder, 'other'), names: [], clock: { now: () => now } },
      log: createLogger({ level: 'silent' }),
      machine: () => names.map(serverName),
    })
    expect(await judge(certificate.context(), authorityOf(other), 'localhost')).not.toBe('trusted')
  })

  it('whose key somebody stole still opens no other site', async () => {
    const certificate = open()
    const authority = openTlsFolder(dataFolder).readAuthority()
    const key = openTlsFolder(dataFolder).readServerKey()
    if (!authority || !key) throw new Error('Expected both')
    const valid = { from: now - DAY, until: now + DAY }
    const forged = makeServerCertificate(authority, key, [serverName('bank.example')], valid)
    const context = { ...certificate.context(), cert: forged.toString() }
    expect(await judge(context, authorityOf(certificate), 'bank.example')).not.toBe('trusted')
  })

  it('stays the same over restarts, in files that nobody else may read', () => {
    const first = open()
    const second = open()
    expect(second.context()).toEqual(first.context())
    expect(second.authority?.fingerprint256).toBe(first.authority?.fingerprint256)
    if (process.platform === 'win32') return
    for (const name of ['authority.key', 'server.key']) {
      expect(statSync(join(dataFolder, 'keys', 'tls', name)).mode & 0o077).toBe(0)
    }
  })

  it('[F22] is renewed for a new address and before it ends, always with the same key', async () => {
    const certificate = open()
    const before = certificate.context()
    expect(certificate.renew()).toBe(false)
    names = ['192.168.7.7', ...names]
    expect(certificate.renew()).toBe(true)
    expect(certificate.names()[0]?.value).toBe('192.168.7.7')
    now += 306 * DAY
    expect(certificate.renew()).toBe(true)
    expect(certificate.validUntil()).toBeGreaterThan(now + 360 * DAY)
    expect(certificate.context().key).toBe(before.key)
    expect(certificate.context().cert).not.toBe(before.cert)
  })

  it('leaves out what the authority may not sign for, and says so', () => {
    open()
    names = [...names, '203.0.113.77', 'kao.school.cn']
    const certificate = open()
    expect(certificate.uncovered().map(({ value }) => value)).toEqual([
      '203.0.113.77',
      'kao.school.cn',
    ])
    expect(certificate.names().map(({ value }) => value)).not.toContain('kao.school.cn')
  })

  it('is never made anew over a damaged authority: every tablet would have to trust again', () => {
    open()
    const file = (name: string) => join(dataFolder, 'keys', 'tls', name)
    const whole = readFileSync(file('authority.pem'))
    writeFileSync(file('authority.pem'), whole.subarray(0, 200))
    expect(() => open()).toThrow(TlsError)
    writeFileSync(file('authority.pem'), whole)
    rmSync(file('authority.key'))
    expect(() => open()).toThrow(TlsError)
  })

  it('is made again when it is damaged itself', () => {
    const key = open().context().key
    writeFileSync(join(dataFolder, 'keys', 'tls', 'server.pem'), 'not a certificate')
    expect(open().context().key).toBe(key)
  })
})

describe('an imported certificate', () => {
  /** Files as an operator brings them. */
  function bring(): { certificate: string; key: string } {
    const { cert = '', key = '' } = open().context()
    const files = { certificate: join(dataFolder, 'c.pem'), key: join(dataFolder, 'k.pem') }
    writeFileSync(files.certificate, cert)
    writeFileSync(files.key, key)
    return files
  }

  it('is used as it is, and tells which names it is not for', () => {
    const files = bring()
    names = [...names, '10.0.0.9']
    const certificate = open(files)
    expect(certificate.kind).toBe('imported')
    expect(certificate.authority).toBeUndefined()
    expect(certificate.uncovered().map(({ value }) => value)).toEqual(['10.0.0.9'])
    expect(certificate.context().cert).toBe(readFileSync(files.certificate, 'utf8'))
  })

  it('that was exchanged on the disk is taken up without a restart', () => {
    const files = bring()
    const certificate = open(files)
    expect(certificate.renew()).toBe(false)
    const own = open()
    names = ['192.168.9.9', ...names]
    own.renew()
    writeFileSync(files.certificate, own.context().cert ?? '')
    expect(certificate.renew()).toBe(true)
  })

  it.each([
    ['the certificate is none', 'certificate'],
    ['the key is none', 'key'],
  ] as const)('is refused by name when %s', (_, half) => {
    const files = bring()
    writeFileSync(files[half], 'nonsense')
    expect(() => open(files)).toThrow(half === 'key' ? /WENKAO_TLS_KEY/ : /WENKAO_TLS_CERT/)
  })
})
