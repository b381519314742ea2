export { useAudit } from './audit.store.ts'
export { default as AuditPanel } from './AuditPanel.vue'
export { default as CheckReceipt } from './CheckReceipt.vue'
export { default as VerifyReceipt } from './VerifyReceipt.vue'
