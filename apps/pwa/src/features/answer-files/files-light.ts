import type { FolderPlace } from '@wenkao/shared/answer-files'
import type { FilesTrouble } from '../answers/index.ts'
import type { AnswerFile } from './answer-files.store.ts'

/** Path and monotonic ms since when its newest content is no version. */
export type UnsavedSince = ReadonlyMap<string, number>

/** A save is a version within two seconds; what takes this long does not come by itself. */
const STUCK_MS = 30_000

/** A path in no task's folder and the same one in a task's are two files. */
export function fileKey({ taskId, path }: Pick<AnswerFile, 'taskId' | 'path'>): string {
  return `${taskId ?? ''}/${path}`
}

/** Carries on since when files have a content that is not kept yet. @param now monotonic ms. */
export function noteUnsaved(
  before: UnsavedSince,
  files: readonly AnswerFile[],
  now: number,
): UnsavedSince {
  return new Map(
    files.flatMap((file) => {
      if (!file.pending) return []
      const key = fileKey(file)
      return [[key, before.get(key) ?? now] as const]
    }),
  )
}

/** Whether a file's newest content has not become a version for so long that it must be told. */
export function isStuck(file: AnswerFile, since: UnsavedSince, now: number): boolean {
  const at = since.get(fileKey(file))
  return file.pending && at !== undefined && now - at >= STUCK_MS
}

/**
 * What the light of the files must say that counting alone would hide (R1, F14): a disk that takes
 * nothing, files that do not get saved, a folder that nobody looks after.
 */
export function filesTrouble(facts: {
  readonly folder: string | null
  readonly place: FolderPlace | null
  readonly stuck: number
}): FilesTrouble | null {
  const { folder, place, stuck } = facts
  if (place?.state === 'noSpace' || place?.state === 'notWritable')
    return { word: 'filesCannotSave', count: stuck }
  if (stuck > 0) return { word: 'filesNotSaved', count: stuck }
  return folder === null ? { word: 'filesUnfollowed', count: 0 } : null
}
