import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { FolderManifest } from '@wenkao/office'
import type { RulesTask } from './rules.ts'

/** What one candidate handed in, as it lies on the disk. */
export interface Work {
  /** The path as it was given, for reports. */
  readonly name: string
  /** A candidate's folder, or one document. */
  readonly kind: 'folder' | 'file'
  readonly path: string
}

/** Files of one task, with what only a list of the folder tells. */
export interface TaskFiles {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly manifest: FolderManifest
}

const EXTENSIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  word: new Set(['.docx', '.docm', '.dotx', '.doc', '.wps']),
  excel: new Set(['.xlsx', '.xlsm', '.xltx', '.xls', '.et']),
  powerpoint: new Set(['.pptx', '.pptm', '.ppsx', '.potx', '.ppt', '.dps']),
}
/** An answer folder is no archive of a school. */
const MOST_BYTES = 512 * 1024 * 1024
const MOST_ENTRIES = 20_000

/** Thrown with words for whoever gave the path. */
export class WorkError extends Error {
  readonly code = 'work'
}

/** Links are never followed: what they lead to is not what was handed in. */
function kindOf(path: string): 'folder' | 'file' | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined
}

export function readText(path: string): string | undefined {
  return kindOf(path) === 'file' ? readFileSync(path, 'utf8') : undefined
}

export function writeText(path: string, text: string): void {
  writeFileSync(path, text)
}

function names(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('~$') && !name.startsWith('.'))
    .sort()
}

/** Whether a folder is one candidate's: it holds what the rules name, or they name nothing. */
function isCandidate(folder: string, tasks: readonly RulesTask[]): boolean {
  return tasks.some(({ folder: own, grading }) => {
    if (own !== '') return kindOf(join(folder, own)) === 'folder'
    const isDocument = EXTENSIONS[grading.kind] !== undefined
    return !isDocument || kindOf(join(folder, grading.file ?? '')) === 'file'
  })
}

/**
 * Finds the work to be graded: a document; a candidate's folder; a folder of documents; or, with
 * `each`, a folder of candidates' folders.
 * @throws WorkError for a path that is not there or that the rules do not fit.
 */
export function findWork(path: string, tasks: readonly RulesTask[], each: boolean): Work[] {
  const kind = kindOf(path)
  const [only] = tasks
  const single = tasks.length === 1 && only?.folder === '' ? only : undefined
  const extensions = single === undefined ? undefined : EXTENSIONS[single.grading.kind]
  if (kind === undefined) throw new WorkError(`找不到 / there is no ${path}`)
  if (kind === 'file') {
    if (extensions === undefined)
      throw new WorkError(`规则需要文件夹 / these rules grade folders, not ${path}`)
    return [{ name: path, kind, path }]
  }
  if (!each && isCandidate(path, tasks)) return [{ name: path, kind, path }]
  const inside = names(path).flatMap((name): Work[] => {
    const whole = join(path, name)
    const type = kindOf(whole)
    const isWork =
      type === 'folder'
        ? isCandidate(whole, tasks)
        : type === 'file' && !each && extensions?.has(extname(name).toLowerCase()) === true
    return isWork && type !== undefined ? [{ name: whole, kind: type, path: whole }] : []
  })
  if (inside.length > 0) return inside
  throw new WorkError(`文件夹里没有可评分的内容 / nothing to be graded in ${path}`)
}

/** Reads a folder with everything beneath it. Throws WorkError beyond the limits. */
export function readFolder(folder: string): TaskFiles {
  const files = new Map<string, Uint8Array>()
  const entries: FolderManifest['entries'] = []
  let total = 0
  const walk = (relative: string): void => {
    for (const name of readdirSync(join(folder, relative)).sort()) {
      const path = relative === '' ? name : `${relative}/${name}`
      const type = kindOf(join(folder, path))
      if (type === undefined) continue
      if (entries.length >= MOST_ENTRIES)
        throw new WorkError(`文件过多 / more than ${MOST_ENTRIES} files in ${folder}`)
      entries.push({ path, type })
      if (type === 'folder') walk(path)
      else {
        const bytes = new Uint8Array(readFileSync(join(folder, path)))
        total += bytes.length
        if (total > MOST_BYTES) throw new WorkError(`文件过大 / ${folder} is too large`)
        files.set(path, bytes)
      }
    }
  }
  if (kindOf(folder) === 'folder') walk('')
  return { files, manifest: { entries } }
}

/** The files of a task in somebody's work; a single document stands under the name that the rules have. */
export function readTaskFiles(work: Work, task: RulesTask): TaskFiles {
  if (work.kind === 'folder') return readFolder(join(work.path, task.folder))
  const name = task.grading.file ?? basename(work.path)
  return {
    files: new Map([[name, new Uint8Array(readFileSync(work.path))]]),
    manifest: { entries: [{ path: name, type: 'file' }] },
  }
}

/**
 * The start files of a task.
 * @param rulesPath `start` in the rules is relative to it.
 * @throws WorkError when they are named and not there.
 */
export function readStart(rulesPath: string, task: RulesTask): TaskFiles {
  if (task.start === undefined) return { files: new Map(), manifest: { entries: [] } }
  const path = resolve(dirname(rulesPath), task.start)
  const kind = kindOf(path)
  if (kind === undefined)
    throw new WorkError(`找不到原始素材 / there are no start files at ${path}`)
  if (kind === 'folder') return readFolder(path)
  const name = task.grading.file ?? basename(path)
  return {
    files: new Map([[name, new Uint8Array(readFileSync(path))]]),
    manifest: { entries: [{ path: name, type: 'file' }] },
  }
}
