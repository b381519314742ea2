export { groupOfAction, type ActionGroup } from './action-groups.ts'
export { useActionText } from './use-action-text.ts'
export { incidentActions } from './incident-actions.ts'

export { overAfterMinutes, timelineOf } from './timeline.ts'
export { useKindWords } from './use-incidents.ts'
export { default as KindsPanel } from './KindsPanel.vue'
