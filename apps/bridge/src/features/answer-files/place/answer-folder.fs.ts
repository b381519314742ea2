import { lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { systemCode } from '../../../platform/bridge-error.ts'
import { readTextIfThere, syncFolder } from '../../../platform/folder.fs.ts'
import { isHeld, retryWhenHeld, type HeldWaits } from '../../../platform/retry-when-held.ts'

/** Names the sitting inside the folder, so that a raw copy of it can be told apart (F02f). */
const MARKER = '.wenkao-sitting.json'

export interface FolderOwner {
  readonly sittingId: string
  readonly examNumber: string
}

/**
 * Whose the folder is: a sitting's, nobody's (missing or empty), or unknown work of somebody. One that
 * a program lets nobody read is waited for, then unknown: so it is never taken for free (F12).
 */
export async function ownerOfFolder(
  folder: string,
  waits?: HeldWaits,
): Promise<FolderOwner | 'nobody' | 'unknown'> {
  try {
    return await retryWhenHeld(() => readOwner(folder), waits)
  } catch (cause) {
    if (isHeld(cause)) return 'unknown'
    throw cause
  }
}

async function readOwner(folder: string): Promise<FolderOwner | 'nobody' | 'unknown'> {
  let names: string[]
  try {
    names = await readdir(folder)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return 'nobody'
    throw cause
  }
  if (names.length === 0) return 'nobody'
  const text = await readTextIfThere(join(folder, MARKER))
  return (text === undefined ? undefined : readMarker(text)) ?? 'unknown'
}

function readMarker(text: string): FolderOwner | undefined {
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw !== 'object' || raw === null) return undefined
    const { sittingId, examNumber } = raw as Readonly<Record<string, unknown>>
    return typeof sittingId === 'string' && typeof examNumber === 'string'
      ? { sittingId, examNumber }
      : undefined
  } catch {
    // Torn or overwritten: then the folder counts as unknown work and is moved aside, never cleared.
    return undefined
  }
}

/** Whether an error says that a folder cannot be moved now, although another one could be made. */
export function isUnmovable(cause: unknown): boolean {
  // A folder that is a drive of its own cannot be moved off it.
  return isHeld(cause) || systemCode(cause) === 'EXDEV'
}

/** Moves a folder with everything in it. @throws EBUSY and the like while it is held. */
export async function moveFolder(folder: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true })
  await rename(folder, target)
  await syncFolder(dirname(folder))
}

/**
 * Moves what lies in a folder into another one, which may hold a part of it from before. When
 * something cannot be moved, what was moved now is put back.
 * @returns whether the folder is empty now.
 */
export async function moveContents(folder: string, target: string): Promise<boolean> {
  const moved: string[] = []
  try {
    const names = await readdir(folder)
    await mkdir(target, { recursive: true })
    // The marker goes last, so that half a folder still says whose it is.
    for (const name of names.sort((a, b) => Number(a === MARKER) - Number(b === MARKER))) {
      if ((await kindOfPath(join(target, name))) !== 'missing') return false
      await rename(join(folder, name), join(target, name))
      moved.push(name)
    }
    return true
  } catch (cause) {
    for (const name of moved.reverse()) {
      // What does not come back is kept in the other place: nothing is lost either way.
      await rename(join(target, name), join(folder, name)).catch(() => undefined)
    }
    if (!isUnmovable(cause)) throw cause
    return false
  }
}

/** Makes the folder and names its sitting in it, with all that `owner` says: raw copies have only that. */
export async function claimFolder(folder: string, owner: FolderOwner): Promise<void> {
  await mkdir(folder, { recursive: true })
  const held = await ownerOfFolder(folder)
  if (held !== 'nobody' && held !== 'unknown' && held.sittingId === owner.sittingId) return
  await placeFile(folder, MARKER, Buffer.from(JSON.stringify({ v: 1, ...owner })))
}

/** Whether a path is there as a file, as a folder, or not at all; links count as not there. */
export async function kindOfPath(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    const found = await lstat(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'missing'
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return 'missing'
    throw cause
  }
}

/** Whether an existing path lies in a folder for real, whatever links are on the way. */
export async function isInside(root: string, path: string): Promise<boolean> {
  const way = relative(await realpath(root), await realpath(path))
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !way.includes(':'))
}

/** @throws ENOTDIR when a link or junction on the way leads out of the root (DESIGN section 6). */
export async function makeFolder(root: string, path: string): Promise<void> {
  const folder = join(root, ...path.split('/'))
  await stayInside(root, folder)
  await mkdir(folder, { recursive: true })
}

/** Refuses a folder whose nearest part that is there already lies elsewhere for real. */
async function stayInside(root: string, folder: string): Promise<void> {
  for (let at = folder; at !== root && at !== dirname(at); at = dirname(at)) {
    try {
      if (await isInside(root, at)) return
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') continue
      throw cause
    }
    throw Object.assign(new Error(`${at} leads out of ${root}`), { code: 'ENOTDIR' })
  }
}

/**
 * Writes a file unless there is one: what a candidate may have worked on is never overwritten (R2).
 * It appears complete or not at all.
 * @returns whether it was written.
 * @throws ENOTDIR when a link or junction on the way leads out of the root (DESIGN section 6).
 */
export async function placeFile(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const target = join(root, ...path.split('/'))
  if ((await kindOfPath(target)) !== 'missing') return false
  const temporary = await writeBeside(root, target, bytes)
  if ((await kindOfPath(target)) !== 'missing') {
    await unlink(temporary)
    return false
  }
  await retryWhenHeld(() => rename(temporary, target))
  await syncFolder(dirname(target))
  return true
}

/**
 * Writes a file in place of one whose content is not needed any more or is kept elsewhere: complete or
 * not at all, and durable. @throws ENOTDIR as `placeFile`, EBUSY and the like while a program holds it.
 */
export async function replaceFile(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = join(root, ...path.split('/'))
  const temporary = await writeBeside(root, target, bytes)
  try {
    await retryWhenHeld(() => rename(temporary, target))
  } catch (cause) {
    await unlink(temporary)
    throw cause
  }
  await syncFolder(dirname(target))
}

/** Writes a temporary file in the folder of a target. @returns its path. */
async function writeBeside(root: string, target: string, bytes: Uint8Array): Promise<string> {
  const folder = dirname(target)
  await stayInside(root, folder)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.wenkao-${process.pid}-${Date.now()}.tmp`)
  const handle = await open(temporary, 'wx', 0o644)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

/** Makes a folder that is not there yet. @throws EEXIST when it is: nothing in it is touched. */
export async function makeNewFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await mkdir(path)
}

/** Removes a folder in which nothing is; any other one stays as it is. */
export async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (cause) {
    // ENOTEMPTY and EEXIST: somebody put something there; the others: an empty folder harms nobody.
    if (systemCode(cause) === undefined) throw cause
  }
}
