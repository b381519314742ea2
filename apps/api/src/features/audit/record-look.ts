import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { personalLooks } from './audit.table.ts'
import { actorOf } from './record-action.ts'

/** Personal data that was shown to somebody. */
export interface ShownPersonalData {
  readonly examId: string
  readonly candidateIds: readonly string[]
  readonly seen: readonly (
    'photo' | 'identityNumber' | 'specialNeeds' | 'accessCode' | 'everything'
  )[]
  /** Action of the permission table under which it was shown. */
  readonly action: string
}

/**
 * Notes who was shown whose personal data (PR1), in the transaction that reads it: what is not noted is
 * not shown.
 */
export async function recordLook(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  { examId, candidateIds, seen, action }: ShownPersonalData,
): Promise<void> {
  if (candidateIds.length === 0) return
  const actor = actorOf(caller)
  await transaction.insert(personalLooks).values({
    ...{ examId, lookId: freshId(services), at: services.clock.now() },
    ...{ actorKind: caller.kind, actorId: actor.id, actorName: actor.name },
    ...{ action, seen: [...seen], candidateIds: [...candidateIds] },
  })
}
