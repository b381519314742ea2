import * as contract from '@wenkao/shared/class-exams'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import type { CallInput } from '../../platform/network/call.ts'
import { useCaller } from '../../platform/network/use-caller.ts'

export type Choices = EndpointResult<typeof contract.classExamChoices>

/** A teacher's classes and their exams (D15). */
export const useClassExams = defineStore('class-exams', () => {
  const { call, download } = useCaller()
  return {
    classes: async () => (await call(contract.listClasses)).classes,
    readClass: (classId: string) => call(contract.readClass, { params: { classId } }),
    saveClass: (classId: string, body: { name: string; students: contract.Student[] }) =>
      call(contract.saveClass, { params: { classId }, body }),
    deleteClass: (classId: string) => call(contract.deleteClass, { params: { classId } }),
    readStudents: (file: Blob) => call(contract.readStudents, { body: file, timeoutMs: 60_000 }),
    exams: async () => (await call(contract.listClassExams)).exams,
    choices: () => call(contract.classExamChoices),
    create: (body: NonNullable<CallInput<typeof contract.createClassExam>['body']>) =>
      call(contract.createClassExam, { body }),
    read: (examId: string) => call(contract.readClassExam, { params: { examId } }),
    start: (examId: string) => call(contract.startClassExam, { params: { examId } }),
    end: (examId: string) => call(contract.endClassExam, { params: { examId } }),
    extend: (examId: string, minutes: number, expectedExtensionMs: number) =>
      call(contract.extendClassExam, {
        params: { examId },
        body: { minutes, expectedExtensionMs },
      }),
    changePassword: (examId: string, password: string) =>
      call(contract.changeClassPassword, { params: { examId }, body: { password } }),
    allowMove: (examId: string, sittingId: string) =>
      call(contract.allowMove, { params: { examId, sittingId } }),
    letBackIn: (examId: string, sittingId: string) =>
      call(contract.letBackIn, { params: { examId, sittingId }, body: { minutes: 0 } }),
    resultsFile: (examId: string, language: 'zh-CN' | 'en') =>
      download(contract.classResultsFile, { params: { examId }, query: { language } }),
  }
})
