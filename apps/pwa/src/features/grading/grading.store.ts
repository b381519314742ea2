import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  decideRegrade,
  listRegrades,
  listRules,
  makeRules,
  readRegrade,
  readRules,
  startRegrade,
  type GradingRules,
} from '@wenkao/shared/grading'
import { defineStore } from 'pinia'
import { useCaller } from '../../platform/network/use-caller.ts'

export type RulesList = EndpointResult<typeof listRules>
export type RulesDetail = EndpointResult<typeof readRules>
export type RegradeDetail = EndpointResult<typeof readRegrade>
export type DiffShown = 'changed' | 'all' | 'problems'

/** Rule versions and regrades of an exam (D12). */
export const useGrading = defineStore('grading', () => {
  const { call } = useCaller()
  return {
    rules: (examId: string) => call(listRules, { params: { examId } }),
    readRules: (examId: string, rulesVersion: number) =>
      call(readRules, { params: { examId, rulesVersion: String(rulesVersion) } }),
    makeRules: (examId: string, body: { expected: number; rules: GradingRules; reason: string }) =>
      call(makeRules, { params: { examId }, body }),
    regrades: async (examId: string) => (await call(listRegrades, { params: { examId } })).regrades,
    start: (
      examId: string,
      body: {
        runId: string
        rulesVersion: number
        sessionId?: string
        sittingId?: string
        reason: string
      },
    ) => call(startRegrade, { params: { examId }, body }),
    diff: (examId: string, runId: string, show: DiffShown, page: number, pageSize: number) =>
      call(readRegrade, { params: { examId, runId }, query: { show, page, pageSize } }),
    decide: (
      examId: string,
      runId: string,
      body: { decision: 'released' | 'discarded'; reason: string },
    ) => call(decideRegrade, { params: { examId, runId }, body }),
  }
})
