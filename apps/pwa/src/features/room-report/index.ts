export { default as ReportPanel } from './ReportPanel.vue'
