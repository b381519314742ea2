export { isFinished } from './merge-held.ts'
export * from './sittings.ts'
export * from './sittings.routes.ts'
