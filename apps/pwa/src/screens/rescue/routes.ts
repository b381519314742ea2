import type { RouteRecordRaw } from 'vue-router'
import RescueScreen from './RescueScreen.vue'
import StationCheckScreen from './StationCheckScreen.vue'

/** The technician's pages on an exam PC. */
export const rescueRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/rescue',
    name: 'rescue',
    component: RescueScreen,
    meta: { messages: ['rescue', 'files'], title: 'rescue.title' },
  },
  {
    path: '/check',
    name: 'check',
    component: StationCheckScreen,
    meta: { messages: ['rescue', 'check'], title: 'check.title' },
  },
]
