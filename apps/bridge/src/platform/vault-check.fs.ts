import type { StoredContent } from './vault-index.ts'
import { readObjectName } from './vault-index.ts'
import { listObjects, readObject, sizeOfObject } from './vault-objects.fs.ts'

/** The parts of a vault that its check looks at and changes. */
export interface CheckedVault {
  readonly objects: string
  readonly contents: ReadonlyMap<string, StoredContent>
  /** Objects whose removal is journaled and which may still be there. */
  readonly removed: ReadonlySet<string>
  /** Whether an object that does not hold what its name says may be deleted. */
  readonly mayDelete: (file: string) => boolean
  readonly isUnfinished: (file: string) => boolean
  readonly forget: (content: StoredContent, how: 'missing' | 'damaged') => void
  /** Names an object in the index that lost its entry. */
  readonly adopt: (content: StoredContent) => Promise<void>
  /** Writes the index again when the disk lost it. */
  readonly restoreIndex: () => Promise<void>
  readonly deleteFile: (file: string) => Promise<void>
}

/**
 * The slow look at a vault, one step a call: the index is there, every object is there, removed ones
 * are not, and the bytes of one object are what its name says, the newest first. An object that no
 * entry names is the rest of an interrupted write, or its entry was damaged: a whole one gets its
 * entry (again), a torn one goes.
 * @returns the step, which returns how many bytes it read.
 */
export function createVaultCheck(vault: CheckedVault): () => Promise<number> {
  const checked = new Set<string>()
  const examined = new Set<string>()

  async function check(): Promise<number> {
    await vault.restoreIndex()
    const before = [...vault.contents.values()]
    const names = await listObjects(vault.objects)
    for (const content of before) if (!names.has(content.file)) vault.forget(content, 'missing')
    for (const file of vault.removed) {
      // A program that holds it delays only this one.
      if (names.has(file)) await vault.deleteFile(file).catch(() => undefined)
    }
    const rest = findRest(names)
    return rest === undefined ? verifyNext() : examine(rest)
  }

  function findRest(names: ReadonlySet<string>): string | undefined {
    const named = new Set([...vault.contents.values()].map(({ file }) => file))
    return [...names].find(
      (file) =>
        !named.has(file) &&
        !examined.has(file) &&
        !vault.removed.has(file) &&
        !vault.isUnfinished(file) &&
        readObjectName(file) !== undefined,
    )
  }

  async function examine(file: string): Promise<number> {
    const name = readObjectName(file)
    if (!name) return 0
    examined.add(file)
    const found = await readRest({ ...name, file })
    // Finished or removed while it was read: then it is no rest.
    if (found === 'unreadable' || vault.isUnfinished(file) || vault.removed.has(file)) return 0
    if (found !== 'damaged' && !vault.contents.has(name.hash)) {
      const stored = await sizeOfObject(vault.objects, file)
      await vault.adopt({ ...name, file, size: found, stored })
    } else if (vault.mayDelete(file) && !isNamed(file)) await vault.deleteFile(file)
    return found === 'damaged' ? 0 : found
  }

  const isNamed = (file: string): boolean =>
    [...vault.contents.values()].some((content) => content.file === file)

  /** Length of a whole content. One that a program holds is not damaged: the next start looks again. */
  async function readRest(
    content: Pick<StoredContent, 'hash' | 'file' | 'method'>,
  ): Promise<number | 'damaged' | 'unreadable'> {
    let size = 0
    let isLost = false
    try {
      const bytes = readObject(vault.objects, content, () => {
        isLost = true
      })
      for await (const chunk of bytes) size += (chunk as Buffer).length
      return size
    } catch {
      return isLost ? 'damaged' : 'unreadable'
    }
  }

  async function verifyNext(): Promise<number> {
    const all = [...vault.contents.values()]
    let content = all.findLast(({ file }) => !checked.has(file))
    if (!content) {
      checked.clear()
      content = all.at(-1)
    }
    if (!content) return 0
    const { file } = content
    checked.add(file)
    let size = 0
    const found = content
    try {
      const bytes = readObject(vault.objects, content, (how) => {
        vault.forget(found, how)
      })
      for await (const chunk of bytes) size += (chunk as Buffer).length
    } catch {
      // Said by `forget`; or a program holds it, and its turn comes again.
    }
    return size
  }

  return check
}
