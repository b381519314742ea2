import {
  approvalPhoto,
  countApprovals,
  listApprovals,
  listSessionApprovals,
  type ApprovalRow,
} from '@wenkao/shared/approvals'
import { fillPath } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

/** Requests of rooms: those of the caller's area, and those of the session that is shown. */
export const useApprovals = defineStore('approvals', () => {
  const { call } = useCaller()
  const desk = shallowRef<readonly ApprovalRow[]>([])
  const serverNow = shallowRef(0)
  const counted = shallowRef(0)
  const ofSession = shallowRef<readonly ApprovalRow[]>([])

  return {
    desk: shallowReadonly(desk),
    /** The server's time at which the desk was read, ms. */
    serverNow: shallowReadonly(serverNow),
    ofSession: shallowReadonly(ofSession),
    openCount: shallowReadonly(counted),
    loadDesk: async () => {
      const read = await call(listApprovals, { query: {} })
      desk.value = read.approvals
      serverNow.value = read.serverNow
      counted.value = read.approvals.filter(({ state }) => state === 'open').length
      return read.approvals
    },
    loadCount: async () => {
      counted.value = (await call(countApprovals)).open
      return counted.value
    },
    loadSession: async (sessionId: string) => {
      ofSession.value = (await call(listSessionApprovals, { params: { sessionId } })).approvals
      return ofSession.value
    },
    photoOf: ({ sessionId, approvalId }: Pick<ApprovalRow, 'sessionId' | 'approvalId'>) =>
      fillPath(approvalPhoto.path, { sessionId, approvalId }),
  }
})
