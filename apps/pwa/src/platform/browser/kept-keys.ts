import * as z from 'zod/mini'

const PLACE = 'wenkao-published-keys'

const Kept = z.object({
  keys: z.array(
    z.object({
      keyId: z.string(),
      publicKey: z.string(),
      use: z.optional(z.enum(['receipt', 'audit'])),
    }),
  ),
})
/** Published keys of a server, by which papers are verified. */
export type KeptKeys = z.infer<typeof Kept>['keys']

const ownStorage = () => localStorage

/** Keys in a text: a saved reply of `/api/keys`. @returns undefined when it is none. */
export function keysIn(text: string): KeptKeys | undefined {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = Kept.safeParse(raw)
  return read.success ? read.data.keys : undefined
}

/** What this device kept when it last had network; undefined when it kept nothing or denies storage. */
export function readKeptKeys(
  storage: () => Pick<Storage, 'getItem'> = ownStorage,
): KeptKeys | undefined {
  try {
    return keysIn(storage().getItem(PLACE) ?? '')
  } catch {
    return undefined
  }
}

/** Keeps keys for the next time without network. */
export function keepKeys(
  keys: KeptKeys,
  storage: () => Pick<Storage, 'setItem'> = ownStorage,
): void {
  try {
    storage().setItem(PLACE, JSON.stringify({ keys }))
  } catch {
    // Denied or full: verifying works all the same while the page is open.
  }
}
