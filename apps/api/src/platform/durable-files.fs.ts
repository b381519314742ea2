import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/**
 * Flushes a folder, so that a name just made, renamed or removed in it survives a power cut.
 * Windows has no such call: NTFS journals its directory changes itself.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Writes a new file and flushes it; the caller flushes the folder.
 * Throws `EEXIST` when the name is taken: what exists is never overwritten. Leaves nothing when the
 * disk is full.
 *
 * @param mode permission bits, not widened by the umask
 */
export function createFileDurably(file: string, content: string | Uint8Array, mode: number): void {
  const descriptor = openSync(file, 'wx', mode)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    for (let written = 0; written < bytes.length;)
      written += writeSync(descriptor, bytes, written, bytes.length - written)
    fsyncSync(descriptor)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Gives a file new content in one step: whoever reads sees the old bytes or the new ones, also
 * after a power cut. `beforeRename` gets the name of the finished temporary file, for example to
 * change its owner.
 */
export function replaceFileDurably(
  folder: string,
  name: string,
  content: string | Uint8Array,
  mode: number,
  beforeRename: (temporaryFile: string) => void = () => undefined,
): void {
  const temporary = `${folder}/${name}.${crypto.randomUUID()}.new`
  createFileDurably(temporary, content, mode)
  beforeRename(temporary)
  renameSync(temporary, `${folder}/${name}`)
  syncFolder(folder)
}
