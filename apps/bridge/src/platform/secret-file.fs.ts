import { readTextIfThere, ensureFolder, writeNewFile } from './folder.fs.ts'
import { dirname } from 'node:path'

/**
 * A secret that is made once and kept in a file that its owner alone may read (0600).
 * @param make called when there is no file yet.
 */
export async function keepSecret(path: string, make: () => string): Promise<string> {
  const kept = await readTextIfThere(path)
  if (kept !== undefined) return kept
  await ensureFolder(dirname(path))
  const made = make()
  await writeNewFile(path, made)
  return made
}
