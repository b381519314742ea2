import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/*
 * How programs that cannot run here put a document on the disk, as their traces in file system logs
 * show it. LibreOffice itself is real (open-office.ts).
 */

/**
 * Word: an owner file while it is open; a save goes to a temporary file, the old file is renamed away,
 * the new one renamed into its place, the old one deleted.
 */
export function saveLikeWord(path: string, bytes: Uint8Array): void {
  const folder = dirname(path)
  const name = basename(path)
  const number = randomBytes(2).readUInt16BE().toString().padStart(5, '0').slice(1)
  // Word drops the first two characters of a long name.
  const owner = join(folder, `~$${name.length > 8 ? name.slice(2) : name}`)
  const written = join(folder, `~WRD${number}.tmp`)
  const old = join(folder, `~WRL${number}.tmp`)
  writeFileSync(owner, Buffer.alloc(162))
  writeFileSync(written, bytes)
  if (existsSync(path)) renameSync(path, old)
  renameSync(written, path)
  rmSync(old, { force: true })
  rmSync(owner)
}

/** Excel: eight hexadecimal digits as temporary name, the old file deleted, then one rename. */
export function saveLikeExcel(path: string, bytes: Uint8Array): void {
  const written = join(dirname(path), randomBytes(4).toString('hex').toUpperCase())
  writeFileSync(written, bytes)
  rmSync(path, { force: true })
  renameSync(written, path)
}

/** WPS: over the file itself, truncated first and written in parts. */
export function saveLikeWps(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w')
  for (let at = 0; at < bytes.length; at += 4096) writeSync(file, bytes.subarray(at, at + 4096))
  fsyncSync(file)
  closeSync(file)
}
