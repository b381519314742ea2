import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { CallError } from './call.ts'

export interface Request<Args extends readonly unknown[], Result> {
  /** @returns undefined when the request failed (see `error`) or a later one overtook it. */
  readonly run: (...args: Args) => Promise<Result | undefined>
  readonly isBusy: ComputedRef<boolean>
  /** Why the last request failed; a new one clears it. */
  readonly error: Readonly<ShallowRef<CallError | undefined>>
  readonly clear: () => void
}

/**
 * Runs one kind of request at a time for a component: what is under way, why it failed. Of two
 * requests the later one counts, whatever the order in which they are answered.
 */
export function useRequest<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
): Request<Args, Result> {
  const error = shallowRef<CallError>()
  const latest = shallowRef(0)
  const finished = shallowRef(0)

  async function run(...args: Args): Promise<Result | undefined> {
    const turn = latest.value + 1
    latest.value = turn
    error.value = undefined
    try {
      const result = await work(...args)
      return turn === latest.value ? result : undefined
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      if (turn === latest.value) error.value = cause
      return undefined
    } finally {
      if (turn === latest.value) finished.value = turn
    }
  }

  return {
    run,
    isBusy: computed(() => finished.value < latest.value),
    error,
    clear: () => {
      error.value = undefined
    },
  }
}
