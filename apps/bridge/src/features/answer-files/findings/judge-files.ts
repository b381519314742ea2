import { isDocumentName } from '@wenkao/office/package'
import type { FileFinding } from '@wenkao/shared/answer-files'
import type { CandidateExam } from '@wenkao/shared/sittings'
import { documentOf, familyOf, isModernName } from './document-names.ts'
import type { KeptCopy } from './keep-copies.ts'
import type { TrackedFile } from '../versions/track-folder.ts'
import type { KnownVersion } from '../versions/version-index.ts'

type Task = CandidateExam['tasks'][number]

/** What the folder of a sitting is judged by. */
export interface FolderView {
  readonly tasks: readonly Task[]
  readonly files: readonly TrackedFile[]
  /** Paths of the materials. */
  readonly materials: ReadonlyMap<string, string>
  /** Whether a content of a file is the material as it was laid out. */
  readonly isLaid: (path: string, hash: string) => boolean
  readonly versionsOf: (path: string) => readonly KnownVersion[]
  /** Whether a content carries the mark of this sitting. */
  readonly isMarked: (hash: string) => boolean
}

/** Contents that no program opens as what their name says, though they are sound of their own kind. */
const OTHER_KINDS = new Set(['legacy', 'wrong-type', 'not-a-package'])

/** The task below whose folder a path lies. */
export function taskOf(tasks: readonly Task[], path: string): Task | undefined {
  return tasks.find(({ folder }) => path.startsWith(`${folder}/`))
}

export function mainFileOf({ folder, mainFile }: Task): string | undefined {
  return mainFile === undefined ? undefined : `${folder}/${mainFile}`
}

/** Answer files that something found elsewhere may belong to: main files and Office materials. */
export function documentsOf({ tasks, materials, files }: FolderView): readonly string[] {
  const main = tasks.flatMap((task) => mainFileOf(task) ?? [])
  const saved = files.map(({ path }) => path).filter((path) => taskOf(tasks, path) !== undefined)
  return [...new Set([...main, ...materials.keys(), ...saved])].filter(isModernName)
}

/** Office files in the answer folder that will not be graded as they are (F20). */
export function judgeFiles(view: FolderView): readonly FileFinding[] {
  return [...view.tasks.flatMap((task) => judgeTask(view, task)), ...outsideTasks(view)]
}

function judgeTask(view: FolderView, task: Task): readonly FileFinding[] {
  const main = mainFileOf(task)
  if (main === undefined || !isModernName(main)) return []
  const finding = (kind: FileFinding['kind'], path: string): FileFinding => {
    return { kind, taskId: task.id, path, expected: main, programs: [], since: null }
  }
  const present = view.files.find(({ path }) => path === main)
  const isUntouched = present?.hash !== undefined && view.isLaid(main, present.hash)
  const others = view.files.filter(
    ({ path, pending }) =>
      path !== main &&
      !pending &&
      path.startsWith(`${task.folder}/`) &&
      !view.materials.has(path) &&
      isDocumentName(path) &&
      familyOf(path) === familyOf(main),
  )
  const found: FileFinding[] = []
  if (present && !present.pending && !isUntouched && OTHER_KINDS.has(present.health ?? '')) {
    found.push(finding('wrongType', main))
  }
  if (!present || isUntouched) {
    const foreign = others.filter(({ path }) => !isModernName(path))
    found.push(...foreign.map(({ path }) => finding('wrongType', path)))
  }
  // "Save as" under another name leaves the start file alone, which is what would be graded.
  const beside = isUntouched ? others.filter(({ path }) => isModernName(path)) : []
  found.push(...beside.map(({ path }) => finding('otherName', path)))
  const renamed = present ? undefined : successorOf(view, main, others)
  if (renamed) found.push(finding('renamed', renamed.path))
  return found
}

/** The file that a missing one seems to have become: by its content, its mark, or as the only one. */
function successorOf(
  { versionsOf, isLaid, isMarked }: FolderView,
  main: string,
  others: readonly TrackedFile[],
): TrackedFile | undefined {
  const candidates = others.filter(({ path, hash }) => isModernName(path) && hash !== undefined)
  const former = new Set(versionsOf(main).map(({ hash }) => hash))
  const byContent = candidates.filter(
    ({ hash }) => hash !== undefined && (former.has(hash) || isLaid(main, hash)),
  )
  if (byContent.length === 1) return byContent[0]
  if (candidates.length === 1) return candidates[0]
  const byMark = candidates.filter(({ hash }) => hash !== undefined && isMarked(hash))
  return byMark.length === 1 ? byMark[0] : undefined
}

/** Office files in the answer folder, but in no task's folder, are handed in with nothing. */
function outsideTasks(view: FolderView): readonly FileFinding[] {
  const documents = documentsOf(view)
  return view.files
    .filter(({ path, pending }) => !pending && isDocumentName(path))
    .filter(({ path }) => taskOf(view.tasks, path) === undefined)
    .map(({ path }) => elsewhere(view, path, documentOf(path, documents) ?? null))
}

function elsewhere(view: FolderView, path: string, item: string | null): FileFinding {
  const task = item === null ? undefined : taskOf(view.tasks, item)
  const fields = { programs: [], since: null }
  return { kind: 'savedElsewhere', taskId: task?.id ?? null, path, expected: item, ...fields }
}

/**
 * What kept copies have to say: that work lies in another place, or that a program left a newer copy
 * of a document than the folder has. A copy that the document's later save has overtaken says nothing.
 * @param isOpen whether a program has the document open: then the copy is its business (F19).
 */
export function judgeCopies(
  view: FolderView,
  copies: readonly KeptCopy[],
  since: number,
  isOpen: (path: string) => boolean,
): readonly FileFinding[] {
  return copies.flatMap((copy): FileFinding[] => {
    const { item, path, modifiedAt, origin } = copy
    const savedAt = item === null ? 0 : newestSave(view, item)
    if (savedAt >= modifiedAt) return []
    if (origin === 'elsewhere') return [{ ...elsewhere(view, path, item), since: modifiedAt }]
    if (item === null || modifiedAt < since || isOpen(item) || isBackup(copy)) return []
    const taskId = taskOf(view.tasks, item)?.id ?? null
    return [{ kind: 'recoveryCopy', taskId, path, expected: item, programs: [], since: modifiedAt }]
  })
}

/** LibreOffice's and Word's copy of the state before a save is older than the save by its nature. */
function isBackup({ path }: KeptCopy): boolean {
  return /\.(bak|wbk)$/i.test(path)
}

function newestSave({ versionsOf }: FolderView, path: string): number {
  const saves = versionsOf(path).filter(({ origin, hash }) => origin === 'save' && hash !== null)
  return Math.max(0, ...saves.map(({ modifiedAt }) => modifiedAt))
}
