export * from './bridge-picture.contract.ts'
