export * from './add-months.ts'
export * from './personal-kinds.ts'
export * from './privacy.contract.ts'
