import type { RouteRecordRaw } from 'vue-router'
import ExamScreen from './ExamScreen.vue'

/** The candidate's one screen. */
export const candidateRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/exam',
    name: 'exam',
    component: ExamScreen,
    meta: { messages: ['candidate'], title: 'candidate.title' },
  },
]
