export * from './retry-delay.ts'
export * from './webhook-events.ts'
export * from './webhooks.contract.ts'
