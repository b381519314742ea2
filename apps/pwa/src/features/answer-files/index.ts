/** Versions on this PC and their putting back, for the rescue window. */
export const loadRescueFiles = () => import('./rescue-files.ts')

/** Versions on the server, for staff. */
export const loadStaffFileVersions = () => import('./StaffFileVersions.vue')
