export * from './answer-folder.contract.ts'
export * from './answer-files.contract.ts'
