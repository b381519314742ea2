export type { StoredVerdicts } from './grading.table.ts'
export { runGrading, type GradingRunner } from './run-grading.ts'
