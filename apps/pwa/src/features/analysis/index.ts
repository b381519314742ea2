export { useAnalysis } from './analysis.store.ts'
export { figureText } from './figure-text.ts'
export { default as GroupTable } from './GroupTable.vue'
export { default as ItemTable } from './ItemTable.vue'
