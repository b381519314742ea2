import {
  confirmPaperDraft,
  createPaperDraft,
  drawPaper,
  listPaperDrafts,
  previewPaper,
  readPaper,
  readPaperDraft,
  replacePlace,
  saveBlueprint,
  type Blueprint,
  type PaperDraft,
  type PaperPlace,
} from '@wenkao/shared/blueprints'
import { searchEntries } from '@wenkao/shared/bank'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { useCaller } from '../../platform/network/use-caller.ts'

export type ConfirmedPaper = EndpointResult<typeof readPaper>

/** Papers in the making: plan, draw, preview, confirmation (D03). */
export const useBlueprints = defineStore('blueprints', () => {
  const { call } = useCaller()
  return {
    list: async () => (await call(listPaperDrafts)).drafts,
    create: (draftId: string, blueprint: Blueprint) =>
      call(createPaperDraft, { body: { draftId, blueprint } }),
    read: (draftId: string) => call(readPaperDraft, { params: { draftId } }),
    save: ({ draftId, revision }: PaperDraft, blueprint: Blueprint) =>
      call(saveBlueprint, {
        params: { draftId },
        body: { expectedRevision: revision, blueprint },
      }),
    draw: ({ draftId, revision }: PaperDraft, rowIds?: string[]) =>
      call(drawPaper, {
        params: { draftId },
        body: { expectedRevision: revision, ...(rowIds === undefined ? {} : { rowIds }) },
      }),
    replace: (draft: PaperDraft, place: PaperPlace, entryId: string | null) =>
      call(replacePlace, {
        params: { draftId: draft.draftId },
        body: {
          ...{ expectedRevision: draft.revision, rowId: place.rowId, at: place.at },
          ...{ variant: place.variant, entryId },
        },
      }),
    preview: async (draftId: string, variant: number) =>
      (await call(previewPaper, { params: { draftId, variant: String(variant) } })).content,
    confirm: async ({ draftId, revision }: PaperDraft) =>
      (await call(confirmPaperDraft, { params: { draftId }, body: { expectedRevision: revision } }))
        .paperId,
    paper: (paperId: string) => call(readPaper, { params: { paperId } }),
    /** Entries that may stand in a row, by words. */
    fitting: async (row: Blueprint['rows'][number], use: Blueprint['use'], search: string) => {
      const { code, kind, tag } = row
      const query = {
        ...{ code, kind, pageSize: 20 },
        ...(tag === undefined ? {} : { tag }),
        ...(use === 'exam' ? { usable: 'yes' as const } : {}),
        ...(search.trim() === '' ? {} : { search: search.trim() }),
      }
      return (await call(searchEntries, { query })).rows
    },
  }
})
