import { watch } from 'vue'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { useWakeUp } from '../../platform/browser/use-wake-up.ts'
import { useRequest } from '../../platform/network/use-request.ts'
import { useRoom } from '../monitor/index.ts'
import { useCheckIn } from './check-in.store.ts'
import { useSeating } from './seating.store.ts'

/** Several tablets work at one door: what another one did shows within this time, ms. */
const REFRESH_MS = 3000

/**
 * Keeps the list of candidates at the door true while its component lives.
 * @param sessionId of the page, as a getter.
 * @returns how to read it at once, together with the room, and why that failed.
 */
export function useCheckInList(sessionId: () => string) {
  const room = useRoom()
  const checkIn = useCheckIn()
  const seating = useSeating()
  const { run, isBusy, error } = useRequest(checkIn.load)

  async function refresh(): Promise<void> {
    await Promise.all([run(sessionId()), room.refresh()])
  }
  watch(
    sessionId,
    (id) => {
      seating.open(id)
      void run(id)
    },
    { immediate: true },
  )
  useInterval(() => {
    if (!isBusy.value && !document.hidden) void run(sessionId())
  }, REFRESH_MS)
  useWakeUp(refresh)
  return { refresh, isBusy, error }
}
