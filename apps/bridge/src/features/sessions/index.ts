export { openSessionFiles, type SessionFiles } from './session-files.ts'
export { parseInstallationKeys } from './installation-keys.ts'
export { verifySessionFile } from './verify-session-file.ts'
