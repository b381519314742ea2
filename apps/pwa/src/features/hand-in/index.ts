export * from './hand-in.store.ts'
export { default as HandInDialog } from './HandInDialog.vue'
export { default as HandingIn } from './HandingIn.vue'
export { default as ReceiptView } from './ReceiptView.vue'
