export { default as ExtraTimeCode } from './ExtraTimeCode.vue'
/** The ledger's tab, loaded when it is opened. */
export const loadOutageLedger = () => import('./OutageLedger.vue')
