export * from './backup-state.contract.ts'
export * from './sealed-manifest.contract.ts'
export * from './bridge-sealed.contract.ts'
export * from './submit-sealed.contract.ts'
