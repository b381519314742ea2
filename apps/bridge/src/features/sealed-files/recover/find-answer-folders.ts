import type { HeldSitting } from '@wenkao/shared/sittings'
import { kindOfName } from '../../../platform/ignored-names.ts'
import type { CopyProblem } from './walk-copies.fs.ts'
import { folderKey, type Copies, type FolderOwner, type ReadCopy } from './read-copies.ts'

/** A file of an answer folder, under the path that it had there. */
export interface AnswerCopy {
  readonly path: string
  readonly copy: ReadCopy
}

/** Copies of answer folders by the sitting that they belong to. */
export interface AnswerFolders {
  readonly bySitting: ReadonlyMap<string, readonly AnswerCopy[]>
  /** What markers say, by sitting. */
  readonly owners: ReadonlyMap<string, FolderOwner>
  readonly problems: readonly CopyProblem[]
}

/** A mark names exam, sitting and paper; only the server can tell whether it made it. */
const MARK =
  /^wk1\.[0-9a-f-]{36}\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[0-9a-f-]{36}\.[A-Za-z0-9_-]{22}$/

/** The sitting that a mark names; undefined for a mark of another form. */
export function sittingOfMark(mark: string | undefined): string | undefined {
  return mark === undefined ? undefined : MARK.exec(mark)?.[1]
}

/**
 * Finds the answer folders among copies: by the marker that the bridge leaves in each, by the marks of
 * the Office files in it, and by the names of the tasks' folders of a known exam. A folder of a task
 * that was copied by itself counts as an answer folder with that folder alone.
 */
export function findAnswerFolders(copies: Copies): AnswerFolders {
  const problems: CopyProblem[] = []
  const roots = new Map<string, Root>()
  for (const { file } of copies.files) {
    for (const folder of foldersAbove(file.path)) {
      const key = folderKey(file.source, folder)
      const owner = copies.owners.get(key)
      if (owner) roots.set(key, { ...keyOf(file.source, folder), sittingId: owner.sittingId })
    }
  }
  const exams = [...copies.held.values()].filter(({ exam }) => exam !== null)
  const isCovered = (source: number, path: string): boolean =>
    foldersAbove(path).some((folder) => roots.has(folderKey(source, folder)))

  /** Folders that hold a task's folder of some exam, with the sittings that this fits. */
  const open = new Map<string, OpenRoot>()
  for (const copy of copies.files) {
    const { source, path } = copy.file
    if (isCovered(source, path)) continue
    const named = taskRoot(path, exams) ?? markedRoot(copy)
    if (named === undefined) continue
    const key = folderKey(source, named)
    const root = open.get(key) ?? { ...keyOf(source, named), marks: new Map<string, number>() }
    open.set(key, root)
    const sittingId = sittingOfMark(copy.mark)
    if (sittingId !== undefined) {
      root.marks.set(sittingId, (root.marks.get(sittingId) ?? 0) + 1)
    }
  }
  for (const [key, root] of open) {
    const sittingId = sittingOfRoot(root, copies, exams)
    if (sittingId !== undefined) roots.set(key, { ...root, sittingId })
    else problems.push({ path: root.folder, reason: 'ambiguousFolder' })
  }

  const bySitting = new Map<string, AnswerCopy[]>()
  for (const copy of copies.files) {
    if (isPassing(copy.file.path)) continue
    const root = nearestRoot(copy, roots)
    if (!root) continue
    const path = root.folder === '' ? copy.file.path : copy.file.path.slice(root.folder.length + 1)
    const held = copies.held.get(root.sittingId)
    // A candidate may name a file as we name ours; in a task's folder it is the candidate's.
    if (copy.isOurs && !(held && hasTask(held, path.split('/')[0] ?? ''))) continue
    bySitting.set(root.sittingId, [...(bySitting.get(root.sittingId) ?? []), { path, copy }])
  }
  const owners = new Map([...copies.owners.values()].map((owner) => [owner.sittingId, owner]))
  return { bySitting, owners, problems }
}

interface Place {
  readonly source: number
  readonly folder: string
}
interface Root extends Place {
  readonly sittingId: string
}
interface OpenRoot extends Place {
  readonly marks: Map<string, number>
}

function keyOf(source: number, folder: string): Place {
  return { source, folder }
}

/** The folders that a file lies in, the nearest first; '' for that of the given folder itself. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return [...parts.keys(), parts.length]
    .map((count) => parts.slice(0, parts.length - count).join('/'))
    .filter((folder, at, all) => all.indexOf(folder) === at)
}

function nearestRoot({ file }: ReadCopy, roots: ReadonlyMap<string, Root>): Root | undefined {
  for (const folder of foldersAbove(file.path)) {
    const root = roots.get(folderKey(file.source, folder))
    if (root) return root
  }
  return undefined
}

/** The folder above the first part that is named like a task's folder. */
function taskRoot(path: string, exams: readonly HeldSitting[]): string | undefined {
  const parts = path.split('/').slice(0, -1)
  const at = parts.findIndex((part) => exams.some((held) => hasTask(held, part)))
  return at < 0 ? undefined : parts.slice(0, at).join('/')
}

function hasTask({ exam }: HeldSitting, name: string): boolean {
  const wanted = name.normalize('NFC')
  return exam?.tasks.some(({ folder }) => folder.normalize('NFC') === wanted) ?? false
}

/** Where nothing else tells, a marked file lies in its task's folder, and that in the answer folder. */
function markedRoot({ file, mark }: ReadCopy): string | undefined {
  if (sittingOfMark(mark) === undefined) return undefined
  return file.path.split('/').slice(0, -2).join('/')
}

function sittingOfRoot(
  root: OpenRoot,
  copies: Copies,
  exams: readonly HeldSitting[],
): string | undefined {
  const byMark = [...root.marks].sort(([, a], [, b]) => b - a)[0]?.[0]
  if (byMark !== undefined) return byMark
  const taken = new Set([...copies.owners.values()].map(({ sittingId }) => sittingId))
  const names = new Set(
    copies.files.flatMap(({ file }) => {
      const inRoot =
        file.source === root.source &&
        (root.folder === '' || file.path.startsWith(`${root.folder}/`))
      const below = root.folder === '' ? file.path : file.path.slice(root.folder.length + 1)
      return inRoot ? [below.split('/')[0] ?? ''] : []
    }),
  )
  const fitting = exams.filter((held) => [...names].some((name) => hasTask(held, name)))
  if (fitting.length === 1) return fitting[0]?.sitting.sittingId
  const free = fitting.filter(({ sitting }) => !taken.has(sitting.sittingId))
  return free.length === 1 ? free[0]?.sitting.sittingId : undefined
}

/** Owner files and rests of a save: no part of anybody's answer. */
function isPassing(path: string): boolean {
  const kind = kindOfName(path.slice(path.lastIndexOf('/') + 1))
  return kind === 'ignored' || kind === 'temporary'
}
