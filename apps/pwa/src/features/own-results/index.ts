export { default as OwnResults } from './OwnResults.vue'
