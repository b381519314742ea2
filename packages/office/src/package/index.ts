/** What an exam PC needs of the engine: whether documents open, without the checkers of grading. */
export { checkHealth, isDocumentName, type HealthVerdict } from './check-health.ts'
export { systemUnpacker, type Unpacker } from './zip-directory.ts'
export { LIMITS } from './limits.ts'
export { markPackage, readMark } from './mark-package.ts'
