export { default as TrustSteps } from './TrustSteps.vue'
