import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A certificate with its key, made by hand: no tool that a test PC may lack. */
export interface TestCertificate {
  readonly pem: string
  readonly key: KeyObject
  readonly name: string
}

export interface CertificateWish {
  readonly name: string
  /** undefined: signed with its own key. */
  readonly issuer?: TestCertificate
  readonly isAuthority?: boolean
  /** undefined: a new key. */
  readonly key?: KeyObject
  /** IPv4 addresses and names that it is for. */
  readonly addresses?: readonly string[]
  readonly names?: readonly string[]
  /** ms since 1970; by default from a day ago to a year ahead. */
  readonly from?: number
  readonly until?: number
}

const DAY = 86_400_000

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

/** Makes an X.509 certificate (RFC 5280) with ECDSA over P-256. */
export function makeCertificate(wish: CertificateWish): TestCertificate {
  const key = wish.key ?? newKey()
  const signer = wish.issuer?.key ?? key
  const now = Date.now()
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(12)])),
    ECDSA_SHA256,
    nameOf(wish.issuer?.name ?? wish.name),
    sequence(time(wish.from ?? now - DAY), time(wish.until ?? now + 365 * DAY)),
    nameOf(wish.name),
    spkiOf(key),
    explicit(3, sequence(...extensions(wish, key, signer))),
  )
  const signature = sign('sha256', body, signer)
  const der = sequence(body, ECDSA_SHA256, bitString(signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { pem, key, name: wish.name }
}

/** SHA-256 of the public key, base64. */
export function pinOf(key: KeyObject): string {
  return createHash('sha256').update(spkiOf(key)).digest('base64')
}

function extensions(wish: CertificateWish, key: KeyObject, signer: KeyObject): Buffer[] {
  const { isAuthority = false, addresses = [], names = [] } = wish
  const general = [
    ...names.map((name) => tagged(0x82, Buffer.from(name, 'latin1'))),
    ...addresses.map((address) => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
  ]
  return [
    extension(
      '2.5.29.19',
      true,
      sequence(...(isAuthority ? [tagged(1, Buffer.from([0xff]))] : [])),
    ),
    extension('2.5.29.14', false, tagged(4, keyIdOf(key))),
    extension('2.5.29.35', false, sequence(tagged(0x80, keyIdOf(signer)))),
    ...(general.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...general))]),
  ]
}

function spkiOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(x, 'base64url'),
    Buffer.from(y, 'base64url'),
  ])
  return sequence(
    sequence(objectId('1.2.840.10045.2.1'), objectId('1.2.840.10045.3.1.7')),
    bitString(point),
  )
}

function keyIdOf(key: KeyObject): Buffer {
  return createHash('sha1').update(spkiOf(key)).digest()
}

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [tagged(1, Buffer.from([0xff]))] : []
  return sequence(objectId(id), ...critical, tagged(4, value))
}

function nameOf(name: string): Buffer {
  const text = tagged(0x0c, Buffer.from(name, 'utf8'))
  return sequence(tagged(0x31, sequence(objectId('2.5.4.3'), text)))
}

function time(at: number): Buffer {
  const digits = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  // Years from 2050 on, and before 1950, need the longer form.
  const year = Number(digits.slice(0, 4))
  const isShort = year >= 1950 && year < 2050
  return tagged(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits))
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x82, Math.floor(length / 0x100), length % 0x100]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function explicit(at: number, content: Buffer): Buffer {
  return tagged(0xa0 + at, content)
}

function integer(bytes: Buffer): Buffer {
  return tagged(2, bytes)
}

function bitString(bytes: Buffer): Buffer {
  return tagged(3, Buffer.concat([Buffer.from([0]), bytes]))
}

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const part of rest) {
    const groups = [part % 0x80]
    for (let at = Math.floor(part / 0x80); at > 0; at = Math.floor(at / 0x80)) {
      groups.unshift((at % 0x80) + 0x80)
    }
    bytes.push(...groups)
  }
  return tagged(6, Buffer.from(bytes))
}

const ECDSA_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'))
