import { lstat, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** A file that was found outside the answer folder; nothing of it was read. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
  /** When it was written or came to be here, whichever is later, ms by the PC's calendar. */
  readonly newestAt: number
}

export interface FindOptions {
  /** 1: the folder itself; 2: the folders in it as well. */
  readonly depth: number
  readonly wants: (name: string) => boolean
  /** Whether a folder, with all below it, is not looked into. */
  readonly isOwn: (folder: string) => boolean
}

/** Names of one folder, and folders in it, that are looked at: a look must stay cheap. */
const MOST_NAMES = 2000
const MOST_FOLDERS = 60

/**
 * Lists files by their names in a few levels of a folder. Links and hidden folders are passed over; a
 * folder that is missing or closed to us holds nothing.
 */
export async function findFiles(
  folder: string,
  { depth, wants, isOwn }: FindOptions,
): Promise<readonly FoundFile[]> {
  if (isOwn(folder)) return []
  const found: FoundFile[] = []
  const names = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const folders: string[] = []
  for (const entry of names.slice(0, MOST_NAMES)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (depth > 1 && !entry.name.startsWith('.')) folders.push(path)
    } else if (entry.isFile() && wants(entry.name)) {
      const file = await look(path)
      if (file) found.push(file)
    }
  }
  for (const inner of folders.slice(0, MOST_FOLDERS)) {
    found.push(...(await findFiles(inner, { depth: depth - 1, wants, isOwn })))
  }
  return found
}

async function look(path: string): Promise<FoundFile | undefined> {
  try {
    const { size, mtimeMs, birthtimeMs } = await lstat(path)
    const modifiedAt = Math.max(0, Math.floor(mtimeMs))
    return { path, size, modifiedAt, newestAt: Math.max(modifiedAt, Math.floor(birthtimeMs)) }
  } catch {
    // Gone or closed to us between the two looks: the next one tells.
    return undefined
  }
}

/** Whether a path is a folder or lies below it, as the paths are written. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return (
    way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^([A-Za-z]:|[\\/])/.test(way))
  )
}

/** Names of a folder; none when it cannot be listed. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
