export { approvalActions } from './approval-actions.ts'
export { useApprovals } from './approvals.store.ts'
export { default as DecideDialog } from './DecideDialog.vue'
export { default as DeskRow } from './DeskRow.vue'
