import type { EndpointResult } from '@wenkao/shared/kernel'
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  pingWebhook,
  replayDeliveries,
  type Webhook,
  type WebhookEvent,
} from '@wenkao/shared/webhooks'
import { defineStore } from 'pinia'
import { shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'

export type DeliveriesPage = EndpointResult<typeof listDeliveries>
const SHOWN = '50'

/** Which other systems are told of what, and what became of it (N14). */
export const useWebhooks = defineStore('webhooks', () => {
  const { call } = useCaller()
  const webhooks = shallowRef<readonly Webhook[]>([])
  const load = async () => {
    webhooks.value = (await call(listWebhooks)).webhooks
    return true
  }
  return {
    webhooks: shallowReadonly(webhooks),
    load,
    /** @returns the secret of its signatures, which no later reply repeats. */
    add: async (wish: { name: string; url: string; events: WebhookEvent[] }) => {
      const { secret } = await call(createWebhook, { body: wish })
      await load()
      return secret
    },
    remove: async (webhookId: string) => {
      await call(deleteWebhook, { params: { webhookId } })
      return load()
    },
    ping: async (webhookId: string) => {
      await call(pingWebhook, { params: { webhookId } })
      return load()
    },
    deliveries: (webhookId: string, after: string | null) =>
      call(listDeliveries, {
        params: { webhookId },
        query: { limit: SHOWN, ...(after === null ? {} : { after }) },
      }),
    replay: (webhookId: string, eventId: string) =>
      call(replayDeliveries, { params: { webhookId }, body: { eventId } }),
  }
})
