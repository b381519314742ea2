export { default as ExchangeDialog } from './ExchangeDialog.vue'
