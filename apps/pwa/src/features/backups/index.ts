export { default as BackupSettingsForm } from './BackupSettingsForm.vue'
export { default as BackupRuns } from './BackupRuns.vue'
export { useBackups } from './backups.store.ts'
