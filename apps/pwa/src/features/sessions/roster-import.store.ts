import {
  importRoster,
  previewRoster,
  rosterFaultsFile,
  type ColumnMapping,
  type RosterField,
  type RosterPreview,
} from '@wenkao/shared/sessions'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { assignColumn, missingFields } from './column-mapping.ts'

/** The largest roster file that the server reads (`importRoster`). */
export const ROSTER_MAX_BYTES = 20 * 1024 * 1024

/**
 * One roster file on its way in: previewed as often as its reading is corrected, then taken. The
 * file itself travels each time, so nothing of it stays on the server before it is taken.
 */
export const useRosterImport = defineStore('rosterImport', () => {
  const { call, download } = useCaller()
  const file = shallowRef<File>()
  const preview = shallowRef<RosterPreview>()
  const sheet = shallowRef<string>()
  /** What the person corrected; undefined while the recognised columns stand. */
  const corrected = shallowRef<ColumnMapping>()
  const taken = shallowRef<RosterPreview>()
  /** The pattern that the person gave; undefined: the one that the exam keeps (RO7). */
  const numbers = shallowRef<string>()
  const mapping = computed(() => corrected.value ?? preview.value?.mapping ?? {})

  function query(): { fileName: string; sheet?: string; mapping?: string; numbers?: string } {
    return {
      fileName: (file.value?.name ?? '').slice(-200),
      ...(sheet.value === undefined ? {} : { sheet: sheet.value }),
      ...(corrected.value ? { mapping: JSON.stringify(corrected.value) } : {}),
      ...(numbers.value === undefined ? {} : { numbers: numbers.value }),
    }
  }

  return {
    file: shallowReadonly(file),
    preview: shallowReadonly(preview),
    sheet: shallowReadonly(sheet),
    taken: shallowReadonly(taken),
    mapping,
    missing: computed(() => missingFields(mapping.value, !!preview.value?.numbers)),
    /** Begins with a file, or with none. */
    begin: (chosen: File | undefined) => {
      file.value = chosen
      preview.value = undefined
      sheet.value = undefined
      corrected.value = undefined
      taken.value = undefined
      numbers.value = undefined
    },
    /** Numbers who comes without an exam number; counts from the next reading on. */
    numberBy: (pattern: string) => {
      numbers.value = pattern
    },
    /** Another sheet has other columns, so corrections of the former are dropped. */
    chooseSheet: (name: string) => {
      sheet.value = name
      corrected.value = undefined
    },
    assign: (field: RosterField, column: number | undefined) => {
      corrected.value = assignColumn(mapping.value, field, column)
    },
    read: async (examId: string) => {
      preview.value = await call(previewRoster, {
        params: { examId },
        query: query(),
        body: file.value,
      })
      return preview.value
    },
    take: async (examId: string) => {
      taken.value = await call(importRoster, {
        params: { examId },
        query: query(),
        body: file.value,
      })
      return taken.value
    },
    faultsFile: (examId: string, language: Language) =>
      download(rosterFaultsFile, {
        params: { examId },
        query: { ...query(), language },
        body: file.value,
      }),
  }
})
