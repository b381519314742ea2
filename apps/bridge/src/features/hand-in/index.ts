export * from './hand-in.ts'
export * from './hand-in.routes.ts'
export { openHandedInBook, parseHandedIn } from './handed-in-book.ts'
export { mendServer } from './mend-server.ts'
