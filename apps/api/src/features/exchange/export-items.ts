import type { ReportLine, WrittenItems } from '@wenkao/exchange'
import type { BankItem } from '@wenkao/shared/bank'
import { MOST_EXCHANGED, type ExportQuery } from '@wenkao/shared/exchange'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { searchEntries, selectContents } from '../bank/index.ts'
import { writeApart } from './run-apart.ts'

const PAGE = 200

/** Items of a search in their latest version, by number. @throws ApiError tooLarge. */
async function itemsOf(
  { db }: Services,
  caller: Caller,
  { format, ...filter }: ExportQuery,
): Promise<BankItem[]> {
  const limit = format === 'qti3' ? MOST_EXCHANGED.qti3 : MOST_EXCHANGED.items
  const items: BankItem[] = []
  let after: string | undefined
  do {
    const page = { order: 'number' as const, after, pageSize: PAGE }
    const found = await searchEntries(db, caller, { ...filter, form: 'item' }, page)
    const used = found.rows.map(({ entryId, latestVersion }) => ({
      entryId,
      version: latestVersion,
    }))
    const contents = await selectContents(db, used)
    for (const { entryId, knowledgePoint, difficulty, tags } of found.rows) {
      const content = contents.get(entryId)?.content
      if (content && 'stem' in content) items.push({ knowledgePoint, difficulty, tags, content })
    }
    if (items.length > limit)
      throw new ApiError('tooLarge', 'Too many items for one file: narrow the search', { limit })
    after = found.next ?? undefined
  } while (after !== undefined)
  return items
}

/**
 * Items of a search as a file (N08), with what the format had no place for.
 * @throws ApiError tooLarge with more items than a file may hold.
 */
export async function exportItems(
  services: Services,
  caller: Caller,
  query: ExportQuery,
): Promise<WrittenItems & { readonly found: number; readonly report: readonly ReportLine[] }> {
  const items = await itemsOf(services, caller, query)
  const pictures = new Map<string, Uint8Array>()
  if (query.format === 'moodleXml' || query.format === 'qti3')
    for (const { hash } of items.flatMap(({ content }) => content.pictures ?? [])) {
      const bytes = pictures.has(hash) ? undefined : await services.blobs.read(hash)
      if (bytes) pictures.set(hash, bytes)
    }
  const written = await writeApart({ items, format: query.format, pictures })
  return { ...written, found: items.length }
}
