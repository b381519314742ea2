import {
  actNeedsReason,
  actOn,
  isItemContent,
  type EntryAct,
  type EntryActor,
  type EntryLife,
  type EntryStatus,
} from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import {
  findEntry,
  findVersion,
  insertEvent,
  lockEntry,
  selectVersions,
  updateApproved,
  updateEntry,
  type EntryRecord,
  type VersionRecord,
} from './entries.queries.ts'
import { faultsOf } from './entry-facts.ts'
import { accessOf, hasRight, ownIdOf, type FolderAccess } from './folder-access.ts'
import { tryTemplate } from './try-template.ts'

/** An entry's life as the rules see it. @param versions newest first. */
export function lifeOf(
  entry: EntryRecord,
  versions: readonly Pick<VersionRecord, 'version' | 'savedBy'>[],
): EntryLife {
  const since = entry.approvedVersion ?? 0
  return {
    status: entry.status as EntryStatus,
    latestVersion: entry.latestVersion,
    approvedVersion: entry.approvedVersion,
    writers: [
      entry.authorId,
      ...versions.filter(({ version }) => version > since).map(({ savedBy }) => savedBy),
    ],
  }
}

/** The caller as the rules see them. Reviews are judgements of people: a program makes none. */
export const actorIn = (access: FolderAccess, caller: Caller, folderId: string): EntryActor => ({
  staffId: ownIdOf(caller),
  mayEdit: hasRight(access, folderId, 'edit'),
  mayReview: caller.kind === 'staff' && hasRight(access, folderId, 'review'),
})

/**
 * Submits, withdraws, approves, rejects, retires or restores an entry, with its audit row (BK3, R7).
 * The same act again on what it made of it changes nothing.
 * @throws ApiError notFound, forbidden, secondPerson, entryFaulty, conflict when the page showed
 *   something else.
 */
export async function moveEntry(
  services: Services,
  caller: Caller,
  entryId: string,
  wish: {
    readonly act: EntryAct
    readonly expectedVersion: number
    readonly expectedStatus: EntryStatus
    readonly reason: string
  },
): Promise<void> {
  const { act, reason } = wish
  if (actNeedsReason(act) && reason === '')
    throw new ApiError('invalidRequest', 'This needs a reason')
  if (act === 'submit' || act === 'approve')
    await requireSoundTemplate(services, caller, entryId, wish.expectedVersion)
  await services.db.transaction(async (transaction) => {
    const entry = await lockEntry(transaction, entryId)
    const access = await accessOf(transaction, caller)
    if (!entry || !hasRight(access, entry.folderId, 'read'))
      throw new ApiError('notFound', 'No such entry')
    const life = lifeOf(entry, await selectVersions(transaction, entryId))
    if (life.latestVersion !== wish.expectedVersion || life.status !== wish.expectedStatus)
      throw new ApiError('conflict', 'Somebody else changed this entry')
    const outcome = actOn(life, act, actorIn(access, caller, entry.folderId))
    if ('refused' in outcome) throw refusalOf(outcome.refused)
    if (act === 'submit' || act === 'approve') await requireSound(transaction, entry)
    const now = services.clock.now()
    await updateEntry(transaction, entryId, { ...outcome, updatedAt: now })
    const version = life.latestVersion
    const byName = actorOf(caller).name
    if (act === 'approve') {
      const approved = { approvedByName: byName, approvedAt: now }
      await updateApproved(transaction, { entryId, version }, approved)
    }
    await insertEvent(transaction, {
      ...{ entryId, eventId: freshId(services), act, version, byName, at: now, reason },
    })
    await recordAction(services, transaction, caller, {
      action: `bank.${act}`,
      subject: `entry ${entry.number}`,
      detail: { entryId, version, reason },
    })
  })
}

function refusalOf(refused: 'status' | 'rights' | 'secondPerson'): ApiError {
  switch (refused) {
    case 'rights':
      return new ApiError('forbidden', 'This folder is not shared for that')
    case 'secondPerson':
      return new ApiError('secondPerson', 'Somebody who did not write it has to review it')
    case 'status':
      return new ApiError('conflict', 'Not in this status')
  }
}

async function requireSound(transaction: Db, entry: EntryRecord): Promise<void> {
  const latest = await findVersion(transaction, entry.entryId, entry.latestVersion)
  const faults = latest ? faultsOf(latest.content, entry.knowledgePoint) : []
  if (faults.length > 0)
    throw new ApiError('entryFaulty', 'This entry has faults', { faults: [...faults] })
}

/**
 * A template is tried before its entry is locked, because that takes seconds (D02). Whoever has no
 * rights here, or shows an older version, is refused under the lock.
 * @throws ApiError entryFaulty with what to mend, in both languages.
 */
async function requireSoundTemplate(
  services: Services,
  caller: Caller,
  entryId: string,
  version: number,
): Promise<void> {
  const access = await accessOf(services.db, caller)
  const entry = await findEntry(services.db, entryId)
  const actor = entry && actorIn(access, caller, entry.folderId)
  if (entry?.latestVersion !== version || !(actor?.mayEdit || actor?.mayReview)) return
  const found = await findVersion(services.db, entryId, version)
  if (!found || isItemContent(found.content)) return
  const { templateFaults } = await tryTemplate(services, found.content)
  if (templateFaults.length > 0)
    throw new ApiError('entryFaulty', 'This template does not hold what it has to', {
      templateFaults,
    })
}
