import { composeNumber, type EntryContent } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { ownIdOf } from './folder-access.ts'
import { facetsOf } from './entry-facts.ts'
import { insertEntry, insertVersion, takeSerial } from './entries.queries.ts'

export interface NewEntry {
  readonly entryId: string
  readonly folderId: string
  readonly knowledgePoint: string
  readonly difficulty: number
  readonly tags: readonly string[]
  readonly content: EntryContent
  readonly note: string
  /** A number's own serial, as a file of exchange names it; else the next one is given. */
  readonly serial?: number | undefined
  /** Who wrote it, where that is nobody of this server. */
  readonly authorName?: string | undefined
  /** Who approved it before it came; else it begins as a draft. */
  readonly approvedByName?: string | undefined
}

/**
 * Inserts an entry with its first version, in the caller's transaction.
 * @returns its number. @throws ApiError notFound without such a knowledge point, conflict when the id or
 *   the number is there.
 */
export async function addEntry(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  entry: NewEntry,
): Promise<string> {
  const { entryId, knowledgePoint, content, approvedByName } = entry
  const serial = entry.serial ?? (await takeSerial(transaction, knowledgePoint))
  if (serial === undefined) throw new ApiError('notFound', 'No such knowledge point')
  const number = composeNumber({ knowledgePoint, serial })
  const now = services.clock.now()
  const authorName = entry.authorName ?? actorOf(caller).name
  const isNew = await insertEntry(transaction, {
    ...facetsOf(content, entry.tags),
    ...{ entryId, number, knowledgePoint, serial, authorName },
    folderId: entry.folderId,
    authorId: entry.authorName === undefined ? ownIdOf(caller) : null,
    status: approvedByName === undefined ? 'draft' : 'approved',
    latestVersion: 1,
    approvedVersion: approvedByName === undefined ? null : 1,
    difficulty: entry.difficulty,
    createdAt: now,
    updatedAt: now,
  })
  if (!isNew) throw new ApiError('conflict', 'This entry is there already', { number })
  await insertVersion(transaction, {
    ...{ entryId, version: 1, content, note: entry.note },
    savedBy: ownIdOf(caller),
    savedByName: authorName,
    savedAt: now,
    approvedByName: approvedByName ?? null,
    approvedAt: approvedByName === undefined ? null : now,
  })
  return number
}
