export { moveActions } from './move-actions.ts'
