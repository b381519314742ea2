import {
  answerFolder,
  moveAnswerFolder,
  openAnswerFile,
  openInstruction as openInstructionAtBridge,
  redoTask,
  type FolderPlace,
} from '@wenkao/shared/answer-files'
import type { EndpointResult } from '@wenkao/shared/kernel'
import type { CandidateTask } from '@wenkao/shared/papers'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import { browserClock } from '../../platform/browser/clock.ts'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError } from '../../platform/network/call.ts'
import { useAnswersStore } from '../answers/index.ts'
import { CHANGE_TIMEOUT_MS, outcomeOf, type FolderChange } from './change-folder.ts'
import { fileNotices } from './file-notices.ts'
import { filesTrouble, isStuck, noteUnsaved, type UnsavedSince } from './files-light.ts'
import { shownNotices, steady, type Steady } from './steady-notices.ts'

type Told = z.infer<(typeof answerFolder)['reply']>
export type AnswerFile = Told['files'][number]

export type OpenOutcome =
  | {
      readonly kind: 'opened' | 'missing' | 'noProgram'
      /** Where it lies, for a candidate who opens it by hand. */
      readonly path: string
    }
  | { readonly kind: 'failed'; readonly path: null }

export type InstructionOutcome =
  EndpointResult<typeof openInstructionAtBridge> | { readonly kind: 'failed'; readonly path: null }

const LIST_TIMEOUT_MS = 5000
const OPEN_TIMEOUT_MS = 20_000

/** The answer folder as the bridge sees it. */
export const useAnswerFilesStore = defineStore('answer-files', () => {
  const answers = useAnswersStore()
  const tasks = shallowRef<readonly CandidateTask[]>([])
  const files = shallowRef<readonly AnswerFile[]>([])
  const folder = shallowRef<string | null>(null)
  const place = shallowRef<FolderPlace | null>(null)
  const watched = shallowRef<Steady>(new Map())
  const isKnown = shallowRef(false)
  const unsavedSince = shallowRef<UnsavedSince>(new Map())
  /** When the last look was, monotonic ms. */
  const lookedAt = shallowRef(0)

  const isFileStuck = (file: AnswerFile) => isStuck(file, unsavedSince.value, lookedAt.value)

  /** Reads the folder's files; a bridge that does not answer leaves what was known, as such. */
  async function refresh(bridge: BridgeLink): Promise<void> {
    try {
      take(
        await bridge.call(answerFolder, { timeoutMs: LIST_TIMEOUT_MS }),
        browserClock.monotonic(),
      )
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      isKnown.value = false
    }
  }

  /** @param now monotonic ms. */
  function take(told: Told, now: number): void {
    unsavedSince.value = noteUnsaved(unsavedSince.value, told.files, now)
    lookedAt.value = now
    const notices = fileNotices({ ...told, tasks: tasks.value, isStuck: isFileStuck })
    watched.value = steady(watched.value, notices, now)
    files.value = told.files
    folder.value = told.answerFolder
    place.value = told.place
    isKnown.value = true
    const stuck = told.files.filter(isFileStuck).length
    answers.setFilesTrouble(filesTrouble({ folder: told.answerFolder, place: told.place, stuck }))
  }

  /** Opens a task's folder, or a file in it, with the system's program. */
  async function open(bridge: BridgeLink, taskId: string, path?: string): Promise<OpenOutcome> {
    try {
      return await bridge.call(openAnswerFile, {
        body: path === undefined ? { taskId } : { taskId, path },
        timeoutMs: OPEN_TIMEOUT_MS,
      })
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return { kind: 'failed', path: null }
    }
  }

  /** Opens a task's instruction as a document, with the system's program (N09). */
  async function openInstruction(bridge: BridgeLink, taskId: string): Promise<InstructionOutcome> {
    try {
      return await bridge.call(openInstructionAtBridge, {
        body: { taskId },
        timeoutMs: OPEN_TIMEOUT_MS,
      })
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      return { kind: 'failed', path: null }
    }
  }

  /** Lays one task's materials out again (F05b). */
  async function redo(bridge: BridgeLink, taskId: string): Promise<FolderChange> {
    const change = await outcomeOf(
      bridge.call(redoTask, { body: { taskId }, timeoutMs: CHANGE_TIMEOUT_MS }),
    )
    await refresh(bridge)
    return change
  }

  /** Lays the answer folder out in another of the places that the bridge offers (F14). */
  async function move(bridge: BridgeLink, to: string): Promise<FolderChange> {
    const change = await outcomeOf(
      bridge.call(moveAnswerFolder, { body: { folder: to }, timeoutMs: CHANGE_TIMEOUT_MS }),
    )
    await refresh(bridge)
    return change
  }

  return {
    files: shallowReadonly(files),
    folder: shallowReadonly(folder),
    place: shallowReadonly(place),
    isKnown: shallowReadonly(isKnown),
    tasks: shallowReadonly(tasks),
    /** What has to be told about files, the gravest first. */
    notices: computed(() => shownNotices(watched.value)),
    /**
     * Tasks in which a file was changed. Until the bridge has read a file that was just laid out,
     * nothing is known of it: no answer yet.
     */
    touched: computed(
      () =>
        new Set(
          files.value
            .filter(({ untouched, pending, versions }) => !untouched && (!pending || versions > 0))
            .flatMap(({ taskId }) => (taskId ? [taskId] : [])),
        ),
    ),
    /** Whether a file's newest content has not become a version for long. */
    isFileStuck,
    /** Begins to follow the files of a sitting; what was known of another one is forgotten. */
    begin: (given: readonly CandidateTask[]) => {
      tasks.value = given
      files.value = []
      folder.value = null
      place.value = null
      watched.value = new Map()
      unsavedSince.value = new Map()
      isKnown.value = false
    },
    refresh,
    open,
    openInstruction,
    redo,
    move,
  }
})
