import { open, readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from './bridge-error.ts'
import { ensureFolder, syncFolder } from './folder.fs.ts'
import type { SegmentFolder, SegmentLook } from './journal.ts'
import { retryWhenHeld } from './retry-when-held.ts'

const SEGMENT_NAME = /^(\d{8})\.wkj$/

/** The segments of a folder on disk. Reading makes nothing and changes nothing. */
export function segmentFolder(folder: string): SegmentFolder {
  return {
    list: async () =>
      (await namesIn(folder)).flatMap((name) => {
        const number = SEGMENT_NAME.exec(name)?.[1]
        return number === undefined ? [] : [{ name, number: Number(number) }]
      }),
    read: (name) => retryWhenHeld(() => readFile(join(folder, name))),
    look: async (name) => {
      try {
        return lookOf(await stat(join(folder, name), { bigint: true }))
      } catch (cause) {
        if (isMissing(cause)) return undefined
        throw cause
      }
    },
    create: async (number) => {
      // Somebody may have tidied up: a missing working folder is made again silently (F13).
      await ensureFolder(folder)
      const name = `${String(number).padStart(8, '0')}.wkj`
      const handle = await open(join(folder, name), 'wx', 0o600)
      try {
        await handle.sync()
        await syncFolder(folder)
      } catch (cause) {
        await handle.close()
        throw cause
      }
      return {
        name,
        write: async (bytes, position) => {
          let at = 0
          while (at < bytes.length) {
            const rest = bytes.length - at
            at += (await handle.write(bytes, at, rest, position + at)).bytesWritten
          }
        },
        sync: () => handle.datasync(),
        empty: () => handle.truncate(0),
        look: async () => lookOf(await handle.stat({ bigint: true })),
        close: () => handle.close(),
      }
    },
  }
}

/** Names in a folder in order; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    if (isMissing(cause)) return []
    throw cause
  }
}

function isMissing(cause: unknown): boolean {
  const code = systemCode(cause)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Which file it is: a copy put in its place has another number. */
function lookOf(found: { dev: bigint; ino: bigint; size: bigint }): SegmentLook {
  return { id: `${found.dev}/${found.ino}`, size: Number(found.size) }
}
