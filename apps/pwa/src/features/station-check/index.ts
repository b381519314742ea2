export { default as StationCheckView } from './StationCheckView.vue'
