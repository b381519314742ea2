import { composeNumber, type EntryContent } from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { ownIdOf } from './folder-access.ts'
import { facetsOf } from './entry-facts.ts'
import { insertEntries, insertVersions, takeSerials } from './entries.queries.ts'

export interface NewEntry {
  readonly entryId: string
  readonly folderId: string
  readonly knowledgePoint: string
  readonly difficulty: number
  readonly tags: readonly string[]
  readonly content: EntryContent
  readonly note: string
  /** Who wrote it, where that is nobody of this server. */
  readonly authorName?: string | undefined
  /** Who approved it before it came; else it begins as a draft. */
  readonly approvedByName?: string | undefined
}

/**
 * Inserts an entry with its first version under the next number, in the caller's transaction.
 * @returns its number. @throws ApiError notFound without such a knowledge point, conflict when the id is
 *   there.
 */
export async function addEntry(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  entry: NewEntry,
): Promise<string> {
  const serial = await takeSerials(transaction, entry.knowledgePoint, 1)
  if (serial === undefined) throw new ApiError('notFound', 'No such knowledge point')
  const rows = rowsOf(services, caller, { ...entry, serial })
  const { number } = rows.entry
  if ((await insertEntries(transaction, [rows.entry])).size === 0)
    throw new ApiError('conflict', 'This entry is there already', { number })
  await insertVersions(transaction, [rows.version])
  return number
}

/** What tables hold of a new entry. */
export function rowsOf(
  { clock }: Pick<Services, 'clock'>,
  caller: Caller,
  entry: NewEntry & { readonly serial: number },
) {
  const { entryId, knowledgePoint, serial, content, approvedByName } = entry
  const now = clock.now()
  const authorName = entry.authorName ?? actorOf(caller).name
  return {
    entry: {
      ...facetsOf(content, entry.tags),
      ...{ entryId, knowledgePoint, serial, authorName },
      number: composeNumber({ knowledgePoint, serial }),
      folderId: entry.folderId,
      authorId: entry.authorName === undefined ? ownIdOf(caller) : null,
      status: approvedByName === undefined ? 'draft' : 'approved',
      latestVersion: 1,
      approvedVersion: approvedByName === undefined ? null : 1,
      difficulty: entry.difficulty,
      createdAt: now,
      updatedAt: now,
    },
    version: {
      ...{ entryId, version: 1, content, note: entry.note },
      savedBy: ownIdOf(caller),
      savedByName: authorName,
      savedAt: now,
      approvedByName: approvedByName ?? null,
      approvedAt: approvedByName === undefined ? null : now,
    },
  }
}
