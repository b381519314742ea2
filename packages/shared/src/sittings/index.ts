export * from './clock.contract.ts'
export * from './deadline.ts'
export * from './sittings.contract.ts'
