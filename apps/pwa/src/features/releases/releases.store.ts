import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  exportEdition,
  listEditionChanges,
  listEditionGroups,
  listEditionLines,
  listEditions,
  listRulings,
  moveRelease,
  previewSettings,
  publishEdition,
  putReleaseSettings,
  readRelease,
  ruleResult,
  type groupKinds,
  type ReleasePhase,
  type ReleaseSettings,
  type ResultKind,
  type RuledKind,
} from '@wenkao/shared/releases'
import { defineStore } from 'pinia'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { askedOf, type TableQuery } from '../../ui/staff/table-query.ts'

export interface EditionFilters {
  readonly school: string
  readonly className: string
  readonly areaId: string
  readonly kind: ResultKind | ''
  readonly grade: string
}
export type GroupKind = (typeof groupKinds)[number]
export type SettingsPreview = EndpointResult<typeof previewSettings>
export type EditionPage = EndpointResult<typeof listEditionLines>

/** The release desk of an exam and its editions (N13). */
export const useReleases = defineStore('releases', () => {
  const { call, download } = useCaller()
  const ofEdition = (examId: string, edition: number) => ({ examId, edition: String(edition) })
  return {
    desk: (examId: string) => call(readRelease, { params: { examId } }),
    putSettings: (examId: string, settings: ReleaseSettings, revision: number) =>
      call(putReleaseSettings, { params: { examId }, body: { settings, revision } }),
    preview: (examId: string, settings: ReleaseSettings) =>
      call(previewSettings, { params: { examId }, body: { settings } }),
    move: (examId: string, body: { to: 'frozen' | 'open'; from: ReleasePhase; reason: string }) =>
      call(moveRelease, { params: { examId }, body }),
    publish: (examId: string, body: { edition: number; digest: string; reason: string }) =>
      call(publishEdition, { params: { examId }, body }),
    rulings: (examId: string, search: string, page: number) =>
      call(listRulings, {
        params: { examId },
        query: { page, pageSize: 20, ...(search === '' ? {} : { search }) },
      }),
    rule: (
      examId: string,
      candidateId: string,
      body: { ruled: RuledKind; before: RuledKind | null; reason: string },
    ) => call(ruleResult, { params: { examId, candidateId }, body }),
    editions: async (examId: string) => (await call(listEditions, { params: { examId } })).editions,
    lines: (examId: string, edition: number, query: TableQuery<EditionFilters>) =>
      call(listEditionLines, { params: ofEdition(examId, edition), query: askedOf(query) }),
    groups: async (examId: string, edition: number, by: GroupKind) =>
      (await call(listEditionGroups, { params: ofEdition(examId, edition), query: { by } })).groups,
    changes: (examId: string, edition: number, page: number) =>
      call(listEditionChanges, {
        params: ofEdition(examId, edition),
        query: { page, pageSize: 50 },
      }),
    exportFile: (
      examId: string,
      edition: number,
      query: TableQuery<EditionFilters>,
      language: Language,
    ) =>
      download(exportEdition, {
        params: ofEdition(examId, edition),
        query: { ...askedOf(query), language },
      }),
  }
})
