import {
  downloadSheets,
  downloadTickets,
  listDocumentGroups,
  previewDocument,
  readDocumentRun,
  type DocumentGroups,
  type DocumentPreview,
  type DocumentRun,
} from '@wenkao/shared/documents'
import { fillPath } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { queryOf, type DocumentWish } from './document-wish.ts'

/** What an exam is printed on (N10). */
export const useDocuments = defineStore('documents', () => {
  const { call } = useCaller()
  const look = (language: Language) => ({
    language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  return {
    groups: (examId: string): Promise<DocumentGroups> =>
      call(listDocumentGroups, { params: { examId } }),
    preview: (examId: string, wish: DocumentWish, language: Language): Promise<DocumentPreview> =>
      call(previewDocument, {
        params: { examId },
        query: { kind: wish.kind, ...queryOf(wish), ...look(language) },
      }),
    /**
     * Address of a download: the browser writes it to the disk as it comes, however big it is.
     * @param runId under which `run` tells how far it is.
     */
    address: (
      examId: string,
      wish: DocumentWish,
      language: Language,
      runId: string,
      as: 'pdf' | 'zip',
    ): string => {
      const { kind } = wish
      const path =
        kind === 'tickets'
          ? fillPath(downloadTickets.path, { examId })
          : fillPath(downloadSheets.path, { examId, kind })
      const query = { ...queryOf(wish), ...look(language), runId }
      const parts = new URLSearchParams(kind === 'tickets' ? { ...query, as } : query)
      return `${path}?${parts.toString()}`
    },
    run: (runId: string): Promise<DocumentRun> => call(readDocumentRun, { params: { runId } }),
  }
})
