export { noteEvent } from './note-event.ts'
export { sendWebhooks, type WebhookSender } from './send-webhooks.ts'
export { webhooksRoutes } from './webhooks.routes.ts'
