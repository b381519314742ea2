import { serverTime } from '@wenkao/shared/kernel'
import { trustFacts } from '@wenkao/shared/trust'
import { computed, shallowRef } from 'vue'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { useWakeUp } from '../../platform/browser/use-wake-up.ts'
import { browserFetch } from '../../platform/network/browser-fetch.ts'
import { createCaller } from '../../platform/network/call.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { useRequest } from '../../platform/network/use-request.ts'

const TRY_EVERY_MS = 3000
const TRY_LIMIT_MS = 5000

/**
 * Whether this device takes the server's certificate, tried again and again while somebody follows the
 * steps: the page itself says when it is done.
 */
export function useTrust() {
  const { call } = useCaller()
  const reading = useRequest(() => call(trustFacts))
  const facts = shallowRef<Awaited<ReturnType<typeof reading.run>>>()
  /** The origin that this browser reached without a warning. */
  const reached = shallowRef<string>()
  const wasTried = shallowRef(false)
  let isTrying = false

  async function load(): Promise<void> {
    facts.value = await reading.run()
    await attempt()
  }
  async function attempt(): Promise<void> {
    if (isTrying || reached.value !== undefined || !facts.value) return
    isTrying = true
    const tries = facts.value.origins.map(async (origin) => {
      await createCaller({ fetch: browserFetch, baseUrl: origin }).call(serverTime, {
        timeoutMs: TRY_LIMIT_MS,
      })
      return origin
    })
    // None reached is what is expected until the certificate is installed.
    const [first] = (await Promise.allSettled(tries)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )
    reached.value = first
    wasTried.value = true
    isTrying = false
  }
  useInterval(() => {
    if (!document.hidden) void attempt()
  }, TRY_EVERY_MS)
  useWakeUp(attempt)

  return {
    facts,
    load,
    error: reading.error,
    isBusy: reading.isBusy,
    reached,
    isUntrusted: computed(() => wasTried.value && reached.value === undefined),
  }
}
