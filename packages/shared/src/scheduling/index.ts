export { classOf, type CandidateToPlace, type Interval } from './order-candidates.ts'
export * from './part-neighbours.ts'
export * from './plan-schedule.ts'
export * from './scheduling.contract.ts'
