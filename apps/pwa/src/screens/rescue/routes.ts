import type { RouteRecordRaw } from 'vue-router'
import RescueScreen from './RescueScreen.vue'

/** The technician's window on an exam PC. */
export const rescueRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/rescue',
    name: 'rescue',
    component: RescueScreen,
    meta: { messages: ['rescue', 'files'], title: 'rescue.title' },
  },
]
