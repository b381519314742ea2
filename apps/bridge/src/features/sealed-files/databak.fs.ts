import { createReadStream } from 'node:fs'
import { lstat, open, readFile, stat, unlink } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { SealedKind } from '@wenkao/shared/sealed-files'
import { systemCode } from '../../platform/bridge-error.ts'
import { findFiles, type FoundFile } from '../../platform/find-files.fs.ts'
import { ensureFolder, writeNewFile } from '../../platform/folder.fs.ts'

/** Bytes from which the header of a sealed file is read. */
const HEADER_BYTES = 64 * 1024
/** A wrapped room key is smaller by far. */
const MOST_KEY_BYTES = 16 * 1024

/** Where this PC keeps its sealed files; the operator's manual calls both so. */
export interface Databak {
  /** Submissions and evidence packs, and backups that somebody asked for. */
  readonly folder: string
  /** Backups that were made by themselves, and before a machine change. */
  readonly moves: string
}

export function databakOf(dataFolder: string): Databak {
  const folder = join(dataFolder, 'databak')
  return { folder, moves: join(folder, 'upstumove') }
}

/** Makes the folders again that somebody deleted (F14). @throws what the disk says. */
export async function ensureDatabak(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await ensureFolder(folder)
}

const PREFIX: Readonly<Record<SealedKind, string>> = {
  backup: 'move',
  submission: '',
  evidence: 'evidence',
}

/**
 * Name of a sealed file as the operator's manual has it, e.g. `move20260001-20261122101500.dat`.
 * @param who exam number, or the number of the PC. @param at ms, shown in this PC's own zone.
 */
export function sealedName(kind: SealedKind, who: string, at: number): string {
  return `${PREFIX[kind]}${safeName(who)}-${stampOf(at)}.dat`
}

/** What of a file name begins a backup of this candidate, whoever made it. */
export function backupPrefix(examNumber: string): string {
  return `${PREFIX.backup}${safeName(examNumber)}-`
}

/** An exam number has no other signs; what comes from a page or a copy may. */
function safeName(who: string): string {
  return who.replace(/[^0-9A-Za-z-]/g, '_').slice(0, 32) || 'PC'
}

function stampOf(at: number): string {
  const date = new Date(at)
  const two = (part: number): string => String(part).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())]
  return [...day, ...[date.getHours(), date.getMinutes(), date.getSeconds()].map(two)].join('')
}

/** A path in a folder that no file has: the second of its name goes on until it is free. */
export async function freePath(
  folder: string,
  kind: SealedKind,
  who: string,
  at: number,
): Promise<string> {
  for (let second = 0; ; second += 1) {
    const path = join(folder, sealedName(kind, who, at + second * 1000))
    if (!(await isThere(path)) && !(await isThere(keyPath(path)))) return path
  }
}

/** Where the wrapped room key lies beside a backup. */
export function keyPath(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}.key`)
}

/** Puts the wrapped room key beside a backup, so that a PC without the session file restores it, too. */
export async function writeKey(path: string, wrapped: Uint8Array): Promise<void> {
  await writeNewFile(keyPath(path), wrapped)
}

/** The wrapped room key beside a backup, or undefined. */
export async function readKey(path: string): Promise<Buffer | undefined> {
  const size = await sizeOf(keyPath(path))
  if (size === undefined || size > MOST_KEY_BYTES) return undefined
  return readFile(keyPath(path)).catch(() => undefined)
}

/** Removes a backup that newer ones stand for, and its key. */
export async function removeBackup(path: string): Promise<void> {
  for (const each of [path, keyPath(path)]) {
    await unlink(each).catch((cause: unknown) => {
      if (systemCode(cause) !== 'ENOENT') throw cause
    })
  }
}

/** Length of a file, bytes; undefined for what is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true ? found.size : undefined
}

/** The first bytes of a file, in which its header lies; undefined when it cannot be read. */
export async function headOf(path: string): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) return undefined
  try {
    const head = Buffer.alloc(HEADER_BYTES)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return head.subarray(0, bytesRead)
  } catch {
    // A stick that was just pulled: then it is no file that could be used.
    return undefined
  } finally {
    await handle.close()
  }
}

/** A file's bytes from the first. */
export function bytesOf(path: string): ReadableStream<Uint8Array> {
  return Readable.toWeb(createReadStream(path, { highWaterMark: 256 * 1024 }))
}

/**
 * Files with the ending of sealed files in a few levels of a folder; their content alone tells whether
 * they are some. @param depth 1: the folder itself.
 */
export function sealedFilesIn(folder: string, depth: number): Promise<readonly FoundFile[]> {
  return findFiles(folder, { depth, wants: isSealedName, isOwn: () => false })
}

function isSealedName(name: string): boolean {
  return name.toLowerCase().endsWith('.dat')
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return false
    throw cause
  }
}
