import { resolve } from 'node:path'
import type { localFileVersions } from '@wenkao/shared/answer-files'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { HeldSitting } from '@wenkao/shared/sittings'
import { isFinished } from '../../sittings/index.ts'
import {
  redoOneTask,
  refusal,
  restoreOneVersion,
  type ChangeDeps,
  type ChangedSitting,
  type FolderChange,
} from './change-answer-files.ts'
import { writeMaterials, type ExtractReply, type OwnFolders } from './extract-materials.ts'
import type { Following } from '../follow-folder.ts'
import type { FolderKeeper } from '../place/keep-folder.ts'
import { listVersions } from '../versions/list-versions.ts'
import { asideOf } from '../place/make-room.ts'
import { moveToPlace } from './move-folder.ts'
import { takeOverFiles, type TakeOver, type TakeOverOutcome } from './take-over-files.ts'

/** Changes of the answer folder on somebody's word, one at a time. */
export interface FolderChanges {
  redo(taskId: string): Promise<FolderChange>
  restore(path: string, hash: string): Promise<FolderChange>
  moveTo(folder: string): Promise<FolderChange>
  extract(folder: string): Promise<ExtractReply>
  /** Brings the folder to what a log says that is about to be merged; `missing` when none is followed. */
  takeOver(takeOver: TakeOver): Promise<TakeOverOutcome | 'missing'>
  versions(): EndpointReply<typeof localFileVersions>
}

export interface FolderChangesDeps extends ChangeDeps {
  /** Folders that are no place for anybody's files: data, app and program. */
  readonly ownFolders: readonly string[]
  readonly keeper: FolderKeeper
  readonly current: () => Following | undefined
  readonly held: () => HeldSitting | null
  /** Follows the folder anew where the book says that it lies. */
  readonly followAnew: () => Promise<void>
  /** Runs a task while no sitting begins or ends. */
  readonly turn: <T>(task: () => Promise<T>) => Promise<T>
}

export function createFolderChanges(deps: FolderChangesDeps): FolderChanges {
  /** What was handed in stays as it is; a reopening brings a new round (F21). */
  function sitting(): ChangedSitting | 'missing' | 'refused' {
    const following = deps.current()
    const held = deps.held()
    if (!held?.exam || following?.sittingId !== held.sitting.sittingId) return 'missing'
    return isFinished(held) ? 'refused' : { following, held, exam: held.exam }
  }

  function change(task: (open: ChangedSitting) => Promise<FolderChange>): Promise<FolderChange> {
    return deps.turn(async () => {
      const open = sitting()
      return typeof open === 'string' ? refusal(open) : task(open)
    })
  }

  function own(): OwnFolders {
    const known = deps.book.current()?.folder ?? deps.answerFolder
    const folders = [deps.answerFolder, known]
    return { answerFolders: [...folders, ...folders.map(asideOf)], own: deps.ownFolders }
  }

  return {
    redo: (taskId) => change((open) => redoOneTask(deps, open, taskId)),
    restore: (path, hash) => change((open) => restoreOneVersion(deps, open, path, hash)),
    moveTo: (folder) => change((open) => moveToPlace(deps, open, resolve(folder))),
    extract: (folder) => deps.turn(() => writeMaterials(deps, deps.held(), folder, own())),
    takeOver: (takeOver) =>
      deps.turn(async () => {
        const [following, held] = [deps.current(), deps.held()]
        if (!held?.exam || following?.sittingId !== held.sitting.sittingId) return 'missing'
        return takeOverFiles(deps, { following, held, exam: held.exam }, takeOver)
      }),
    versions: () => {
      const following = deps.current()
      const exam = deps.held()?.exam
      if (!following || !exam) return { answerFolder: null, files: [] }
      const files = listVersions(following, exam, deps.book, deps.vault)
      return { answerFolder: following.folder, files }
    },
  }
}
