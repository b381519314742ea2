import { defineAsyncComponent } from 'vue'
import type { SittingAction } from '../monitor/index.ts'

/** What the room may write down about one candidate. */
export const incidentActions: readonly SittingAction[] = [
  {
    key: 'incident',
    label: 'incidents.add',
    action: 'incidents.write',
    isOffered: () => true,
    component: defineAsyncComponent(() => import('./IncidentForSitting.vue')),
  },
]
