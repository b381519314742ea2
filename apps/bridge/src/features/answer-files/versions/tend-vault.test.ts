import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../../platform/logger.ts'
import type { ServerClient } from '../../../platform/server-client.ts'
import { openVault, readWhole, type Vault } from '../../../platform/vault.fs.ts'
import type { FollowedFolder } from '../follow-folder.ts'
import { tendVault, type TendDeps } from './tend-vault.ts'
import { indexVersions } from './version-index.ts'

let folder: string
let vault: Vault
let now = 0
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wenkao-tend-'))
  await mkdir(join(folder, 'CZKT', 'T'), { recursive: true })
  now = 0
  vault = await openVault(join(folder, 'vault'), () => now)
})
afterEach(async () => {
  await vault.close()
  await rm(folder, { recursive: true, force: true })
})

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const put = (bytes: Buffer) => vault.put(hashOf(bytes), () => Readable.from([bytes]))
const content = (at: number) => Buffer.alloc(2000, `第 ${at} 次`)

/** A file's saves, one a second; `onDisk` is what the folder holds now. */
function tender(
  saves: readonly Buffer[],
  changes: {
    readonly onDisk?: Buffer
    readonly uploaded?: readonly Buffer[]
    readonly onServer?: ReadonlyMap<string, Buffer>
    readonly budget?: number
    readonly laid?: readonly Buffer[]
  } = {},
) {
  const versions = indexVersions([], [])
  for (const [at, bytes] of saves.entries()) {
    versions.add({
      ...{ path: 'T/a.txt', hash: hashOf(bytes), size: bytes.length, savedAt: at * 1000 },
      ...{ modifiedAt: 0, health: 'ok', origin: 'save', foundAt: null, baseHash: null },
    })
  }
  const uploaded = new Set((changes.uploaded ?? []).map(hashOf))
  const { onDisk } = changes
  const files = onDisk
    ? [{ path: 'T/a.txt', size: 1, hash: hashOf(onDisk), pending: false, health: 'ok' }]
    : []
  const followed = {
    ...{ folder: join(folder, 'CZKT'), versions, materials: new Map() },
    tracker: { files: () => files },
    uploader: { isUploaded: (hash: string) => uploaded.has(hash) },
  } as unknown as FollowedFolder
  const asked: string[] = []
  const server = {
    download: async (_endpoint: unknown, { hash = '' }: Readonly<Record<string, string>>) => {
      asked.push(hash)
      const reply = changes.onServer?.get(hash)
      return reply ? { kind: 'reply', reply } : { kind: 'failed', cause: null }
    },
  } as unknown as ServerClient
  const deps: TendDeps = {
    ...{ vault, server, dataFolder: folder, followed: () => followed, token: () => 'token' },
    vaultBudgetBytes: changes.budget,
    laidHashes: () => (changes.laid ?? []).map(hashOf),
    clock: { monotonic: () => now },
    logger: createLogger('silent'),
  }
  return { ...tendVault(deps), asked }
}

const wipe = () => rm(join(folder, 'vault'), { recursive: true })

describe('[F01] a vault that lost contents', () => {
  it('gets what still lies in the answer folder from there', async () => {
    const bytes = content(1)
    await put(bytes)
    await writeFile(join(folder, 'CZKT', 'T', 'a.txt'), bytes)
    await wipe()
    const { check, state, asked } = tender([bytes], { onDisk: bytes, uploaded: [bytes] })
    await check()
    expect((await readWhole(vault, hashOf(bytes))).equals(bytes)).toBe(true)
    expect(state()).toMatchObject({ ok: true, lost: 0 })
    expect(asked).toEqual([])
  })

  it('gets what was uploaded, and materials, from the server', async () => {
    const [old, material, kept] = [content(1), content(2), content(3)]
    for (const bytes of [old, material, kept]) await put(bytes)
    await wipe()
    const onServer = new Map([old, material].map((bytes) => [hashOf(bytes), bytes]))
    const changes = { uploaded: [old], laid: [material], onServer }
    const { check, state, asked } = tender([old, kept], changes)
    await check()
    expect(vault.has(hashOf(old)) && vault.has(hashOf(material))).toBe(true)
    // Not on the server: said, and never asked for.
    expect(state()).toMatchObject({ ok: false, lost: 1 })
    expect(asked).not.toContain(hashOf(kept))
  })

  it('takes nothing for the content that is not, and goes on with the others', async () => {
    const [one, two] = [content(1), content(2)]
    await put(one)
    await put(two)
    await wipe()
    const onServer = new Map([
      [hashOf(one), Buffer.from('anders')],
      [hashOf(two), two],
    ])
    const { check, state } = tender([one, two], { uploaded: [one, two], onServer })
    await check()
    expect(vault.has(hashOf(one))).toBe(false)
    expect(vault.has(hashOf(two))).toBe(true)
    expect(state()).toMatchObject({ ok: false, lost: 1 })
  })

  it('gets a damaged content back as well', async () => {
    const bytes = content(1)
    await put(bytes)
    const [name = ''] = await readdir(join(folder, 'vault', 'objects'))
    const path = join(folder, 'vault', 'objects', name)
    const object = await readFile(path)
    object.writeUInt8(object.readUInt8(object.length - 6) ^ 1, object.length - 6)
    await writeFile(path, object)
    const onServer = new Map([[hashOf(bytes), bytes]])
    await tender([bytes], { uploaded: [bytes], onServer }).check()
    expect((await readWhole(vault, hashOf(bytes))).equals(bytes)).toBe(true)
  })
})

describe('the budget', () => {
  const saves = Array.from({ length: 20 }, (_, at) => content(at))

  it('[R2] is kept by intermediate versions that the server holds', async () => {
    for (const bytes of saves) await put(bytes)
    now += 600_000
    const budget = Math.ceil(vault.totalBytes() / 2)
    const { thin, state } = tender(saves, { uploaded: saves, budget })
    await thin()
    expect(state().storedBytes).toBeLessThanOrEqual(budget)
    expect(vault.has(hashOf(saves.at(-1) ?? content(0)))).toBe(true)
  })

  it('[R2] is overrun rather than a version lost that only this PC holds', async () => {
    for (const bytes of saves) await put(bytes)
    now += 600_000
    const { thin, state } = tender(saves, { budget: 1 })
    await thin()
    expect(saves.every((bytes) => vault.has(hashOf(bytes)))).toBe(true)
    expect(state().storedBytes).toBeGreaterThan(state().budgetBytes)
  })
})
