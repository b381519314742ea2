export { default as ResultTable } from './ResultTable.vue'
