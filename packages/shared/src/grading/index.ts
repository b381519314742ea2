export * from './objective.ts'
