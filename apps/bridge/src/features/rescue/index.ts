export * from './rescue.routes.ts'
export { createRescuePasses } from './rescue-pass.ts'
