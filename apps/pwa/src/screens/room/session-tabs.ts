import type { Action } from '@wenkao/shared/accounts'
import { defineAsyncComponent, type Component } from 'vue'
import { loadOutageLedger } from '../../features/outages/index.ts'

/** One tab of a session's page. The component gets `sessionId` and takes everything else from `useRoom()`. */
export interface SessionTab {
  /** As it stands in the address. */
  readonly name: string
  /** Key of its text. */
  readonly label: string
  readonly action: Action
  readonly component: Component
}

/** Tabs beside drawing, the live room and the draw's log, in their order. */
export const sessionTabs: readonly SessionTab[] = [
  {
    name: 'requests',
    label: 'approvals.tab',
    action: 'approvals.read',
    component: defineAsyncComponent(() => import('../../features/approvals/RequestsPanel.vue')),
  },
  {
    name: 'outages',
    label: 'time.outages.tab',
    action: 'room.watch',
    component: defineAsyncComponent(loadOutageLedger),
  },
  {
    name: 'incidents',
    label: 'incidents.tab',
    action: 'incidents.read',
    component: defineAsyncComponent(() => import('../../features/incidents/IncidentsTab.vue')),
  },
  {
    name: 'closing',
    label: 'incidents.closingTab',
    action: 'report.read',
    component: defineAsyncComponent(() => import('../../features/room-report/ClosingTab.vue')),
  },
]
