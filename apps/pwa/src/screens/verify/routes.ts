import type { RouteRecordRaw } from 'vue-router'
import TrustPage from './TrustPage.vue'
import VerifyReceiptPage from './VerifyReceiptPage.vue'

/** Pages without sign-in, on which anybody checks what was published or handed out. */
export const verifyRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/verify',
    redirect: '/verify/receipt',
  },
  {
    path: '/verify/receipt',
    name: 'verifyReceipt',
    component: VerifyReceiptPage,
    meta: { messages: ['audit'], title: 'audit.receipt.title' },
  },
  {
    path: '/verify/draw',
    name: 'verifyDraw',
    component: () => import('./VerifyDrawPage.vue'),
    meta: { messages: ['seating'], title: 'seating.verify.title' },
  },
  {
    path: '/result',
    name: 'ownResult',
    component: () => import('./ResultPage.vue'),
    meta: { messages: ['result'], title: 'result.title' },
  },
  {
    path: '/trust',
    name: 'trust',
    component: TrustPage,
    meta: { messages: ['trust', 'errors'], title: 'trust.title' },
  },
]
