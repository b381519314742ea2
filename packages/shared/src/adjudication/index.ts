export * from './adjudication.contract.ts'
