import { closingCheck, type ClosingCheck } from '@wenkao/shared/room-report'
import { onMounted, shallowRef, watch } from 'vue'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { useWakeUp } from '../../platform/browser/use-wake-up.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { useRequest } from '../../platform/network/use-request.ts'

const EVERY_MS = 4000

/** The closing check of a session, asked again while somebody looks at it. */
export function useClosing(sessionId: () => string) {
  const { call } = useCaller()
  const check = shallowRef<ClosingCheck>()
  const { run, isBusy, error } = useRequest(() =>
    call(closingCheck, { params: { sessionId: sessionId() } }),
  )
  async function load(): Promise<void> {
    check.value = (await run()) ?? check.value
  }
  onMounted(load)
  watch(sessionId, async () => {
    check.value = undefined
    await load()
  })
  useInterval(() => {
    if (!isBusy.value && !document.hidden) void load()
  }, EVERY_MS)
  useWakeUp(load)
  return { check, error, load }
}
