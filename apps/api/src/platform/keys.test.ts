import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadKeys, type Keys } from './keys.fs.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenkao-keys-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const keysFolder = () => join(folder, 'keys')
const secretsOf = (keys: Keys) =>
  [keys.pepper, keys.dataEncryption, keys.token].map((key) => key.export().toString('hex'))
const contents = () =>
  Object.fromEntries(
    readdirSync(keysFolder()).map((name) => [name, readFileSync(join(keysFolder(), name), 'utf8')]),
  )

describe('the server’s keys', () => {
  it('are made at the first start and the same at every later one', () => {
    const first = loadKeys({ folder })
    const second = loadKeys({ folder })
    expect(second.publicKeys).toEqual(first.publicKeys)
    expect(secretsOf(second)).toEqual(secretsOf(first))
    expect(new Set(secretsOf(first)).size).toBe(3)
    expect(secretsOf(first).every((secret) => secret.length === 64)).toBe(true)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('are readable by their owner only, also after a backup that lost the permissions', () => {
    loadKeys({ folder })
    chmodSync(keysFolder(), 0o755)
    for (const name of readdirSync(keysFolder())) chmodSync(join(keysFolder(), name), 0o644)
    loadKeys({ folder })
    expect(statSync(keysFolder()).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(keysFolder()))
      expect(statSync(join(keysFolder(), name)).mode & 0o777).toBe(0o600)
  })

  it('are published as 32 raw bytes, with the id that their SHA-256 begins with, and verify', () => {
    const { receiptSigning, auditSigning, publicKeys } = loadKeys({ folder })
    for (const [key, published] of [
      [receiptSigning, publicKeys.receipt],
      [auditSigning, publicKeys.audit],
    ] as const) {
      const raw = Buffer.from(published.publicKey, 'base64url')
      expect(raw).toHaveLength(32)
      const digest = createHash('sha256').update(raw).digest('hex')
      expect(published.keyId).toBe(digest.slice(0, 16))
      expect(key.keyId).toBe(published.keyId)
      const message = Buffer.from('receipt')
      const rebuilt = createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: published.publicKey },
        format: 'jwk',
      })
      expect(verify(null, message, rebuilt, sign(null, message, key.privateKey))).toBe(true)
    }
    expect(publicKeys.receipt.keyId).not.toBe(publicKeys.audit.keyId)
  })

  it('are one set when several processes make them at the same time', async () => {
    const program = `
      import { loadKeys } from ${JSON.stringify(new URL('keys.fs.ts', import.meta.url).href)}
      const keys = loadKeys({ folder: ${JSON.stringify(folder)} })
      process.stdout.write(keys.publicKeys.receipt.keyId + keys.pepper.export().toString('hex'))`
    const said = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program])
        let text = ''
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        await once(child, 'close')
        return text
      }),
    )
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toMatch(/^[0-9a-f]{80}$/)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('are never replaced: a missing file of the set is named', () => {
    loadKeys({ folder })
    for (const name of readdirSync(keysFolder())) {
      const file = join(keysFolder(), name)
      const kept = readFileSync(file)
      rmSync(file)
      const before = contents()
      expect(() => loadKeys({ folder })).toThrow(
        expect.objectContaining({
          code: 'key-missing',
          message: expect.stringContaining(name) as string,
        }) as Error,
      )
      expect(contents()).toEqual(before)
      writeFileSync(file, kept)
    }
    loadKeys({ folder })
  })

  it('are never replaced: a damaged file of the set is named, be it cut short or changed by one digit', () => {
    loadKeys({ folder })
    for (const name of readdirSync(keysFolder())) {
      const file = join(keysFolder(), name)
      const kept = readFileSync(file, 'utf8')
      const middle = Math.floor(kept.length / 2)
      const changed = kept[middle] === 'A' ? 'B' : 'A'
      const oneDigit = kept.slice(0, middle) + changed + kept.slice(middle + 1)
      for (const damaged of ['', kept.slice(0, 20), ...(name === 'set.json' ? [] : [oneDigit])]) {
        writeFileSync(file, damaged)
        expect(() => loadKeys({ folder })).toThrow(
          expect.objectContaining({
            code: 'key-damaged',
            message: expect.stringContaining(name) as string,
          }) as Error,
        )
        expect(readFileSync(file, 'utf8')).toBe(damaged)
      }
      writeFileSync(file, kept)
    }
    loadKeys({ folder })
  })

  it('are never replaced: an emptied folder is not taken for a first start', () => {
    mkdirSync(keysFolder())
    expect(() => loadKeys({ folder })).toThrow(
      expect.objectContaining({ code: 'key-missing' }) as Error,
    )
    expect(readdirSync(keysFolder())).toEqual([])
  })
})
