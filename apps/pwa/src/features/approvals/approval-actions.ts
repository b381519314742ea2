import { judgeSittingAction } from '@wenkao/shared/sittings'
import { defineAsyncComponent } from 'vue'
import type { SittingAction } from '../monitor/index.ts'

/** What a room asks its area for one candidate. Whether it makes sense is the table's word (AP6). */
export const approvalActions: readonly SittingAction[] = [
  {
    key: 'reopen',
    label: 'approvals.ask.reopenAction',
    action: 'approvals.request',
    isOffered: ({ cell, session }) =>
      session.clock.endedAt === null &&
      judgeSittingAction('askReopen', cell.sitting.state, 'proctor') === 'allowed',
    component: defineAsyncComponent(() => import('./AskReopenForOne.vue')),
  },
  {
    key: 'retake',
    label: 'approvals.ask.retakeAction',
    action: 'approvals.request',
    isOffered: ({ cell }) =>
      judgeSittingAction('askRetake', cell.sitting.state, 'proctor') === 'allowed',
    component: defineAsyncComponent(() => import('./AskRetakeForOne.vue')),
  },
]
