import { exportAnalysis, readAnalysis } from '@wenkao/shared/analysis'
import { refreshStatistics } from '@wenkao/shared/bank'
import { defineStore } from 'pinia'
import type { Language } from '../../platform/browser/language.ts'
import { useCaller } from '../../platform/network/use-caller.ts'

/** The analysis of a paper that was sat (D13). */
export const useAnalysis = defineStore('analysis', () => {
  const { call, download } = useCaller()
  return {
    load: (examId: string, language: Language) =>
      call(readAnalysis, { params: { examId }, query: { language } }),
    exportFile: (examId: string, language: Language) =>
      download(exportAnalysis, { params: { examId }, query: { language } }),
    /** Lets the bank keep what the exam says of its entries, and note those that need a look. */
    toBank: (examId: string) => call(refreshStatistics, { body: { examId } }),
  }
})
