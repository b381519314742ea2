export { default as StationCheckView } from './StationCheckView.vue'
export { default as StationNotices } from './StationNotices.vue'
export { isWithoutPage } from './station-notices.ts'
