export { gradeSubmission, graderVersion } from './grade-submission.ts'
export { createGradingProcess, type GradeTask } from './grade-in-process.ts'
export { runGrading, type GradingRunner } from './run-grading.ts'
