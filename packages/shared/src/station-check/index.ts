export * from './station-check.contract.ts'
