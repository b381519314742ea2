import type { RouteRecordRaw } from 'vue-router'
import ChecksPage from './ChecksPage.vue'
import RoomFrame from './RoomFrame.vue'
import SessionPage from './SessionPage.vue'
import TodayPage from './TodayPage.vue'

/** Pages of the tablet in the room. */
export const roomRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/room/sessions/:sessionId/screen',
    name: 'drawScreen',
    component: () => import('./ScreenPage.vue'),
    props: true,
    meta: { messages: ['room', 'seating'], title: 'seating.screen.title' },
  },
  {
    path: '/room',
    component: RoomFrame,
    meta: { messages: ['account', 'room', 'files'] },
    children: [
      {
        path: '',
        name: 'today',
        component: TodayPage,
        meta: { messages: ['seating'], title: 'room.today.title' },
      },
      {
        path: 'sessions/:sessionId',
        name: 'roomSession',
        component: SessionPage,
        props: true,
        meta: {
          messages: ['audit', 'approvals', 'cases', 'moves', 'seating', 'time', 'incidents'],
          title: 'room.frame.title',
        },
      },
      {
        path: 'sessions/:sessionId/print/:sheet',
        name: 'roomPrint',
        component: () => import('./PrintPage.vue'),
        props: true,
        meta: { messages: ['seating'], title: 'seating.print.title' },
      },
      {
        path: 'sessions/:sessionId/report',
        name: 'roomReport',
        component: () => import('./ReportPage.vue'),
        props: true,
        meta: { messages: ['audit', 'incidents'], title: 'incidents.report.title' },
      },
      {
        path: 'rooms/:roomId/checks',
        name: 'roomChecks',
        component: ChecksPage,
        props: true,
        meta: { messages: ['check'], title: 'room.checks.title' },
      },
    ],
  },
]
