import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemCode } from './bridge-error.ts'

/** Runs a task with a new folder of the system's own for such things, and removes it afterwards. */
export async function inScratchFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wenkao-check-'))
  try {
    return await task(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(
      (cause: unknown) => {
        // A program that was ended may still hold a file; the system tidies its folder up.
        if (systemCode(cause) === undefined) throw cause
      },
    )
  }
}

export async function writeFileIn(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text)
}

/** Bytes of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
}
