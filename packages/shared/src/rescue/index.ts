export * from './proctor-code.ts'
export * from './open-rescue.contract.ts'
export * from './station-status.contract.ts'
export * from './machine-change.contract.ts'
