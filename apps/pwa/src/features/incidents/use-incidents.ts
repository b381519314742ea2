import { listIncidents, type IncidentKindRow } from '@wenkao/shared/incidents'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { computed, onMounted, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { useWakeUp } from '../../platform/browser/use-wake-up.ts'
import { useCaller } from '../../platform/network/use-caller.ts'
import { useRequest } from '../../platform/network/use-request.ts'

const EVERY_MS = 5000

/** The incident log of a session, kept fresh while its page is looked at. */
export function useIncidents(sessionId: () => string) {
  const { call } = useCaller()
  const log = shallowRef<EndpointResult<typeof listIncidents>>()
  const { run, isBusy, error } = useRequest(() =>
    call(listIncidents, { params: { sessionId: sessionId() } }),
  )
  async function load(): Promise<void> {
    log.value = (await run()) ?? log.value
  }
  onMounted(load)
  watch(sessionId, async () => {
    log.value = undefined
    await load()
  })
  useInterval(() => {
    if (!isBusy.value && !document.hidden) void load()
  }, EVERY_MS)
  useWakeUp(load)
  return {
    log,
    kinds: computed(() => log.value?.kinds ?? []),
    error,
    load,
  }
}

/** The words of a kind: the office's own, or those that the page has. */
export function useKindWords(kinds: () => readonly IncidentKindRow[]): (kind: string) => string {
  const { t, te } = useI18n()
  return (kind) => {
    const label = kinds().find((row) => row.kind === kind)?.label
    if (label != null) return label
    return te(`incidents.kinds.${kind}`) ? t(`incidents.kinds.${kind}`) : kind
  }
}
