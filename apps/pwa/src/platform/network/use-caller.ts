import { inject, type InjectionKey } from 'vue'
import type { Caller } from './call.ts'

/** The caller for the page's own origin with the staff's cookie; provided by `main.ts`. */
export const callerKey: InjectionKey<Caller> = Symbol('caller')

/**
 * The page's caller, inside `setup`.
 * @throws Error when no shell provided it: a bug of the page or of a test.
 */
export function useCaller(): Caller {
  const caller = inject(callerKey)
  if (!caller) throw new Error('Expected a caller to be provided')
  return caller
}
