export * from './rescue.routes.ts'
