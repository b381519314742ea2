import {
  listCheckpoints,
  outlineStartFile,
  readCheckpoint,
  readEntry,
  searchEntries,
  sendStartFile,
  tryTemplate,
  type CheckpointForm,
  type EntryKind,
  type TaskContent,
} from '@wenkao/shared/bank'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../../platform/network/use-caller.ts'

type Catalogue = EndpointResult<typeof listCheckpoints>

/** What forms of templates are made of: checkpoints, types of parameters, start files, trials (D02). */
export const useCatalogue = defineStore('bank-catalogue', () => {
  const { call } = useCaller()
  const checkpoints = shallowRef<Catalogue['checkpoints']>([])
  const types = shallowRef<Catalogue['parameterTypes']>([])
  const forms = new Map<string, Promise<CheckpointForm>>()

  return {
    checkpoints: shallowReadonly(checkpoints),
    types: shallowReadonly(types),
    load: async (): Promise<true> => {
      if (types.value.length > 0) return true
      const catalogue = await call(listCheckpoints)
      checkpoints.value = catalogue.checkpoints
      types.value = catalogue.parameterTypes
      return true
    },
    /** The form of a checkpoint; asked once. */
    form: (code: string): Promise<CheckpointForm> => {
      const held = forms.get(code) ?? call(readCheckpoint, { params: { code } })
      forms.set(code, held)
      held.catch(() => forms.delete(code))
      return held
    },
    sendStart: (file: File) => call(sendStartFile, { query: { fileName: file.name }, body: file }),
    outline: (hash: string) => call(outlineStartFile, { params: { hash } }),
    attempt: (content: TaskContent, draw: number) => call(tryTemplate, { body: { content, draw } }),
    /** Templates of a kind that one may begin from. */
    templates: async (kind: EntryKind) =>
      (await call(searchEntries, { query: { kind, order: 'number', pageSize: 200 } })).rows,
    templateOf: async (entryId: string) =>
      (await call(readEntry, { params: { entryId } })).content as TaskContent,
  }
})
