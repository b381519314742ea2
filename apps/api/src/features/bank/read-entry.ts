import {
  possibleActs,
  type EntryDetail,
  type EntryFilter,
  type EntryRow,
  type SimilarEntry,
} from '@wenkao/shared/bank'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import {
  findEntry,
  findVersion,
  selectEvents,
  selectUses,
  selectVersions,
  type EntryRecord,
} from './entries.queries.ts'
import { faultsOf } from './entry-facts.ts'
import { accessOf, hasRight, type FolderAccess } from './folder-access.ts'
import { actorIn, lifeOf } from './move-entry.ts'
import type { Likeness } from './note-similar.ts'
import { countEntries, selectEntries, selectEntryRows, type PageCursor } from './search.queries.ts'
import { selectSimilarOf } from './similar.queries.ts'
import { selectEntryStatistics } from './statistics.queries.ts'
import { sumStatistics } from './sum-statistics.ts'

/** Ids of the folders that an access opens; undefined: all of them. */
export const folderIdsOf = ({ folders }: FolderAccess): string[] | undefined =>
  folders && [...folders.keys()]

/** An entry that the caller may see. @throws ApiError notFound. */
export async function requireEntry(
  db: Db,
  access: FolderAccess,
  entryId: string,
): Promise<EntryRecord> {
  const entry = await findEntry(db, entryId)
  if (!entry || !hasRight(access, entry.folderId, 'read'))
    throw new ApiError('notFound', 'No such entry')
  return entry
}

/** Entries that read alike, of those that the caller may see. */
export async function seenLikenesses(
  db: Db,
  access: FolderAccess,
  found: readonly Likeness[],
): Promise<SimilarEntry[]> {
  const rows = await selectEntryRows(
    db,
    found.map(({ entryId }) => entryId),
  )
  return found.flatMap(({ entryId, similarity }) => {
    const entry = rows.get(entryId)
    return entry && hasRight(access, entry.folderId, 'read') ? [{ entry, similarity }] : []
  })
}

/** An entry with all that its page shows. @throws ApiError notFound. */
export async function readEntry(db: Db, caller: Caller, entryId: string): Promise<EntryDetail> {
  const access = await accessOf(db, caller)
  const entry = await requireEntry(db, access, entryId)
  const [rows, latest, versions, events, uses, perExam, likenesses] = await Promise.all([
    selectEntryRows(db, [entryId]),
    findVersion(db, entryId, entry.latestVersion),
    selectVersions(db, entryId),
    selectEvents(db, entryId),
    selectUses(db, entryId),
    selectEntryStatistics(db, entryId),
    selectSimilarOf(db, entryId),
  ])
  const row = rows.get(entryId)
  if (!row || !latest) throw new ApiError('internal', 'An entry without its content')
  const actor = actorIn(access, caller, entry.folderId)
  return {
    ...row,
    content: latest.content,
    versions,
    events,
    uses,
    statistics: sumStatistics(perExam),
    similar: await seenLikenesses(db, access, likenesses),
    faults: [...faultsOf(latest.content, entry.knowledgePoint)],
    may: {
      edit: actor.mayEdit && entry.status !== 'retired',
      acts: possibleActs(lifeOf(entry, versions), actor),
    },
  }
}

/** A page of entries that the caller may see. @throws ApiError invalidRequest for a strange cursor. */
export async function searchEntries(
  db: Db,
  caller: Caller,
  filter: EntryFilter,
  page: {
    readonly order: 'number' | 'newest'
    readonly after?: string | undefined
    readonly pageSize: number
  },
): Promise<{ rows: EntryRow[]; next: string | null; total: number }> {
  const folderIds = folderIdsOf(await accessOf(db, caller))
  const after = page.after === undefined ? undefined : cursorOf(page.order, page.after)
  const [rows, total] = await Promise.all([
    selectEntries(db, filter, folderIds, { order: page.order, after, limit: page.pageSize + 1 }),
    countEntries(db, filter, folderIds),
  ])
  const shown = rows.slice(0, page.pageSize)
  const last = shown.at(-1)
  return {
    rows: shown,
    next: rows.length > page.pageSize && last ? textOf(page.order, last) : null,
    total,
  }
}

const textOf = (order: PageCursor['order'], row: EntryRow): string =>
  order === 'number' ? row.number : `${row.updatedAt}.${row.entryId}`

function cursorOf(order: PageCursor['order'], text: string): PageCursor {
  const [, knowledgePoint, serial] = /^(\d{5})(\d{2,6})$/.exec(text) ?? []
  if (order === 'number' && knowledgePoint !== undefined)
    return { order, knowledgePoint, serial: Number(serial) }
  const [, updatedAt, entryId] = /^(\d{1,16})\.([0-9a-f-]{36})$/.exec(text) ?? []
  if (order === 'newest' && entryId !== undefined)
    return { order, updatedAt: Number(updatedAt), entryId }
  throw new ApiError('invalidRequest', 'No such place in the list')
}
