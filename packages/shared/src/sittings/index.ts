export * from './clock.contract.ts'
export * from './deadline.ts'
export * from './sittings.contract.ts'
export * from './held-sitting.contract.ts'
