import { lstat, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from './bridge-error.ts'
import { documentOfOwner } from './owner-files.ts'

export interface ProbedFiles {
  /** Files that cannot be opened for writing now although they may be written. */
  readonly held: readonly string[]
  readonly free: readonly string[]
}

const HELD_CODES = new Set(['EBUSY', 'EPERM', 'EACCES', 'ETXTBSY'])
const MAX_FILES = 5000

/**
 * Finds held files by trying to open each for writing, which Windows refuses beside a program that
 * does not share it (TESTBED, sharing table). Nothing is written. An owner file `~$…` that is held
 * stands for its document: Word holds the one while the other is shared.
 * @param paths files, or folders that are looked at with everything below.
 */
export async function probeHeld(paths: readonly string[]): Promise<ProbedFiles> {
  const held = new Set<string>()
  const free: string[] = []
  for (const path of await filesBelow(paths)) {
    if (await isHeldNow(path)) held.add(path)
    else free.push(path)
  }
  for (const path of [...held]) {
    const folder = dirname(path)
    const names = [...held, ...free].filter((other) => dirname(other) === folder)
    const document = documentOfOwner(
      path.slice(folder.length + 1),
      names.map((other) => other.slice(folder.length + 1)),
    )
    if (document === undefined) continue
    held.delete(path)
    held.add(join(folder, document))
  }
  return { held: [...held], free: free.filter((path) => !held.has(path)) }
}

async function filesBelow(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  async function walk(path: string): Promise<void> {
    if (files.length >= MAX_FILES) return
    try {
      const found = await lstat(path)
      if (found.isFile()) files.push(path)
      else if (found.isDirectory()) {
        for (const name of (await readdir(path)).sort()) await walk(join(path, name))
      }
    } catch (cause) {
      // Gone meanwhile, or being deleted while a program holds it: then it is listed as held.
      if (HELD_CODES.has(systemCode(cause) ?? '')) files.push(path)
      else if (systemCode(cause) !== 'ENOENT' && systemCode(cause) !== 'ENOTDIR') throw cause
    }
  }
  for (const path of paths) await walk(path)
  return [...new Set(files)]
}

async function isHeldNow(path: string): Promise<boolean> {
  try {
    // A read-only file cannot be opened for writing by anybody; there only EBUSY tells.
    const isReadOnly = ((await lstat(path)).mode & 0o200) === 0
    const handle = await open(path, isReadOnly ? 'r' : 'r+')
    await handle.close()
    return false
  } catch (cause) {
    return HELD_CODES.has(systemCode(cause) ?? '')
  }
}
