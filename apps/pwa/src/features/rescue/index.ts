export { default as ProctorCodeForm } from './ProctorCodeForm.vue'
export { default as StationStatusView } from './StationStatusView.vue'
export { createRescueCall } from './rescue-call.ts'
