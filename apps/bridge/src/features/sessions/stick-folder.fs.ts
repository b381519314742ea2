import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureFolder, syncFolder } from '../../platform/folder.fs.ts'

/** Above any session file or package; what is larger is none. */
const MOST_BYTES = 512 * 1024 * 1024
const MOST_FILES = 500

/** Files of a folder on a stick with that ending; none where there is no such folder. */
export async function listStick(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith(ending))
    .slice(0, MOST_FILES)
    .map((name) => join(folder, name))
}

/** The bytes of a file on a stick; undefined when it is not there or cannot be read. */
export async function readStick(path: string): Promise<Buffer | undefined> {
  const size = (await stat(path).catch(() => undefined))?.size ?? Infinity
  return size > MOST_BYTES ? undefined : readFile(path).catch(() => undefined)
}

/** Writes a file, flushed: sticks are pulled out. Throws what the disk throws. */
export async function writeStick(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  await ensureFolder(folder)
  const handle = await open(join(folder, name), 'w')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(folder)
}
