import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { BridgeError, systemCode } from './bridge-error.ts'
import { ensureFolder, syncFolder } from './folder.fs.ts'
import { openJournal, type JournalHealth } from './journal.ts'
import { retryWhenHeld } from './retry-when-held.ts'
import { segmentFolder } from './segment-folder.fs.ts'
import { createSlots, shareFlush } from './shared-flush.ts'
import { createVaultCheck } from './vault-check.fs.ts'
import { contentEntry, goneEntry, readIndexEntry, type StoredContent } from './vault-index.ts'
import {
  deleteObject,
  listObjects,
  readObject,
  sizeOfObject,
  writeObject,
} from './vault-objects.fs.ts'

/**
 * Store of contents by their hash (docs/formats.md). A content is one object, written once under a
 * name that never comes again and flushed; then it is named in an append-only index with checksums.
 * An object that the index does not name was never acknowledged.
 *
 * Puts run side by side: a few write at once, and all that finished meanwhile share the flush of the
 * folder and of the index. Each object is a file of its own: see decision 0023.
 */
export interface Vault {
  has(hash: string): boolean
  /** Length of a content, bytes. */
  sizeOf(hash: string): number | undefined
  /** What a content takes on the disk, bytes; 0 for one that is not here. */
  storedBytesOf(hash: string): number
  /** What all contents take on the disk, bytes. */
  totalBytes(): number
  /**
   * Stores the content of a stream.
   * @param open called once, and not when the content is here; @param hash what the bytes must hash to.
   * @throws BridgeError contentUnstable when they do not: the file changed meanwhile.
   */
  put(hash: string, open: () => Readable): Promise<void>
  /**
   * The bytes, which end with an error when they are not what was stored.
   * @throws BridgeError contentMissing at once, contentMissing or contentDamaged in the stream.
   */
  read(hash: string): Readable
  /**
   * Removes contents, first in the index and then on the disk. Passes over those that were put
   * lately: somebody may be about to say that they are saved.
   * @returns those that are not here any more.
   */
  remove(hashes: readonly string[]): Promise<readonly string[]>
  /** Contents that were found damaged or missing, and are not stored again yet. */
  lost(): readonly string[]
  /**
   * One step of the slow look at what is on the disk: all names, and the bytes of one object.
   * @returns bytes that were read, by which the caller finds his pace.
   */
  checkNext(): Promise<number>
  health(): VaultHealth
  close(): Promise<void>
}

export interface VaultHealth extends JournalHealth {
  /** Contents that were found damaged or missing, and are not stored again yet. */
  readonly lost: number
}

/** So many contents are written at once: one thread for the disk is left for the journal. */
const WRITERS = 3
/** Between a put and the event that names its content lies less than this, ms. */
const LATELY_MS = 120_000

/**
 * Opens the vault of a folder and reads its index.
 * @param monotonic a clock that only goes forward, ms.
 * @param giveWay asked before each step that takes the disk for long; waits while answers need it.
 */
