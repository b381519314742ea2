export * from './hand-in.ts'
export * from './hand-in.routes.ts'
