import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  createExam,
  listExams,
  listPapers,
  type ExamRow,
  type ExamRules,
} from '@wenkao/shared/sessions'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export type PaperChoice = EndpointResult<typeof listPapers>['papers'][number]

/** Exams that the person may see, and the papers that a new one can use. */
export const useExams = defineStore('exams', () => {
  const { call } = useCaller()
  const exams = shallowRef<ExamRow[]>([])
  const papers = shallowRef<PaperChoice[]>([])

  return {
    exams: shallowReadonly(exams),
    papers: shallowReadonly(papers),
    load: async () => {
      exams.value = (await call(listExams)).exams
      return exams.value
    },
    loadPapers: async () => {
      papers.value = (await call(listPapers)).papers
      return papers.value
    },
    add: async (rules: ExamRules) => {
      const exam = await call(createExam, { body: rules })
      exams.value = [exam, ...exams.value]
      return exam
    },
  }
})
