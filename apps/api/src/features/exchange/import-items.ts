import { wordsOf, type FoundItem, type ReadItems } from '@wenkao/exchange'
import { plainTextOf } from '@wenkao/shared/bank'
import type { EndpointInput } from '@wenkao/shared/kernel'
import type { ExchangeLine, importItems as contract } from '@wenkao/shared/exchange'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { accessOf, hasRight, importEntries, keepPicture, selectCategories } from '../bank/index.ts'
import { readApart } from './run-apart.ts'

type Wish = EndpointInput<typeof contract>['query']

const PREVIEWED = 50
const MOST_LINES = 2_000
const MORE: ExchangeLine = {
  ...{ at: 0, name: '', severity: 'error', code: 'more' },
  ...{ zh: '还有更多问题未列出', en: 'There are more lines than are listed' },
}

/** Why the bank refused an item, by the message of its refusal. */
const REFUSALS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  unknownKnowledgePoint: {
    zh: '题库中没有此知识点，未导入',
    en: 'The bank has no such knowledge point, not imported',
  },
}

function refusal({ place, item }: FoundItem, code: string): ExchangeLine {
  const words = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined
  const { zh, en } = words ?? { zh: '题库未接受', en: 'The bank did not take it' }
  const about = words ? item.knowledgePoint : code
  return { ...place, severity: 'error', code, zh: `${zh}：${about}`, en: `${en}: ${about}` }
}

/** The lines of a report with their words. */
export const linesOf = ({ report }: Pick<ReadItems, 'report'>): ExchangeLine[] =>
  report.map((line) => {
    const { at, name, severity, code } = line
    return { at, name, severity, code, ...wordsOf(line) }
  })

/**
 * Brings a file of items into a folder as drafts, which a second person reviews (BK3, N08). A trial
 * reads and judges as the import does and keeps nothing.
 * @throws ApiError notFound or forbidden for the folder, fileUnreadable.
 */
export async function importItems(
  services: Services,
  caller: Caller,
  bytes: Uint8Array,
  wish: Wish,
) {
  const { db } = services
  const access = await accessOf(db, caller)
  if (!hasRight(access, wish.folderId, 'read')) throw new ApiError('notFound', 'No such folder')
  if (!hasRight(access, wish.folderId, 'edit'))
    throw new ApiError('forbidden', 'This folder is not shared for that')
  const { format, knowledgePoint, difficulty } = wish
  const read = await readApart({ bytes, format, wish: { knowledgePoint, difficulty } })
  const points = new Set((await selectCategories(db)).map(({ code }) => code))
  const taken = read.items.filter(({ item }) => points.has(item.knowledgePoint))
  const report = [
    ...linesOf(read),
    ...read.items
      .filter(({ item }) => !points.has(item.knowledgePoint))
      .map((found) => refusal(found, 'unknownKnowledgePoint')),
  ]
  const kept = { added: 0, similar: 0 }
  if (wish.dryRun === 'no' && taken.length > 0) {
    const hashes = new Set(
      taken.flatMap(({ item }) => item.content.pictures ?? []).map(({ hash }) => hash),
    )
    for (const [hash, picture] of read.pictures)
      if (hashes.has(hash)) await keepPicture(services, caller, picture)
    const note = wish.fileName === '' ? format : wish.fileName
    const rows = taken.map(({ item }) => item)
    for (const row of await importEntries(services, caller, {
      folderId: wish.folderId,
      rows,
      note,
    })) {
      const found = taken[row.at]
      if (row.outcome === 'added') {
        kept.added += 1
        if (row.similar.length > 0) kept.similar += 1
      } else if (row.outcome === 'refused' && found)
        report.push(...row.faults.map((fault) => refusal(found, fault)))
    }
  }
  return {
    found: taken.length,
    ...kept,
    items: taken.slice(0, PREVIEWED).map(({ place, item }) => ({
      at: place.at,
      kind: item.content.kind,
      title: plainTextOf(item.content.stem).slice(0, 120),
      knowledgePoint: item.knowledgePoint,
    })),
    report: report.length > MOST_LINES ? [...report.slice(0, MOST_LINES), MORE] : report,
  }
}
