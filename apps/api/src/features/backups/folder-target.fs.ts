import { mkdirSync, renameSync } from 'node:fs'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../platform/durable-files.fs.ts'
import { isDiskFull } from '../../platform/disk-errors.ts'
import { BackupError } from './backup-error.ts'
import type { BackupTarget, TargetFile } from './backup-target.ts'

const WRITING = '.writing'

/**
 * Backups in a folder, e.g. of another disk or a mounted share. The folder itself must be there already:
 * a share that is not mounted must not become a folder on the server's own disk.
 * @throws BackupError `targetUnreachable`.
 */
export async function openFolderTarget(folder: string): Promise<BackupTarget> {
  await named(folder, async () => {
    if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} is no folder`)
  })
  const made = new Set<string>()
  const placeOf = (path: string) => join(folder, ...path.split('/'))

  return {
    name: folder,
    async *list(part) {
      for (const path of await named(folder, () => filesBelow(folder, part))) yield path
    },
    put: (path, bytes) =>
      named(folder, async () => {
        const place = placeOf(path)
        const parent = dirname(place)
        if (!made.has(parent)) {
          mkdirSync(parent, { recursive: true, mode: 0o700 })
          syncFolder(dirname(parent))
          syncFolder(folder)
          made.add(parent)
        }
        const temporary = `${place}.${crypto.randomUUID()}${WRITING}`
        try {
          const file = await open(temporary, 'wx', 0o600)
          try {
            await file.writeFile(bytes)
            await file.sync()
          } finally {
            await file.close()
          }
          renameSync(temporary, place)
        } finally {
          await rm(temporary, { force: true })
        }
        syncFolder(parent)
      }),
    get: (path) => named(folder, () => unlessMissing(readFile(placeOf(path)))),
    remove: (path) => named(folder, () => rm(placeOf(path), { force: true })),
    close: () => Promise.resolve(),
  }
}

async function filesBelow(folder: string, part: string): Promise<TargetFile[]> {
  const found: TargetFile[] = []
  for (const entry of (await unlessMissing(readdir(join(folder, part), { withFileTypes: true }))) ??
    []) {
    const path = `${part}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)))
    else if (entry.name.endsWith(WRITING)) await rm(join(folder, path), { force: true })
    else found.push({ path, size: (await stat(join(folder, path))).size })
  }
  return found
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined

async function named<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof BackupError) throw cause
    const words = cause instanceof Error ? cause.message : String(cause)
    if (isDiskFull(cause) && codeOf(cause) !== 'EROFS')
      throw new BackupError('targetFull', `The disk of ${folder} is full`, { cause })
    const isRefused = ['EACCES', 'EPERM', 'EROFS'].includes(String(codeOf(cause)))
    throw new BackupError(isRefused ? 'targetRefused' : 'targetUnreachable', words, { cause })
  }
}
