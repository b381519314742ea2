import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BridgeError, systemCode } from './bridge-error.ts'
import { ensureFolder, syncFolder } from './folder.fs.ts'
import { openJournal, type JournalHealth } from './journal.ts'
import { segmentFolder } from './segment-folder.fs.ts'

/**
 * Store of contents by their hash: gzip objects, each written once under its final name and flushed,
 * then named in an append-only index with checksums. An object that the index does not name is the
 * rest of an interrupted write: left alone, never read.
 */
export interface Vault {
  has(hash: string): boolean
  sizeOf(hash: string): number | undefined
  /**
   * Stores the content of a stream.
   * @param open called once; @param hash what the bytes must hash to.
   * @throws BridgeError contentUnstable when they do not: the file changed meanwhile.
   */
  put(hash: string, open: () => Readable): Promise<void>
  /** @throws BridgeError contentMissing. The bytes are what was stored unless the disk is damaged. */
  read(hash: string): Readable
  health(): JournalHealth
  close(): Promise<void>
}

interface StoredContent {
  readonly hash: string
  readonly size: number
  readonly file: string
}

/** Opens the vault of a folder and reads its index. */
export async function openVault(folder: string): Promise<Vault> {
  const contents = new Map<string, StoredContent>()
  const index = await openJournal(segmentFolder(join(folder, 'index')), (payload) => {
    const entry = readIndexEntry(payload)
    if (entry) contents.set(entry.hash, entry)
  })
  const objects = join(folder, 'objects')
  await ensureFolder(objects)
  const writing = new Map<string, Promise<void>>()

  async function store(hash: string, source: () => Readable): Promise<void> {
    const shelf = join(objects, hash.slice(0, 2))
    await ensureFolder(shelf)
    const file = await freeName(shelf, hash)
    const size = await writeObject(join(shelf, file), hash, source())
    await syncFolder(shelf)
    const entry: StoredContent = { hash, size, file: `${hash.slice(0, 2)}/${file}` }
    await index.append([JSON.stringify({ v: 1, kind: 'content', ...entry })])
    contents.set(hash, entry)
  }

  return {
    has: (hash) => contents.has(hash),
    sizeOf: (hash) => contents.get(hash)?.size,
    put: async (hash, source) => {
      if (contents.has(hash)) return
      const running = writing.get(hash)
      if (running) return running
      const written = store(hash, source).finally(() => writing.delete(hash))
      writing.set(hash, written)
      return written
    },
    read: (hash) => {
      const entry = contents.get(hash)
      if (!entry) throw new BridgeError('contentMissing', `The vault does not hold ${hash}`)
      const file = createReadStream(join(objects, ...entry.file.split('/')))
      const plain = createGunzip()
      file.on('error', (cause) => plain.destroy(cause))
      return file.pipe(plain)
    },
    health: () => index.health(),
    close: () => index.close(),
  }
}

/** A name that no interrupted write has used: those are never overwritten. */
async function freeName(shelf: string, hash: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const name = attempt === 0 ? `${hash}.gz` : `${hash}-${attempt}.gz`
    try {
      await stat(join(shelf, name))
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return name
      throw cause
    }
  }
}

async function writeObject(path: string, hash: string, source: Readable): Promise<number> {
  const hasher = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hasher.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(
    source,
    measure,
    createGzip({ level: 1 }),
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  )
  if (hasher.digest('hex') !== hash) {
    throw new BridgeError('contentUnstable', `The content changed while ${hash} was stored`)
  }
  // A second handle: what `fsync` flushes is the file, by whichever handle it was written.
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return size
}

function readIndexEntry(payload: string): StoredContent | undefined {
  const raw: unknown = JSON.parse(payload)
  if (typeof raw !== 'object' || raw === null || !('hash' in raw) || !('file' in raw))
    return undefined
  const size = 'size' in raw && typeof raw.size === 'number' ? raw.size : 0
  return typeof raw.hash === 'string' && typeof raw.file === 'string'
    ? { hash: raw.hash, file: raw.file, size }
    : undefined
}

/** All bytes of a content, checked against its hash. @throws BridgeError contentDamaged. */
export async function readWhole(vault: Vault, hash: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of vault.read(hash)) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  if (createHash('sha256').update(bytes).digest('hex') !== hash) {
    throw new BridgeError('contentDamaged', `The vault's copy of ${hash} is damaged`)
  }
  return bytes
}
