import type { redoTask } from '@wenkao/shared/answer-files'
import type * as z from 'zod/mini'
import { CallError } from '../../platform/network/call.ts'

type Told = z.infer<(typeof redoTask)['reply']>

/** What became of a change of the answer folder; `failed`: no answer, so it may have been done. */
export type FolderChange = Omit<Told, 'kind'> & { readonly kind: Told['kind'] | 'failed' }

/** A large task and a slow disk: a person would rather wait than be told something untrue. */
export const CHANGE_TIMEOUT_MS = 60_000

/** What the bridge says of a change; `failed` when it gives no answer, or refuses to be asked. */
export async function outcomeOf(asking: Promise<Told>): Promise<FolderChange> {
  try {
    return await asking
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause
    return { kind: 'failed', held: [], replaced: [] }
  }
}
