import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface DiskState {
  readonly path: string
  readonly writable: boolean
  readonly freeBytes: number | null
  readonly totalBytes: number | null
}

/** Space and writability of the drive of a path; of the nearest folder above that exists. */
export async function diskState(path: string): Promise<DiskState> {
  for (let at = path; ; at = dirname(at)) {
    try {
      const space = await statfs(at)
      const writable = await access(at, constants.W_OK).then(
        () => true,
        () => false,
      )
      return {
        path,
        writable,
        freeBytes: space.bavail * space.bsize,
        totalBytes: space.blocks * space.bsize,
      }
    } catch (cause) {
      if (at === dirname(at)) return { path, writable: false, freeBytes: null, totalBytes: null }
      if (!(cause instanceof Error)) throw cause
    }
  }
}

/** Length of a file, bytes; undefined for what is none, or cannot be looked at. */
export async function fileSize(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true ? found.size : undefined
}
