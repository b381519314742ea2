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
import { recipientOf } from '@wenkao/sealed-files'
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

/** Makes the folder's set one from before sealed files. */
function makeOlder(): void {
  rmSync(join(keysFolder(), 'sealed-files.age'), { force: true })
  const file = join(keysFolder(), 'set.json')
  const { version, checks } = JSON.parse(readFileSync(file, 'utf8')) as {
    version: number
    checks: Record<string, string>
  }
  delete checks['sealed-files.age']
  writeFileSync(file, JSON.stringify({ version, checks }))
}

/** What four processes say that load the keys together. */
async function inProcesses(expression: string): Promise<string[]> {
  const program = `
    import { loadKeys } from ${JSON.stringify(new URL('keys.fs.ts', import.meta.url).href)}
    const keys = await loadKeys({ folder: ${JSON.stringify(folder)} })
    process.stdout.write(${expression})`
  return Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program])
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      await once(child, 'close')
      return text
    }),
  )
}

describe('the server’s keys', () => {
  it('are made at the first start and the same at every later one', async () => {
    const first = await loadKeys({ folder })
    const second = await loadKeys({ folder })
    expect(second.publicKeys).toEqual(first.publicKeys)
    expect(secretsOf(second)).toEqual(secretsOf(first))
    expect(new Set(secretsOf(first)).size).toBe(3)
    expect(secretsOf(first).every((secret) => secret.length === 64)).toBe(true)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('are readable by their owner only, also after a backup that lost the permissions', async () => {
    await loadKeys({ folder })
    chmodSync(keysFolder(), 0o755)
    for (const name of readdirSync(keysFolder())) chmodSync(join(keysFolder(), name), 0o644)
    await loadKeys({ folder })
    expect(statSync(keysFolder()).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(keysFolder()))
      expect(statSync(join(keysFolder(), name)).mode & 0o777).toBe(0o600)
  })

  it('are published as 32 raw bytes, with the id that their SHA-256 begins with, and verify', async () => {
    const { receiptSigning, auditSigning, publicKeys } = await loadKeys({ folder })
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

  it('open sealed files: the recipient is that of the identity', async () => {
    const { sealedFiles } = await loadKeys({ folder })
    expect(sealedFiles.identity).toMatch(/^AGE-SECRET-KEY-1/)
    expect(await recipientOf(sealedFiles.identity)).toBe(sealedFiles.recipient)
  })

  it('get the identity of sealed files once, where a set from before it has none', async () => {
    const { publicKeys } = await loadKeys({ folder })
    for (const isInterrupted of [false, true]) {
      makeOlder()
      if (isInterrupted) {
        // The file was made, and the power failed before set.json learned of it.
        await loadKeys({ folder })
        const made = readFileSync(join(keysFolder(), 'sealed-files.age'))
        makeOlder()
        writeFileSync(join(keysFolder(), 'sealed-files.age'), made)
      }
      const before = readdirSync(keysFolder())
      const first = await loadKeys({ folder })
      expect(first.publicKeys).toEqual(publicKeys)
      if (isInterrupted) expect(before).toContain('sealed-files.age')
      expect((await loadKeys({ folder })).sealedFiles).toEqual(first.sealedFiles)
      expect(readdirSync(keysFolder()).filter((name) => name.endsWith('.new'))).toEqual([])
    }
    rmSync(join(keysFolder(), 'sealed-files.age'))
    await expect(loadKeys({ folder })).rejects.toThrow(
      expect.objectContaining({ code: 'key-missing' }) as Error,
    )
  })

  it('get one identity of sealed files when several processes add it at the same time', async () => {
    await loadKeys({ folder })
    makeOlder()
    const said = await inProcesses('keys.sealedFiles.recipient')
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toBe((await loadKeys({ folder })).sealedFiles.recipient)
  })

  it('are one set when several processes make them at the same time', async () => {
    const said = await inProcesses(
      "keys.publicKeys.receipt.keyId + keys.pepper.export().toString('hex')",
    )
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toMatch(/^[0-9a-f]{80}$/)
    expect(readdirSync(folder)).toEqual(['keys'])
  })

  it('are never replaced: a missing file of the set is named', async () => {
    await loadKeys({ folder })
    for (const name of readdirSync(keysFolder())) {
      const file = join(keysFolder(), name)
      const kept = readFileSync(file)
      rmSync(file)
      const before = contents()
      await expect(loadKeys({ folder })).rejects.toThrow(
        expect.objectContaining({
          code: 'key-missing',
          message: expect.stringContaining(name) as string,
        }) as Error,
      )
      expect(contents()).toEqual(before)
      writeFileSync(file, kept)
    }
    await loadKeys({ folder })
  })

  it('are never replaced: a damaged file of the set is named, be it cut short or changed by one digit', async () => {
    await loadKeys({ folder })
    for (const name of readdirSync(keysFolder())) {
      const file = join(keysFolder(), name)
      const kept = readFileSync(file, 'utf8')
      const middle = Math.floor(kept.length / 2)
      const changed = kept[middle] === 'A' ? 'B' : 'A'
      const oneDigit = kept.slice(0, middle) + changed + kept.slice(middle + 1)
      for (const damaged of ['', kept.slice(0, 20), ...(name === 'set.json' ? [] : [oneDigit])]) {
        writeFileSync(file, damaged)
        await expect(loadKeys({ folder })).rejects.toThrow(
          expect.objectContaining({
            code: 'key-damaged',
            message: expect.stringContaining(name) as string,
          }) as Error,
        )
        expect(readFileSync(file, 'utf8')).toBe(damaged)
      }
      writeFileSync(file, kept)
    }
    await loadKeys({ folder })
  })

  it('are never replaced: an emptied folder is not taken for a first start', async () => {
    mkdirSync(keysFolder())
    await expect(loadKeys({ folder })).rejects.toThrow(
      expect.objectContaining({ code: 'key-missing' }) as Error,
    )
    expect(readdirSync(keysFolder())).toEqual([])
  })
})
