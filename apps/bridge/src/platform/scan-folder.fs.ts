import { createHash } from 'node:crypto'
import { createReadStream, lstat, type Stats } from 'node:fs'
import { open, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { systemCode } from './bridge-error.ts'
import { kindOfName, type NameKind } from './ignored-names.ts'
import { nameablePath, textOfName } from './path-text.ts'

/** Where a file lies: bytes where its name is no text. */
export type FilePlace = string | Buffer

/** A file as the disk shows it without reading it. */
export interface SeenFile {
  /** Relative to the scanned folder, `/` between parts; as an event can name it. */
  readonly path: string
  readonly place: FilePlace
  readonly name: Exclude<NameKind, 'ignored'>
  readonly size: number
  /** ms; 0 for a time before 1970. */
  readonly modifiedAt: number
  readonly readOnly: boolean
  /** Changes whenever content or attributes were written; equal stamps need no second reading. */
  readonly stamp: string
}

export interface SeenFolder {
  readonly path: string
  readonly readOnly: boolean
}

export interface FolderScan {
  readonly files: readonly SeenFile[]
  readonly folders: readonly SeenFolder[]
  /** Folders and files that could not be looked at: what lies there may still be there. */
  readonly unknown: readonly string[]
  /** false when there is more than is listed: then a file that is not seen may still be there. */
  readonly complete: boolean
}

const MAX_ENTRIES = 20_000
/** Files asked for at once: few enough to leave the pool of threads to answers and uploads. */
const AT_ONCE = 4
const HASH_PIECE_BYTES = 256 * 1024
/** Node's sign for bytes that are no text; such a name opens nothing. */
const NO_TEXT = '\ufffd'
const statOf = promisify<FilePlace, Stats>(lstat)

interface Entry {
  readonly name: string
  readonly place: FilePlace
  readonly isFolder: boolean
}

/**
 * Lists a folder with everything in it. Links are neither followed nor listed: no path leads out of
 * the folder.
 * @returns undefined when the folder itself is missing.
 */
export async function scanFolder(root: string): Promise<FolderScan | undefined> {
  const files: SeenFile[] = []
  const folders: SeenFolder[] = []
  const unknown: string[] = []
  let complete = true
  let exists = true

  async function list(relative: string, place: FilePlace): Promise<void> {
    let entries: Entry[]
    try {
      entries = await entriesOf(place)
    } catch (cause) {
      if (systemCode(cause) !== 'ENOENT') unknown.push(relative)
      else if (relative === '') exists = false
      return
    }
    const room = MAX_ENTRIES - files.length - folders.length
    if (entries.length > room) {
      complete = false
      entries.length = Math.max(0, room)
    }
    const within: { path: string; place: FilePlace }[] = []
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      await Promise.all(
        entries.slice(at, at + AT_ONCE).map(async (entry) => {
          const path = nameablePath(relative === '' ? entry.name : `${relative}/${entry.name}`)
          const found = await look(entry, path)
          if (found === 'unknown') unknown.push(path)
          else if (found === undefined) return
          else if ('stamp' in found) files.push(found)
          else {
            folders.push(found)
            within.push({ path, place: entry.place })
          }
        }),
      )
    }
    for (const folder of within) await list(folder.path, folder.place)
  }

  await list('', root)
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1)
  files.sort(byPath)
  folders.sort(byPath)
  return exists ? { files, folders, unknown, complete } : undefined
}

/** Files and folders of a folder, without links and ignored names. */
async function entriesOf(place: FilePlace): Promise<Entry[]> {
  const found = await readdir(place, { withFileTypes: true })
  const isText = typeof place === 'string' && !found.some(({ name }) => name.includes(NO_TEXT))
  if (isText) {
    return found
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && isOfUse(entry.name))
      .map((entry) => ({
        ...{ name: entry.name, place: join(place, entry.name), isFolder: entry.isDirectory() },
      }))
  }
  const raw = await readdir(place, { withFileTypes: true, encoding: 'buffer' })
  const taken = new Set<string>()
  return raw
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => {
      let name = textOfName(entry.name)
      while (taken.has(name)) name = `%${name}`
      taken.add(name)
      const below = Buffer.concat([Buffer.from(place), Buffer.from('/'), entry.name])
      return { name, place: below, isFolder: entry.isDirectory() }
    })
    .filter(({ name }) => isOfUse(name))
}

function isOfUse(name: string): boolean {
  return kindOfName(name) !== 'ignored'
}

async function look(
  { name, place, isFolder }: Entry,
  path: string,
): Promise<SeenFile | SeenFolder | 'unknown' | undefined> {
  const kind = kindOfName(name)
  try {
    const found = await statOf(place)
    const readOnly = (found.mode & 0o200) === 0
    if (found.isDirectory()) return { path, readOnly }
    if (!found.isFile() || isFolder || kind === 'ignored') return undefined
    const modifiedAt = Math.max(0, Math.floor(found.mtimeMs))
    const { size } = found
    return { path, place, name: kind, size, modifiedAt, readOnly, stamp: stampOf(found) }
  } catch (cause) {
    // A file that is being deleted while a program holds it answers EPERM or EBUSY on Windows.
    return systemCode(cause) === 'ENOENT' ? undefined : 'unknown'
  }
}

function stampOf({ size, mtimeMs, ctimeMs, ino, mode }: Stats): string {
  return `${size}/${mtimeMs}/${ctimeMs}/${ino}/${mode}`
}

/** How a folder is looked at and read; tests put faults into it. */
export interface FolderDisk {
  scan(root: string): Promise<FolderScan | undefined>
  stampAt(place: FilePlace): Promise<string>
  hash(place: FilePlace): Promise<string>
  bytes(place: FilePlace): Promise<Buffer>
  open(place: FilePlace): Readable
  ends(place: FilePlace, first: number, last: number): Promise<FileEnds>
}

/** The first and the last bytes of a file, as far as it has them. */
export interface FileEnds {
  readonly head: Buffer
  readonly tail: Buffer
}

/** The disk of this PC. */
export const folderDisk: FolderDisk = {
  scan: scanFolder,
  stampAt,
  hash: hashFile,
  bytes: (place) => readFile(place),
  open: openShared,
  ends: readEnds,
}

/** A file's stamp now. @throws ENOENT and the like. */
async function stampAt(place: FilePlace): Promise<string> {
  return stampOf(await statOf(place))
}

/** Opens a file for reading beside programs that hold it: Node shares read, write and delete. */
export function openShared(place: FilePlace): Readable {
  return createReadStream(place)
}

/** SHA-256 of a file in hex, read with shared access. @throws EBUSY and the like when it is held. */
async function hashFile(place: FilePlace): Promise<string> {
  const hasher = createHash('sha256')
  const handle = await open(place, 'r')
  try {
    // One piece for all of it: a stream would leave as many behind as the file has.
    const piece = Buffer.allocUnsafeSlow(HASH_PIECE_BYTES)
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, null)
      if (bytesRead === 0) return hasher.digest('hex')
      hasher.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

async function readEnds(place: FilePlace, first: number, last: number): Promise<FileEnds> {
  const handle = await open(place, 'r')
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(Math.min(size, first))
    const tail = Buffer.alloc(Math.min(size, last))
    await handle.read(head, 0, head.length, 0)
    await handle.read(tail, 0, tail.length, size - tail.length)
    return { head, tail }
  } finally {
    await handle.close()
  }
}
