import { foldLog, type AnswerEvent, type Binding } from '@wenkao/shared/answers'
import { FolderManifest } from '@wenkao/shared/answer-files'
import { isTaskPath } from '@wenkao/shared/papers'
import type { CandidateExam } from '@wenkao/shared/sittings'

/** A file as it has to lie in the answer folder; `path` begins with the task's folder. */
export interface PlannedFile {
  readonly path: string
  readonly hash: string
}

export interface FolderPlan {
  readonly folders: readonly string[]
  readonly files: readonly PlannedFile[]
}

/** The materials of a paper by their path in the answer folder. */
export function materialsOf(exam: CandidateExam): ReadonlyMap<string, string> {
  return new Map(
    exam.tasks.flatMap((task) =>
      task.materials.map(({ path, hash }): [string, string] => [`${task.folder}/${path}`, hash]),
    ),
  )
}

/**
 * What the answer folder of a sitting has to hold: the materials, and over them the current version
 * of every file (DESIGN 4.5: a machine change or a wiped disk restores the folder).
 */
export function planFolder(
  exam: CandidateExam,
  events: readonly AnswerEvent[],
  bindings: readonly Binding[],
): FolderPlan {
  const folded = foldLog(events, bindings)
  const files = new Map(materialsOf(exam))
  for (const [path, { hash }] of folded.files) {
    // What a log says is not trusted with paths: an entry may come from anywhere.
    if (!isTaskPath(path)) continue
    if (hash === null) files.delete(path)
    else files.set(path, hash)
  }
  const manifest = FolderManifest.safeParse(folded.folder)
  const known = manifest.success ? manifest.data.entries : []
  const folders = known.filter(({ type, path }) => type === 'folder' && isTaskPath(path))
  return {
    folders: [
      ...new Set([...exam.tasks.map((task) => task.folder), ...folders.map((f) => f.path)]),
    ],
    files: [...files].map(([path, hash]) => ({ path, hash })),
  }
}