export async function openVault(
  folder: string,
  monotonic: () => number = () => performance.now(),
  giveWay: () => Promise<void> = async () => undefined,
): Promise<Vault> {
  const contents = new Map<string, StoredContent>()
  /** Objects that some entry has named, whether or not it still stands. */
  const everNamed = new Set<string>()
  /** Entries of removed contents, by their objects. */
  const gone = new Map<string, string>()
  /** Removed objects that may still be on the disk. */
  const removed = new Set<string>()
  const unknown = new Set<string>()
  const lost = new Map<string, 'missing' | 'damaged'>()

  function apply(payload: string): void {
    const entry = readIndexEntry(payload)
    if (entry.kind === 'content') {
      contents.set(entry.content.hash, entry.content)
      everNamed.add(entry.content.file)
      gone.delete(entry.content.file)
      removed.delete(entry.content.file)
      lost.delete(entry.content.hash)
    } else if (entry.kind === 'gone') {
      if (contents.get(entry.hash)?.file === entry.file) contents.delete(entry.hash)
      everNamed.add(entry.file)
      gone.set(entry.file, payload)
      removed.add(entry.file)
      lost.delete(entry.hash)
    } else unknown.add(payload)
  }

  const index = await openJournal(segmentFolder(join(folder, 'index')), apply, {
    snapshot: () => [...unknown, ...gone.values(), ...[...contents.values()].map(contentEntry)],
  })
  const wasDamaged = !index.health().ok
  const objects = join(folder, 'objects')
  await ensureFolder(objects)

  /** Only in memory: what a later look finds intact is here again, and no entry is ever wrong. */
  function forget(content: StoredContent, how: 'missing' | 'damaged'): void {
    if (contents.get(content.hash)?.file !== content.file) return
    contents.delete(content.hash)
    lost.set(content.hash, how)
  }

  const names = await listObjects(objects)
  for (const content of [...contents.values()]) {
    if (!names.has(content.file)) forget(content, 'missing')
    else if (content.stored === undefined) {
      const stored = await sizeOfObject(objects, content.file)
      contents.set(content.hash, { ...content, stored })
    }
  }

  const flushFolder = shareFlush(() => syncFolder(objects))
  const writers = createSlots(WRITERS)
  const writing = new Map<string, Promise<void>>()
  /** Objects whose entry is not in the index yet. */
  const unfinished = new Set<string>()
  /** Whole objects whose entry could not be written, by hash. */
  const unindexed = new Map<string, StoredContent>()
  const removing = new Set<string>()
  /** Contents whose removal failed: an entry that says gone may be on disk, and must not be the last. */
  const doubtful: StoredContent[] = []
  const putAt = new Map<string, number>()

  async function store(hash: string, source: () => Readable): Promise<void> {
    let content = unindexed.get(hash)
    if (content && !(await isThere(content))) content = undefined
    let file = content?.file
    try {
      content ??= await writers(() =>
        writeObject(objects, hash, source(), {
          suffix: randomBytes(4).toString('hex'),
          named: (name) => {
            file = name
            unfinished.add(name)
          },
          giveWay,
        }),
      )
      unindexed.set(hash, content)
      await giveWay()
      await flushFolder()
      await giveWay()
      await index.append([contentEntry(content)])
      unindexed.delete(hash)
    } finally {
      if (file !== undefined && !unindexed.has(hash)) unfinished.delete(file)
    }
  }

  async function isThere({ file, stored }: StoredContent): Promise<boolean> {
    try {
      return (await sizeOfObject(objects, file)) === stored
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return false
      throw cause
    }
  }

  async function storeUnlessThere(hash: string, source: () => Readable): Promise<void> {
    const content = contents.get(hash)
    if (content) {
      // Somebody may have tidied up since: what is called stored is looked at, not remembered.
      if (await isThere(content)) return
      forget(content, 'missing')
    }
    await store(hash, source)
  }

  function put(hash: string, source: () => Readable): Promise<void> {
    putAt.set(hash, monotonic())
    const running = writing.get(hash)
    if (running) return running
    const stored = storeUnlessThere(hash, source).finally(() => writing.delete(hash))
    writing.set(hash, stored)
    return stored
  }

  async function deleteFile(file: string): Promise<void> {
    await retryWhenHeld(() => deleteObject(objects, file))
    removed.delete(file)
  }

  async function remove(hashes: readonly string[]): Promise<readonly string[]> {
    const since = monotonic() - LATELY_MS
    const going = hashes.flatMap((hash) => {
      const isBusy =
        writing.has(hash) || removing.has(hash) || (putAt.get(hash) ?? -Infinity) > since
      const content = isBusy ? undefined : contents.get(hash)
      return content ? [content] : []
    })
    for (const content of going) {
      // Not here any more from now on: a put while the index is written stores it anew.
      contents.delete(content.hash)
      removing.add(content.hash)
    }
    try {
      await index.append(going.map(goneEntry))
    } catch (cause) {
      // Whether the entries are on disk is not known, so the objects stay, and so do the contents.
      for (const content of going) {
        if (contents.has(content.hash)) continue
        contents.set(content.hash, content)
        doubtful.push(content)
      }
      throw cause
    } finally {
      for (const { hash } of going) removing.delete(hash)
    }
    for (const { hash, file } of going) {
      putAt.delete(hash)
      // A program that holds it delays only this: the check tries again.
      await deleteFile(file).catch(() => undefined)
    }
    return going.map(({ hash }) => hash)
  }

  const checkNext = createVaultCheck({
    objects,
    contents,
    removed,
    /** Nothing is deleted that an entry of a later version, or a damaged one, may name. */
    mayDelete: (file) =>
      unknown.size === 0 && !wasDamaged && !everNamed.has(file) && !unfinished.has(file),
    isUnfinished: (file) => unfinished.has(file),
    forget,
    adopt: async (content) => index.append([contentEntry(content)]),
    restoreIndex: async () => {
      const again = doubtful.splice(0)
      await index.append(again.map(contentEntry)).catch((cause: unknown) => {
        doubtful.push(...again)
        throw cause
      })
    },
    deleteFile,
  })

  return {
    has: (hash) => contents.has(hash),
    sizeOf: (hash) => contents.get(hash)?.size,
    storedBytesOf: (hash) => contents.get(hash)?.stored ?? 0,
    totalBytes: () => {
      let total = 0
      for (const { stored } of contents.values()) total += stored ?? 0
      return total
    },
    put,
    read: (hash) => {
      const content = contents.get(hash)
      if (!content) throw new BridgeError('contentMissing', `The vault does not hold ${hash}`)
      return readObject(objects, content, (how) => {
        forget(content, how)
      })
    },
    remove,
    lost: () => [...lost.keys()],
    checkNext,
    health: () => {
      const health = index.health()
      const said = lost.size > 0 ? `${lost.size} contents are damaged or missing` : null
      return {
        ...health,
        ok: health.ok && lost.size === 0,
        reason: [health.reason, said].filter((reason) => reason !== null).join('; ') || null,
        lost: lost.size,
      }
    },
    close: async () => {
      await Promise.allSettled(writing.values())
      await index.close()
    },
  }
}

/** All bytes of a content, checked against its hash. @throws BridgeError contentMissing, contentDamaged. */
export async function readWhole(vault: Vault, hash: string): Promise<Buffer> {
  const bytes = Buffer.from(new ArrayBuffer(vault.sizeOf(hash) ?? 0))
  let length = 0
  for await (const chunk of vault.read(hash)) {
    ;(chunk as Buffer).copy(bytes, length)
    length += (chunk as Buffer).length
  }
  if (length === bytes.length) return bytes
  throw new BridgeError('contentDamaged', `${hash} has ${length} bytes, not ${bytes.length}`)
}
