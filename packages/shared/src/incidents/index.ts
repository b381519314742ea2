export * from './incidents.contract.ts'
export * from './kinds.ts'
export * from './photos.ts'
export * from './without-note.ts'
