export { verdictTone } from './result-words.ts'
export { default as ResultTable } from './ResultTable.vue'
