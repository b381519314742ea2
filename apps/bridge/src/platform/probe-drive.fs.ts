import { randomBytes } from 'node:crypto'
import { open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from './bridge-error.ts'

/** What came of writing to a drive; `missing`: there is no such drive. */
export type DriveProbe =
  | { readonly kind: 'writable' }
  | { readonly kind: 'missing' | 'notWritable' | 'damaged'; readonly code: string }

const PROBE_BYTES = 64 * 1024

/**
 * Writes a file, flushes it to the disk, reads it back and removes it: what a disk says of itself is
 * no proof. What is read back may come from memory; a disk that lies about that shows only later, by
 * the canary after a restart.
 * @param folder need not exist: then the nearest one above it is tried, which would have to take it.
 */
export async function probeDrive(folder: string): Promise<DriveProbe> {
  const place = await nearestFolder(folder)
  if (place === undefined) return { kind: 'missing', code: 'ENOENT' }
  // The answer folder is watched: names that begin so are no part of anybody's answer.
  const path = join(place, `.wenkao-probe-${process.pid}-${randomBytes(6).toString('hex')}`)
  const bytes = randomBytes(PROBE_BYTES)
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    const isSame = bytes.equals(await readFile(path))
    return isSame ? { kind: 'writable' } : { kind: 'damaged', code: 'read back otherwise' }
  } catch (cause) {
    const code = systemCode(cause)
    if (code === undefined) throw cause
    return { kind: 'notWritable', code }
  } finally {
    await unlink(path).catch((cause: unknown) => {
      // Nothing was made, or the drive has gone: either is told already.
      if (systemCode(cause) === undefined) throw cause
    })
  }
}

/** The folder, or the nearest one above it that is there. */
export async function nearestFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      if ((await stat(at)).isDirectory()) return at
    } catch (cause) {
      if (systemCode(cause) === undefined) throw cause
    }
    if (at === dirname(at)) return undefined
  }
}

/** Number of the drive that a folder lies on, or will; undefined for one that is not there. */
export async function driveOf(folder: string): Promise<number | undefined> {
  const place = await nearestFolder(folder)
  return place === undefined ? undefined : (await stat(place)).dev
}
