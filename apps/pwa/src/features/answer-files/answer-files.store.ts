import { answerFolder, openAnswerFile } from '@wenkao/shared/answer-files'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError } from '../../platform/network/call.ts'

export type AnswerFile = z.infer<(typeof answerFolder)['reply']>['files'][number]

export type OpenOutcome =
  | {
      readonly kind: 'opened' | 'missing' | 'noProgram'
      /** Where it lies, for a candidate who opens it by hand. */
      readonly path: string
    }
  | { readonly kind: 'failed'; readonly path: null }

const LIST_TIMEOUT_MS = 5000
const OPEN_TIMEOUT_MS = 20_000

/** The answer folder as the bridge sees it. */
export const useAnswerFilesStore = defineStore('answer-files', () => {
  const files = shallowRef<readonly AnswerFile[]>([])
  const folder = shallowRef<string | null>(null)
  const isKnown = shallowRef(false)

  /** Reads the folder's files; a bridge that does not answer leaves what was known, as such. */
  async function refresh(bridge: BridgeLink): Promise<void> {
    try {
      const reply = await bridge.call(answerFolder, { timeoutMs: LIST_TIMEOUT_MS })
      files.value = reply.files
      folder.value = reply.answerFolder
      isKnown.value = true
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      isKnown.value = false
    }
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

  return {
    files: shallowReadonly(files),
    folder: shallowReadonly(folder),
    isKnown: shallowReadonly(isKnown),
    refresh,
    open,
  }
})
