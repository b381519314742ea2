export { default as WebhooksPanel } from './WebhooksPanel.vue'
