export { createClient, RefusedError, type Client, type ClientOptions } from './client.ts'
export type { OperationId, Operations } from './operations.ts'
