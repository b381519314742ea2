export * from './sealed-file.ts'
export * from './room-key.ts'
