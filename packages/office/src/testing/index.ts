export { describeCheckpoints, missingCheckpoints } from './describe-checkpoints.ts'
export { gradeTraced } from './grade-traced.ts'
