import type { FileFinding } from '@wenkao/shared/answer-files'
import type { CandidateTask } from '@wenkao/shared/papers'
import type { AnswerFile } from './answer-files.store.ts'
import { baseName, familyOf, healthWord, modernName, type DocumentFamily } from './file-words.ts'

/** What is wrong with a file, a key below `candidate.trouble`; also the order: the gravest first. */
export const noticeKinds = [
  'stuck',
  'damaged',
  'empty',
  'notAPackage',
  'encrypted',
  'tooLarge',
  'hostile',
  'renamed',
  'otherName',
  'otherFormat',
  'openUnsaved',
  'savedElsewhere',
  'missing',
  'legacy',
  'wrongType',
  'recoveryCopy',
  'startFileUntouched',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** One thing to tell about one file. */
export interface FileNotice {
  /** Stays the same as long as the same thing is wrong with the same file. */
  readonly key: string
  readonly kind: NoticeKind
  readonly taskId: string | null
  /** The file that is meant, by its name alone. */
  readonly name: string
  /** The file that was found beside or instead of it, by its name alone; else as `name`. */
  readonly found: string
  readonly family: DocumentFamily
  readonly programs: readonly string[]
  /** Where a file lies that is not in the answer folder. */
  readonly foundAt: string | null
  /** When the last version that opens was saved, ms by the log's clock. */
  readonly lastGoodAt: number | null
  /** Since when it is so, ms by the PC's clock. */
  readonly since: number | null
}

const ALWAYS_BAD: ReadonlySet<NoticeKind> = new Set([
  'stuck',
  'damaged',
  'empty',
  'notAPackage',
  'encrypted',
  'missing',
])
const MARKS = [1, 5, 10]

/** Minutes before the end at which open work is named once more (F19); null before that. */
export function minutesMark(remainingMs: number | null): number | null {
  if (remainingMs === null) return null
  return MARKS.find((mark) => remainingMs <= mark * 60_000) ?? null
}

/** Whether a notice is shown as an alarm: near the end everything that can still be mended is. */
export function isUrgent(kind: NoticeKind, mark: number | null): boolean {
  return ALWAYS_BAD.has(kind) || (mark !== null && kind !== 'startFileUntouched')
}

/**
 * What has to be told of the answer files: at most one notice for a file, its gravest (F11b, F19,
 * F20).
 * @param isStuck whether a file's newest content has not become a version for long.
 */
export function fileNotices(facts: {
  readonly files: readonly AnswerFile[]
  readonly findings: readonly FileFinding[]
  readonly tasks: readonly CandidateTask[]
  readonly isStuck: (file: AnswerFile) => boolean
}): readonly FileNotice[] {
  const { files, findings, tasks } = facts
  const told = new Set<string>()
  const candidates = [
    ...files.flatMap((file) => noticeOfFile(file, tasks, facts.isStuck(file))),
    ...tasks.flatMap((task) => noticeOfMissing(task, files)),
    ...findings.map((finding) => noticeOfFinding(finding, files, tasks)),
  ].sort((one, other) => noticeKinds.indexOf(one.kind) - noticeKinds.indexOf(other.kind))
  return candidates.flatMap(({ about, ...notice }) => {
    if (about.some((path) => told.has(path))) return []
    for (const path of about) told.add(path)
    return [notice]
  })
}

/** With the files below the answer folder that it is about. */
type Candidate = FileNotice & { readonly about: readonly string[] }

function noticeOfFile(
  file: AnswerFile,
  tasks: readonly CandidateTask[],
  isStuck: boolean,
): readonly Candidate[] {
  const kind = isStuck ? 'stuck' : troubleOf(file)
  if (kind === undefined || file.taskId === null) return []
  const name = baseName(file.path)
  return [
    {
      key: `${kind}:${file.taskId}/${file.path}`,
      kind,
      taskId: file.taskId,
      name: kind === 'legacy' ? modernName(name) : name,
      found: name,
      family: familyOf(name),
      programs: [],
      foundAt: null,
      lastGoodAt: file.lastGoodAt,
      since: null,
      about: [wholePath(file, tasks)],
    },
  ]
}

/** What a document's newest version is, unless it opens, or is what the paper itself gave. */
function troubleOf(file: AnswerFile): NoticeKind | undefined {
  if (file.untouched || file.hash === null) return undefined
  if (file.health === undefined) return file.opens === false ? 'damaged' : undefined
  const word = healthWord(file.health)
  return noticeKinds.find((kind) => kind === word)
}

/** A task's own file that is gone; its neighbours show that the folder was read. */
function noticeOfMissing(
  { id, folder, mainFile, materials }: CandidateTask,
  files: readonly AnswerFile[],
): readonly Candidate[] {
  const wasLaid = mainFile !== undefined && materials.some(({ path }) => path === mainFile)
  const present = files.find(({ taskId, path }) => taskId === id && path === mainFile)
  if (!wasLaid || files.length === 0 || (present && (present.hash !== null || present.pending)))
    return []
  return [
    {
      key: `missing:${id}/${mainFile}`,
      kind: 'missing',
      taskId: id,
      name: baseName(mainFile),
      found: baseName(mainFile),
      family: familyOf(mainFile),
      programs: [],
      foundAt: null,
      lastGoodAt: present?.lastGoodAt ?? null,
      since: null,
      about: [`${folder}/${mainFile}`],
    },
  ]
}

function noticeOfFinding(
  finding: FileFinding,
  files: readonly AnswerFile[],
  tasks: readonly CandidateTask[],
): Candidate {
  const { kind, path, expected, taskId, programs, since } = finding
  const meant = expected ?? path
  const file = files.find((each) => wholePath(each, tasks) === meant)
  const isElsewhere = kind === 'savedElsewhere' || kind === 'recoveryCopy'
  // The task's own file may hold another format, or another file may have taken its place.
  const isOther = kind === 'wrongType' && path !== meant
  return {
    key: `${kind}:${path}`,
    kind: isOther || (kind === 'wrongType' && expected === null) ? 'otherFormat' : kind,
    taskId,
    name: kind === 'wrongType' && expected === null ? modernName(path) : baseName(meant),
    found: baseName(path),
    family: familyOf(meant),
    programs,
    foundAt: isElsewhere ? path : null,
    lastGoodAt: file?.lastGoodAt ?? null,
    since,
    about: expected === null ? [path] : [path, expected],
  }
}

/** The bridge names files below their task's folder, and findings below the answer folder. */
function wholePath({ taskId, path }: AnswerFile, tasks: readonly CandidateTask[]): string {
  const folder = tasks.find(({ id }) => id === taskId)?.folder
  return folder === undefined ? path : `${folder}/${path}`
}
