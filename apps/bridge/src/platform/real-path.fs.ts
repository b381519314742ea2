import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/**
 * An absolute path as the system means it: without `..`, links and, where the system tells, short
 * names; for a path that is not there yet by the nearest folder above it that is.
 * @returns undefined for a path that is not absolute; on Windows it has to name its drive.
 */
export async function fullPath(path: string): Promise<string | undefined> {
  const plain = process.platform === 'win32' ? withoutPrefix(path) : path
  if (!isAbsolute(plain) || plain.includes('\0')) return undefined
  if (process.platform === 'win32' && !/^([A-Za-z]:[\\/]|[\\/]{2}[^\\/])/.test(plain)) {
    return undefined
  }
  let missing = ''
  for (let at = resolve(plain); ; at = dirname(at)) {
    try {
      return join(await realpath(at), missing)
    } catch {
      // Missing or unreadable: then the folder above says where it would be.
      if (at === dirname(at)) return join(at, missing)
      missing = join(basename(at), missing)
    }
  }
}

/** The device forms `\\?\C:\…`, `\\.\C:\…` and `\\?\UNC\server\…` lead to the same files. */
export function withoutPrefix(path: string): string {
  return path
    .replaceAll('/', '\\')
    .replace(/^\\\\[?.]\\UNC\\/i, '\\\\')
    .replace(/^\\\\[?.]\\/, '')
}

/** Whether one of two absolute paths is, or lies in, the other one. */
export async function overlaps(a: string, b: string): Promise<boolean> {
  const [one, other] = [comparable((await fullPath(a)) ?? a), comparable((await fullPath(b)) ?? b)]
  return isWithin(one, other) || isWithin(other, one)
}

/** Whether an absolute path is a folder or lies in it, whatever links and spellings lead there. */
export async function liesIn(path: string, folder: string): Promise<boolean> {
  const [one, other] = [(await fullPath(path)) ?? path, (await fullPath(folder)) ?? folder]
  return isWithin(comparable(one), comparable(other))
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** Windows ignores case, and dots and spaces at the end of a name. */
function comparable(path: string): string {
  if (process.platform === 'linux') return path
  const folded = path.normalize('NFC').toLowerCase()
  if (process.platform !== 'win32') return folded
  return folded
    .split('\\')
    .map((part) => (/^[a-z]:$/.test(part) ? part : part.replace(/[. ]+$/, '')))
    .join('\\')
}
