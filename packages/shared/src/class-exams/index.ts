export * from './class-exams.contract.ts'
export * from './class-kinds.ts'
export * from './classes.contract.ts'
export * from './practice.contract.ts'
