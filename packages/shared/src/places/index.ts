export * from './places.contract.ts'
export * from './station-signature.ts'
