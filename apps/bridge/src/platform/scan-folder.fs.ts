import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { systemCode } from './bridge-error.ts'
import { isIgnoredName } from './ignored-names.ts'

/** A file as the disk shows it without reading it. */
export interface SeenFile {
  /** Relative to the scanned folder, `/` between parts. */
  readonly path: string
  readonly size: number
  readonly modifiedAt: number
  readonly readOnly: boolean
  /** Changes whenever content or attributes were written; equal stamps need no second reading. */
  readonly stamp: string
}

export interface SeenFolder {
  readonly path: string
}

export interface FolderScan {
  readonly files: readonly SeenFile[]
  readonly folders: readonly SeenFolder[]
  /** false when a part could not be listed: then a file that is not seen may still be there. */
  readonly complete: boolean
}

const MAX_ENTRIES = 20_000

/**
 * Lists a folder with everything in it. Links are neither followed nor listed: no path leads out of
 * the folder.
 * @returns undefined when the folder itself is missing.
 */
export async function scanFolder(root: string): Promise<FolderScan | undefined> {
  const files: SeenFile[] = []
  const folders: SeenFolder[] = []
  let complete = true
  let exists = true

  async function list(relative: string): Promise<void> {
    let names: string[]
    try {
      names = await readdir(join(root, relative))
    } catch (cause) {
      if (systemCode(cause) !== 'ENOENT') complete = false
      else if (relative === '') exists = false
      return
    }
    for (const name of names.sort()) {
      if (isIgnoredName(name)) continue
      if (files.length + folders.length >= MAX_ENTRIES) {
        complete = false
        return
      }
      const path = relative === '' ? name : `${relative}/${name}`
      const found = await look(root, path)
      if (found === 'unknown') complete = false
      else if (found === 'folder') {
        folders.push({ path })
        await list(path)
      } else if (found !== undefined) files.push(found)
    }
  }

  await list('')
  return exists ? { files, folders, complete } : undefined
}

async function look(
  root: string,
  path: string,
): Promise<SeenFile | 'folder' | 'unknown' | undefined> {
  try {
    const found = await lstat(join(root, path))
    if (found.isDirectory()) return 'folder'
    if (!found.isFile()) return undefined
    return {
      path,
      size: found.size,
      modifiedAt: Math.floor(found.mtimeMs),
      readOnly: (found.mode & 0o200) === 0,
      stamp: `${found.size}/${found.mtimeMs}/${found.ctimeMs}/${found.ino}/${found.mode}`,
    }
  } catch (cause) {
    // A file that is being deleted while a program holds it answers EPERM or EBUSY on Windows.
    return systemCode(cause) === 'ENOENT' ? undefined : 'unknown'
  }
}

/** Opens a file for reading beside programs that hold it: Node shares read, write and delete. */
export function openShared(path: string): Readable {
  return createReadStream(path)
}

/** All bytes of a file, read with shared access. @throws EBUSY and the like when it is held. */
export async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of openShared(path)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** SHA-256 of a file in hex, read with shared access. @throws EBUSY and the like when it is held. */
export async function hashFile(path: string): Promise<string> {
  const hasher = createHash('sha256')
  for await (const chunk of openShared(path)) hasher.update(chunk as Buffer)
  return hasher.digest('hex')
}

/** Bytes after which a ZIP's end record cannot begin, seen from the end: 22 and the longest comment. */
const ZIP_END_REACH = 22 + 65_535
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06])

/** Whether a file has the end record of a ZIP package, so that its program has written all of it. */
export async function hasZipEnd(path: string, size: number): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const length = Math.min(size, ZIP_END_REACH)
    const tail = Buffer.alloc(length)
    await handle.read(tail, 0, length, size - length)
    return tail.includes(ZIP_END)
  } finally {
    await handle.close()
  }
}
