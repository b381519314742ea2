import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What was moved aside on this PC and is kept. */
export interface AsideTotals {
  readonly path: string
  /** Folders of sittings. */
  readonly folders: number
  readonly bytes: number
}

/** Counts what lies in the folder for old answer folders; zero where there is none. */
export async function asideTotals(path: string): Promise<AsideTotals> {
  const folders = await namesIn(path)
  let bytes = 0
  async function add(at: string): Promise<void> {
    try {
      const found = await lstat(at)
      if (found.isFile()) bytes += found.size
      else if (found.isDirectory()) for (const name of await namesIn(at)) await add(join(at, name))
    } catch {
      // Gone or held while it is counted: the next count has it.
      return
    }
  }
  for (const name of folders) await add(join(path, name))
  return { path, folders: folders.length, bytes }
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => [])
}
