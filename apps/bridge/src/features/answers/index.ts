export * from './answers.ts'
export type { SittingLog } from './sitting-log.ts'
export * from './answers.routes.ts'
export type { OwnEvent } from './own-writer.ts'
