export * from './places.contract.ts'
export * from './station-signature.ts'
export * from './station-today.contract.ts'
