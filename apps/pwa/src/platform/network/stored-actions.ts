import * as z from 'zod/mini'

/** An action as it is kept for the next run of this page. */
const StoredAction = z.object({
  /** Which action on what; one at a time. */
  key: z.string(),
  /** In words, in the language of whoever began it. */
  what: z.string(),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string(),
  body: z.optional(z.unknown()),
  /** Who began it. */
  staffId: z.string(),
  by: z.string(),
  /** By this device's clock, ms. */
  begunAt: z.number(),
  phase: z.enum(['underWay', 'waiting', 'asking', 'done', 'refused', 'abandoned']),
  /** How often it was sent: from the first time on it may have happened. */
  tries: z.int(),
  refusal: z.optional(
    z.object({
      code: z.string(),
      details: z.record(z.string(), z.unknown()),
      status: z.int(),
    }),
  ),
})
export type StoredAction = z.infer<typeof StoredAction>

const PLACE = 'wenkao.actions'

/** What a former run of this page left. Another version's shape is passed over: it is not ours to send. */
export function readActions(storage: Pick<Storage, 'getItem'>): StoredAction[] {
  const text = storage.getItem(PLACE)
  if (text === null) return []
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return []
  }
  return Array.isArray(raw)
    ? raw.flatMap((each) => {
        const parsed = StoredAction.safeParse(each)
        return parsed.success ? [parsed.data] : []
      })
    : []
}

export function writeActions(
  storage: Pick<Storage, 'setItem'>,
  actions: readonly StoredAction[],
): void {
  try {
    storage.setItem(PLACE, JSON.stringify(actions.map((action) => z.parse(StoredAction, action))))
  } catch (cause) {
    // A full storage must not keep anybody from acting; only a reload would then lose sight of it.
    reportError(cause)
  }
}
