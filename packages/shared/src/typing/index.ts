export * from './align-typing.ts'
export * from './normal-text.ts'
export * from './typing-text.ts'
export * from './typing.contract.ts'
