import { createHash } from 'node:crypto'
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFolder, syncFolder } from '../../platform/folder.fs.ts'
import { retryWhenHeld } from '../../platform/retry-when-held.ts'

/**
 * Where sealed paper packages lie on this PC: `<hash>.wkp`, and `.part` while one is being fetched.
 * A scanner that looks at a new file holds it for moments; each step waits for it (F12).
 */
export interface PackageFolder {
  /** Hashes of the packages that lie here whole. */
  list(): Promise<ReadonlySet<string>>
  /** How much of a package is here, bytes. */
  received(hash: string): Promise<number>
  /** Appends a piece at the end of what is here. */
  append(hash: string, bytes: Uint8Array): Promise<void>
  /** Looks whether what was fetched has its hash. @returns false when not: it is thrown away. */
  finish(hash: string): Promise<boolean>
  /** The bytes of a package with the right hash; undefined, and gone, when the disk has others. */
  read(hash: string): Promise<Buffer | undefined>
  remove(hash: string): Promise<void>
}

const WHOLE = /^([0-9a-f]{64})\.wkp$/

export async function openPackageFolder(dataFolder: string): Promise<PackageFolder> {
  const folder = join(dataFolder, 'papers')
  await ensureFolder(folder)
  const whole = (hash: string): string => join(folder, `${hash}.wkp`)
  const part = (hash: string): string => join(folder, `${hash}.part`)

  const removed = (path: string): Promise<void> => retryWhenHeld(() => rm(path, { force: true }))

  async function checked(path: string, hash: string): Promise<Buffer | undefined> {
    const bytes = await readFile(path).catch(() => undefined)
    if (!bytes) return undefined
    if (createHash('sha256').update(bytes).digest('hex') === hash) return bytes
    await removed(path)
    return undefined
  }

  async function named(pattern: RegExp): Promise<Set<string>> {
    const names = await readdir(folder)
    return new Set(names.flatMap((name) => pattern.exec(name)?.[1] ?? []))
  }

  return {
    list: () => named(WHOLE),
    received: async (hash) => (await stat(part(hash)).catch(() => undefined))?.size ?? 0,
    append: async (hash, bytes) => {
      await ensureFolder(folder)
      const handle = await retryWhenHeld(() => open(part(hash), 'a', 0o600))
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    finish: async (hash) => {
      if (!(await checked(part(hash), hash))) return false
      // Lost by a power cut it is fetched again; a torn one has another hash.
      await retryWhenHeld(() => rename(part(hash), whole(hash)))
      await syncFolder(folder)
      return true
    },
    read: (hash) => checked(whole(hash), hash),
    remove: async (hash) => {
      await removed(whole(hash))
      await removed(part(hash))
    },
  }
}
