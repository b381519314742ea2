import { mkdir, open, rmdir, statfs, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** Least free space of a place that is offered, bytes. */
const NEEDED_BYTES = 200 * 1024 * 1024
const DRIVES = 'CDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * Folders on this PC that could take the answer folder instead (F14): on Windows one on each other
 * drive, then the user's documents, then beside the data folder.
 */
export function usualPlaces(answerFolder: string, dataFolder: string): readonly string[] {
  const name = basename(answerFolder) || 'CZKT'
  const drives = process.platform === 'win32' ? [...DRIVES].map((letter) => `${letter}:\\`) : []
  const parents = [...drives, join(homedir(), 'Documents'), dirname(resolve(dataFolder))]
  return parents.map((parent) => join(parent, name))
}

/** Those of the places that can be written to now and have 200 MB free, each once. */
export async function writablePlaces(
  places: readonly string[],
  neededBytes: number = NEEDED_BYTES,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const place of new Set(places.map((path) => resolve(path)))) {
    if (await takesFiles(place, neededBytes)) found.push(place)
  }
  return found
}

/** Only a try tells: Windows answers the question for access with the read-only attribute alone. */
async function takesFiles(place: string, neededBytes: number): Promise<boolean> {
  let made: string | undefined
  try {
    made = await mkdir(place, { recursive: true })
    const { bavail, bsize } = await statfs(place)
    return bavail * bsize >= neededBytes && (await canWrite(place))
  } catch {
    // No such drive, no right, no space: then it is not offered, whatever the reason.
    return false
  } finally {
    if (made !== undefined) await removeEmpty(place, dirname(made))
  }
}

/** Whether a file can be written and flushed in an existing folder. */
export async function canWrite(folder: string): Promise<boolean> {
  const probe = join(folder, `.wenkao-probe-${process.pid}-${Date.now()}.tmp`)
  try {
    const handle = await open(probe, 'wx')
    try {
      await handle.writeFile('probe')
      await handle.sync()
    } finally {
      await handle.close()
      await unlink(probe)
    }
    return true
  } catch {
    // Asked is whether it works; why it does not is said when it matters.
    return false
  }
}

async function removeEmpty(folder: string, last: string): Promise<void> {
  for (let at = folder; at !== last && at !== dirname(at); at = dirname(at)) {
    try {
      await rmdir(at)
    } catch {
      // An empty folder that stays harms nobody.
      return
    }
  }
}
