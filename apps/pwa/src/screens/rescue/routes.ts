import type { RouteRecordRaw } from 'vue-router'
import RescueScreen from './RescueScreen.vue'
import StationCheckScreen from './StationCheckScreen.vue'
import SubmitScreen from './SubmitScreen.vue'

/** The technician's pages on an exam PC, and the server's page for sealed files. */
export const rescueRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/rescue',
    name: 'rescue',
    component: RescueScreen,
    meta: { messages: ['rescue', 'files', 'candidate-later'], title: 'rescue.title' },
  },
  {
    path: '/rescue/submit',
    name: 'submit',
    component: SubmitScreen,
    meta: { messages: ['rescue', 'submit'], title: 'submit.title' },
  },
  {
    path: '/check',
    name: 'check',
    component: StationCheckScreen,
    meta: { messages: ['rescue', 'check'], title: 'check.title' },
  },
]
