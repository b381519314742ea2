import type { Endpoint, EndpointResult } from '@wenkao/shared/kernel'
import { fillPath } from '@wenkao/shared/kernel'
import { defineStore } from 'pinia'
import { computed, markRaw, onScopeDispose, watch, type ComputedRef } from 'vue'
import { browserClock } from '../browser/clock.ts'
import { browserRandom } from '../browser/random.ts'
import { createActionDesk, type ActionRecord } from './action-desk.ts'
import type { CallError, CallInput } from './call.ts'
import { useCaller } from './use-caller.ts'

/** The page's one desk; what it keeps lies in this tab's session storage. */
export const useActionDesk = defineStore('actions', () => {
  const { call } = useCaller()
  const desk = createActionDesk({
    call,
    clock: browserClock,
    storage: sessionStorage,
    isOnline: () => navigator.onLine,
    fraction: browserRandom.fraction,
  })
  return { desk: markRaw(desk) }
})

/** What a notice needs to show an action and to let somebody decide on it. */
export interface ShownAction {
  readonly record: ComputedRef<ActionRecord | undefined>
  /** Gives up waiting for the network. */
  readonly cancel: () => void
  /** Does after all what waited so long that it is asked about. */
  readonly confirm: () => void
  /** Takes the outcome away. */
  readonly clear: () => void
}

export interface ActionWish<E extends Endpoint> {
  /** The action in words, with its object: it is shown while it is on its way, also after a reload. */
  readonly what: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly body?: CallInput<E>['body']
}

export interface Action<E extends Endpoint> extends ShownAction {
  /**
   * Does it. A second tap with the same body joins the first, another one meanwhile comes to nothing.
   * @returns the reply, also when it had to wait for the network; undefined when it was refused (see
   *   `error`), given up, or another one is on its way.
   */
  readonly run: (wish: ActionWish<E>) => Promise<EndpointResult<E> | undefined>
  /** On the line, or waiting for the network. */
  readonly isBusy: ComputedRef<boolean>
  /** Why it was refused. */
  readonly error: ComputedRef<CallError | undefined>
  /** The reply, also of one that a former run of this page began. */
  readonly result: ComputedRef<EndpointResult<E> | undefined>
}

/**
 * An action of staff that changes something (F17): one request at a time, repeated by itself with the
 * same body while there is no network, finished after a reload or a sleep of the tablet. Its state is
 * shown by `ui/staff/ActionState.vue`; once its component is gone, by the frame of the page.
 * @param key which action on which object, e.g. `changeStation/<sittingId>`: one at a time per key.
 * @param endpoint its body must carry what makes a repetition harmless: an expected state, or an id
 *   that the page made once (R4). Bytes cannot be kept: such an endpoint is for `useRequest`.
 */
export function useAction<E extends Endpoint>(
  key: string | (() => string),
  endpoint: E,
): Action<E> {
  const { desk } = useActionDesk()
  const currentKey = computed(() => (typeof key === 'string' ? key : key()))
  let unwatch: (() => void) | undefined
  watch(
    currentKey,
    (name) => {
      unwatch?.()
      unwatch = desk.watch(name)
    },
    { immediate: true },
  )
  onScopeDispose(() => unwatch?.())

  const record = computed(() => desk.find(currentKey.value))
  function read(reply: unknown): EndpointResult<E> | undefined {
    const parsed = endpoint.reply.safeParse(reply)
    return parsed.success ? (parsed.data as EndpointResult<E>) : undefined
  }

  return {
    run: async ({ what, params = {}, body }) => {
      if (endpoint.method === 'GET' || endpoint.bodyKind === 'bytes') {
        throw new TypeError(`${endpoint.id} is no action that could be repeated`)
      }
      const named = Object.entries(params).map(([name, value]) => [name, String(value)])
      const reply = await desk.run(currentKey.value, what, {
        method: endpoint.method,
        path: fillPath(endpoint.path, Object.fromEntries(named) as Record<string, string>),
        body,
        reply: endpoint.reply,
      })
      return reply === undefined ? undefined : (reply as EndpointResult<E>)
    },
    record,
    isBusy: computed(() => ['underWay', 'waiting', 'asking'].includes(record.value?.phase ?? '')),
    error: computed(() => record.value?.error),
    result: computed(() => (record.value?.phase === 'done' ? read(record.value.reply) : undefined)),
    cancel: () => {
      desk.cancel(currentKey.value)
    },
    confirm: () => {
      desk.confirm(currentKey.value)
    },
    clear: () => {
      desk.dismiss(currentKey.value)
    },
  }
}
