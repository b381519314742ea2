export * from './bank-item.contract.ts'
export * from './item-faults.ts'
export * from './item-number.ts'
