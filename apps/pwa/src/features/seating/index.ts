export { default as DrawLogTable } from './DrawLogTable.vue'
export { default as DrawPanel } from './DrawPanel.vue'
