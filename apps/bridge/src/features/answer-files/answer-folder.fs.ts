import { lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { BridgeError, systemCode } from '../../platform/bridge-error.ts'
import { readTextIfThere, syncFolder } from '../../platform/folder.fs.ts'
import { isHeld, retryWhenHeld, type HeldWaits } from '../../platform/retry-when-held.ts'

/** Names the sitting inside the folder, so that a raw copy of it can be told apart (F02f). */
const MARKER = '.wenkao-sitting.json'

export interface FolderOwner {
  readonly sittingId: string
  readonly examNumber: string
}

/** Whose the folder is: a sitting's, nobody's (missing or empty), or unknown work of somebody. */
export async function ownerOfFolder(folder: string): Promise<FolderOwner | 'nobody' | 'unknown'> {
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

/**
 * Makes room for a sitting's folder (F12). What lies there is moved aside, never deleted; when a
 * program holds it for longer than 5 s, the sitting gets a fresh folder beside it instead.
 * @param stamp part of a name that was not used before, e.g. a time.
 * @returns where the sitting's folder is to be.
 */
export async function makeRoom(
  folder: string,
  sittingId: string,
  stamp: string,
  waits?: HeldWaits,
): Promise<string> {
  const owner = await ownerOfFolder(folder)
  if (owner === 'nobody' || (owner !== 'unknown' && owner.sittingId === sittingId)) return folder
  const aside = join(`${folder}-aside`, stamp)
  await mkdir(dirname(aside), { recursive: true })
  try {
    await retryWhenHeld(() => rename(folder, aside), waits)
    await syncFolder(dirname(folder))
    return folder
  } catch (cause) {
    if (!isHeld(cause)) throw cause
  }
  const fresh = `${folder}-${stamp}`
  if ((await ownerOfFolder(fresh)) !== 'nobody') {
    throw new BridgeError('noPlaceForFolder', `Both ${folder} and ${fresh} are taken`)
  }
  return fresh
}

/** Makes the folder and names its sitting in it. */
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

export async function makeFolder(root: string, path: string): Promise<void> {
  await mkdir(join(root, ...path.split('/')), { recursive: true })
}

/**
 * Writes a file unless there is one: what a candidate may have worked on is never overwritten (R2).
 * It appears complete or not at all.
 * @returns whether it was written.
 */
export async function placeFile(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const target = join(root, ...path.split('/'))
  if ((await kindOfPath(target)) !== 'missing') return false
  const folder = dirname(target)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.wenkao-${process.pid}-${Date.now()}.tmp`)
  const handle = await open(temporary, 'wx', 0o644)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if ((await kindOfPath(target)) !== 'missing') {
    await unlink(temporary)
    return false
  }
  await retryWhenHeld(() => rename(temporary, target))
  await syncFolder(folder)
  return true
}
