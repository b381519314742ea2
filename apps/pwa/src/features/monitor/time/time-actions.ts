import { defineAsyncComponent } from 'vue'
import type { SittingAction } from '../sitting-action.ts'

/** What staff do with the time of one candidate. */
export const timeActions: readonly SittingAction[] = [
  {
    key: 'extraTime',
    label: 'time.extra.action',
    action: 'approvals.request',
    isOffered: ({ cell, session }) =>
      cell.sitting.handedInAt === null && session.clock.endedAt === null,
    component: defineAsyncComponent(() => import('./ExtraTimeForOne.vue')),
  },
  {
    key: 'whyDeadline',
    label: 'time.why.action',
    action: 'room.watch',
    isOffered: ({ session }) => session.clock.startedAt !== null,
    component: defineAsyncComponent(() => import('./WhyDeadline.vue')),
  },
]
