export * from './bridge-hand-in.contract.ts'
export * from './content-digest.ts'
export * from './hand-in.contract.ts'
export * from './receipt.contract.ts'
