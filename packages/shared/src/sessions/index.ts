export * from './sessions.contract.ts'
export * from './session-file.contract.ts'
export * from './session-file.ts'
export * from './hand-over.contract.ts'
