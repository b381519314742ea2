export { openSessionFiles, type SessionFiles } from './session-files.ts'
