export { wordsOfAction, type ActionGroup, type ActionWords } from './action-words.ts'
export { incidentActions } from './incident-actions.ts'

export { timelineOf } from './timeline.ts'
export { useKindWords } from './use-incidents.ts'
export { default as KindsPanel } from './KindsPanel.vue'
