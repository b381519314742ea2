import { startFilesOf, type ReportLine, type WrittenItems } from '@wenkao/exchange'
import { isItemContent, type EntryContent, type EntryRow } from '@wenkao/shared/bank'
import {
  MOST_EXCHANGED,
  TASK_PACKAGE_LIMITS,
  type ExportQuery,
  type PackedTask,
} from '@wenkao/shared/exchange'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { searchEntries, selectContents } from '../bank/index.ts'
import { writeApart, writeTasksApart } from './run-apart.ts'

const PAGE = 200

interface Given {
  readonly row: EntryRow
  readonly content: EntryContent
}

/** Entries of a search in their latest version, by number. @throws ApiError tooLarge. */
async function entriesOf(
  { reports: { db } }: Pick<Services, 'reports'>,
  caller: Caller,
  { format, numbers, ...filter }: ExportQuery,
): Promise<Given[]> {
  const form = format === 'tasks' ? 'task' : 'item'
  const limit =
    format === 'qti3' || format === 'tasks' ? MOST_EXCHANGED[format] : MOST_EXCHANGED.items
  const given: Given[] = []
  // A number is looked up as one, so that a few of them cost no walk through the bank.
  for (const number of numbers === undefined ? [undefined] : new Set(numbers.split(','))) {
    const asked = { ...filter, form, ...(number !== undefined && { search: number }) } as const
    let after: string | undefined
    do {
      const page = { order: 'number' as const, after, pageSize: PAGE }
      const found = await searchEntries(db, caller, asked, page)
      const rows = found.rows.filter((row) => number === undefined || row.number === number)
      const used = rows.map(({ entryId, latestVersion }) => ({ entryId, version: latestVersion }))
      const contents = await selectContents(db, used)
      for (const row of rows) {
        const content = contents.get(row.entryId)?.content
        if (content) given.push({ row, content })
      }
      if (given.length > limit)
        throw new ApiError('tooLarge', 'Too many items for one file: narrow the search', { limit })
      after = number === undefined ? (found.next ?? undefined) : undefined
    } while (after !== undefined)
  }
  return given
}

/** How many entries of the search are of the form that a format does not carry (EX4). */
export async function countOthers(
  { reports: { db } }: Pick<Services, 'reports'>,
  caller: Caller,
  { format, numbers, ...filter }: ExportQuery,
): Promise<number> {
  const form = format === 'tasks' ? 'item' : 'task'
  const page = { order: 'number', after: undefined } as const
  if (numbers === undefined)
    return (await searchEntries(db, caller, { ...filter, form }, { ...page, pageSize: 1 })).total
  let count = 0
  for (const search of new Set(numbers.split(','))) {
    const found = await searchEntries(
      db,
      caller,
      { ...filter, form, search },
      { ...page, pageSize: PAGE },
    )
    count += found.rows.filter(({ number }) => number === search).length
  }
  return count
}

/** Bytes of the named contents that are here. @throws ApiError tooLarge above what a file may hold. */
async function contentsOf(
  { blobs }: Pick<Services, 'blobs'>,
  hashes: readonly string[],
  most: number,
): Promise<Map<string, Uint8Array>> {
  const held = new Map<string, Uint8Array>()
  let size = 0
  for (const hash of new Set(hashes)) {
    const bytes = await blobs.read(hash)
    if (!bytes) continue
    size += bytes.length
    if (size > most)
      throw new ApiError('tooLarge', 'Too many files for one package: narrow the search', {
        limit: most,
      })
    held.set(hash, bytes)
  }
  return held
}

/** Pictures of one file of items; a bank's screenshots are small. */
const MOST_PICTURES_BYTES = 200 * 1024 * 1024

/**
 * Items or task templates of a search as a file (N08), with what the format had no place for.
 * @throws ApiError tooLarge with more than a file may hold.
 */
export async function exportItems(
  services: Services,
  caller: Caller,
  query: ExportQuery,
): Promise<WrittenItems & { readonly found: number; readonly report: readonly ReportLine[] }> {
  const { format } = query
  const given = await entriesOf(services, caller, query)
  if (format === 'tasks') {
    const tasks = given.flatMap(({ row, content }): PackedTask[] => {
      const { number, knowledgePoint, difficulty, tags } = row
      return isItemContent(content) ? [] : [{ number, knowledgePoint, difficulty, tags, content }]
    })
    const hashes = tasks.flatMap(({ content }) => startFilesOf(content.template) ?? [])
    const files = await contentsOf(
      services,
      hashes.map(({ hash }) => hash),
      TASK_PACKAGE_LIMITS.bytes,
    )
    return { ...(await writeTasksApart({ tasks, files })), found: tasks.length }
  }
  const items = given.flatMap(({ row: { knowledgePoint, difficulty, tags }, content }) =>
    isItemContent(content) ? [{ knowledgePoint, difficulty, tags, content }] : [],
  )
  const hasPictures = format === 'moodleXml' || format === 'qti3'
  const named = hasPictures ? items.flatMap(({ content }) => content.pictures ?? []) : []
  const pictures = await contentsOf(
    services,
    named.map(({ hash }) => hash),
    MOST_PICTURES_BYTES,
  )
  return { ...(await writeApart({ items, format, pictures })), found: items.length }
}
