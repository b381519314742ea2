import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CandidateTask } from '@wenkao/shared/papers'
import { systemCode } from '../../../platform/bridge-error.ts'

const foldersOf = (dataFolder: string): string => join(dataFolder, 'instructions')

/**
 * Where a task's instruction lies as a document (N09): in the bridge's own folder, never in the answer
 * folder, so that it is no answer file, counts for nothing and is not graded. The task's folder is part
 * of the name, because Word opens no two documents of one name.
 */
export const instructionPath = (
  dataFolder: string,
  sittingId: string,
  { folder }: Pick<CandidateTask, 'folder'>,
): string => join(foldersOf(dataFolder), sittingId, `题目要求-${folder}.docx`)

/**
 * Writes the instruction as a Word document that is read-only, so that nobody takes it for the file to
 * work in. One that is there with these bytes stays: a program may hold it open.
 * @throws EBUSY, ENOSPC and the like when the disk refuses.
 */
export async function placeInstruction(
  path: string,
  task: Pick<CandidateTask, 'title' | 'points' | 'instruction'>,
): Promise<void> {
  // Few candidates ask for it: the writer of documents is not loaded before.
  const { instructionDocument } = await import('@wenkao/office/instruction')
  const bytes = instructionDocument(task)
  if ((await readIfThere(path))?.equals(bytes)) return
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.tmp`
  await rm(temporary, { force: true })
  await writeFile(temporary, bytes, { mode: 0o444 })
  // Windows renames over no read-only file.
  await rm(path, { force: true })
  await rename(temporary, path)
}

/** Removes the instructions of all sittings but one. @throws EBUSY while a program holds one. */
export async function clearInstructions(dataFolder: string, but?: string): Promise<void> {
  for (const name of await namesIn(foldersOf(dataFolder))) {
    if (name !== but) await rm(join(foldersOf(dataFolder), name), { recursive: true, force: true })
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return []
    throw cause
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
}
