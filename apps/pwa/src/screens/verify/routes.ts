import type { RouteRecordRaw } from 'vue-router'
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
]
