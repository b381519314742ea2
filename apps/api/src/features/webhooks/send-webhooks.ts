import { retryDelay } from '@wenkao/shared/webhooks'
import { createSweep, type Sweep } from '../../platform/sweep.ts'
import type { Services } from '../../platform/services.ts'
import { unsealText } from '../../platform/sealing.ts'
import { postDelivery, type Posted } from './post-delivery.ts'
import { signedHeaders } from './sign-delivery.ts'
import {
  claimDue,
  deleteEvents,
  findEvent,
  findWebhook,
  updateDelivery,
  type DueDelivery,
} from './webhooks.queries.ts'

export type WebhookSender = Pick<Sweep, 'wake' | 'stop'>

/** Context under which a webhook's secret is sealed. */
export const SECRET_CONTEXT = 'webhook secret'

const LOOK_MS = 2000
/** Longer than an attempt lasts. */
const LEASE_MS = 60_000
const AT_ONCE = 8
/** Events are kept for replays for 90 days. */
const KEPT_MS = 90 * 24 * 3600 * 1000
const TIDY_MS = 3600 * 1000

/** Sends what is due, and again later what failed; any number of processes may (WH3). */
export function sendWebhooks(services: Services): WebhookSender {
  const { db, clock, log } = services
  let tidiedAt = -Infinity

  async function send(due: DueDelivery): Promise<void> {
    const [webhook, event] = await Promise.all([
      findWebhook(db, due.webhookId),
      findEvent(db, due.eventId),
    ])
    // Deleted meanwhile, and its deliveries with it.
    if (!webhook || !event) return
    const at = clock.now()
    const body = JSON.stringify({ type: event.event, timestamp: event.at, data: event.facts })
    const secret = unsealText(services.keys.dataEncryption, webhook.secret, SECRET_CONTEXT)
    const posted = await postDelivery(
      webhook.url,
      signedHeaders(secret, event.eventId, at, body),
      body,
    )
    await updateDelivery(db, due, outcomeOf(posted, due.attempts + 1))
  }

  function outcomeOf({ status, error }: Posted, attempts: number) {
    const now = clock.now()
    const told = { attempts, lastStatus: status, lastError: error }
    if (status !== null && status >= 200 && status < 300)
      return { ...told, nextAt: null, deliveredAt: now }
    const delay = retryDelay(attempts, Math.random())
    return { ...told, nextAt: delay === undefined ? null : now + delay }
  }

  async function next(): Promise<boolean> {
    const now = clock.now()
    if (now - tidiedAt > TIDY_MS) {
      tidiedAt = now
      await deleteEvents(db, now - KEPT_MS)
    }
    const due = await claimDue(db, now, { leaseMs: LEASE_MS, most: AT_ONCE })
    await Promise.all(due.map(send))
    return due.length > 0
  }

  return createSweep(next, LOOK_MS, (cause) => {
    log.error({ err: cause }, 'sending webhooks failed')
  })
}
