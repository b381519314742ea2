import type { EntryContent } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { addEntry } from './add-entry.ts'
import {
  findEntry,
  findVersion,
  insertVersions,
  lockEntry,
  updateEntry,
  type EntryRecord,
} from './entries.queries.ts'
import { facetsOf, fitsArea, isSameContent, requireSentFiles } from './entry-facts.ts'
import { accessOf, hasRight, ownIdOf, requireFolder } from './folder-access.ts'
import { noteSimilar } from './note-similar.ts'

/** What a page sends of an entry. */
export interface EntryWish {
  readonly folderId: string
  readonly difficulty: number
  readonly tags: readonly string[]
  readonly content: EntryContent
  readonly note: string
}

/**
 * A new entry as a draft, with its number and its audit row. The same request again changes nothing.
 * @throws ApiError notFound, forbidden, invalidRequest, conflict.
 */
export async function createEntry(
  services: Services,
  caller: Caller,
  wish: EntryWish & { readonly entryId: string; readonly knowledgePoint: string },
): Promise<void> {
  requireArea(wish.content, wish.knowledgePoint)
  await services.db.transaction(async (transaction) => {
    const access = await accessOf(transaction, caller)
    await requireFolder(transaction, access, wish.folderId, 'edit')
    await requireSentFiles(transaction, wish.content)
    const held = await findEntry(transaction, wish.entryId)
    if (held) {
      const first = await findVersion(transaction, wish.entryId, 1)
      const isSame =
        held.knowledgePoint === wish.knowledgePoint &&
        hasRight(access, held.folderId, 'edit') &&
        first !== undefined &&
        isSameContent(first.content, wish.content)
      if (isSame) return
      throw new ApiError('conflict', 'This entry is there already')
    }
    const number = await addEntry(services, transaction, caller, wish)
    await noteSimilar(transaction, wish.entryId, wish.content)
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `new entry ${number}`,
      detail: { entryId: wish.entryId, number, kind: wish.content.kind },
    })
  })
}

function requireArea(content: EntryContent, knowledgePoint: string): void {
  if (!fitsArea(content, knowledgePoint))
    throw new ApiError('invalidRequest', 'This kind does not belong to that knowledge point')
}

/**
 * Saves an entry. Another content is a new version and a draft; the approved version stays usable
 * (BK3). Folder, difficulty and tags are the entry's and make no version.
 * @throws ApiError notFound, forbidden, invalidRequest, conflict when somebody saved meanwhile.
 */
export async function saveEntry(
  services: Services,
  caller: Caller,
  entryId: string,
  wish: EntryWish & { readonly expectedVersion: number },
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const entry = await lockEntry(transaction, entryId)
    const access = await accessOf(transaction, caller)
    if (!entry || !hasRight(access, entry.folderId, 'read'))
      throw new ApiError('notFound', 'No such entry')
    await requireFolder(transaction, access, entry.folderId, 'edit')
    await requireFolder(transaction, access, wish.folderId, 'edit')
    requireArea(wish.content, entry.knowledgePoint)
    await requireSentFiles(transaction, wish.content)
    const latest = await findVersion(transaction, entryId, entry.latestVersion)
    const isSame = latest !== undefined && isSameContent(latest.content, wish.content)
    // The same save sent twice finds its own version; anything else in between is a conflict.
    if (entry.latestVersion !== wish.expectedVersion && !isSame)
      throw new ApiError('conflict', 'Somebody else saved this entry')
    if (entry.status === 'retired') throw new ApiError('conflict', 'This entry is retired')
    const version = isSame ? entry.latestVersion : entry.latestVersion + 1
    if (isSame && !hasOtherFacts(entry, wish)) return
    if (!isSame) await addVersion(services, transaction, caller, { entryId, version, wish })
    await updateEntry(transaction, entryId, {
      ...facetsOf(wish.content, wish.tags),
      folderId: wish.folderId,
      difficulty: wish.difficulty,
      updatedAt: services.clock.now(),
      ...(isSame ? {} : { latestVersion: version, status: 'draft' }),
    })
    if (!isSame) await noteSimilar(transaction, entryId, wish.content)
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `entry ${entry.number}`,
      detail: { entryId, version, folderId: wish.folderId, difficulty: wish.difficulty },
    })
  })
}

const hasOtherFacts = (entry: EntryRecord, wish: EntryWish): boolean =>
  entry.folderId !== wish.folderId ||
  entry.difficulty !== wish.difficulty ||
  entry.tags.join('\n') !== [...new Set(wish.tags)].join('\n')

async function addVersion(
  services: Services,
  transaction: Db,
  caller: Caller,
  { entryId, version, wish }: { entryId: string; version: number; wish: EntryWish },
): Promise<void> {
  await insertVersions(transaction, [
    {
      ...{ entryId, version, content: wish.content, note: wish.note },
      savedBy: ownIdOf(caller),
      savedByName: actorOf(caller).name,
      savedAt: services.clock.now(),
    },
  ])
}
