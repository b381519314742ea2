export * from './draw.ts'
export * from './seating.contract.ts'
