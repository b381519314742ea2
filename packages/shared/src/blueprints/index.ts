export * from './blueprints.contract.ts'
export * from './draw-entries.ts'
