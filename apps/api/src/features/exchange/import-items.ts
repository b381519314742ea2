import { setImmediate } from 'node:timers/promises'
import { startFilesOf, type ReportLine } from '@wenkao/exchange'
import { identityOf, isItemContent, titleOf, type EntryContent } from '@wenkao/shared/bank'
import type { importItems as contract } from '@wenkao/shared/exchange'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import {
  accessOf,
  findSame,
  hasRight,
  importEntries,
  keepPicture,
  keepStartFile,
  selectCategories,
  sortInBands,
} from '../bank/index.ts'
import type { TellProgress } from './import-desk.ts'
import { readFile, type FoundEntry, type ReadFile } from './read-file.ts'
import { lineAt, linesOf } from './report-lines.ts'

type Wish = EndpointInput<typeof contract>['query']

const PREVIEWED = 50
const BATCH = 200

/**
 * Brings a file of items or task templates into a folder as drafts, which a second person reviews (BK3,
 * N08). A trial reads and judges as the import does and keeps nothing. What is there already is left out
 * and named, unless it is wished once more (EX1).
 * @throws ApiError notFound or forbidden for the folder, fileUnreadable.
 */
export async function importItems(
  services: Services,
  caller: Caller,
  bytes: Uint8Array,
  wish: Wish,
  tell: TellProgress,
) {
  await requireFolder(services, caller, wish.folderId)
  tell('reading', 0, 0)
  const { format, knowledgePoint, difficulty } = wish
  const read = await readFile(bytes, format, { knowledgePoint, difficulty })
  const report: ReportLine[] = [...read.report]
  const known = await knownEntries(services, read, report)
  const { fresh, present } = await freshEntries(services, caller, known, report, tell)
  const taken = wish.again === 'yes' ? known : fresh
  const kept =
    wish.dryRun === 'yes'
      ? { added: 0, similar: 0, late: 0 }
      : await keep(services, caller, { ...read, entries: taken }, wish, { report, tell })
  const { added, similar, late } = kept
  return {
    ...{ found: taken.length - late, present: present + late, added, similar },
    items: taken.slice(0, PREVIEWED).map(({ place, row, templateFaults }) => ({
      ...{ at: place.at, kind: row.content.kind, title: titleOf(row.content) },
      ...{ knowledgePoint: row.knowledgePoint, templateFaults: [...templateFaults] },
    })),
    report: linesOf({ report }),
  }
}

async function requireFolder(
  { db }: Pick<Services, 'db'>,
  caller: Caller,
  folderId: string,
): Promise<void> {
  const access = await accessOf(db, caller)
  if (!hasRight(access, folderId, 'read')) throw new ApiError('notFound', 'No such folder')
  if (!hasRight(access, folderId, 'edit'))
    throw new ApiError('forbidden', 'This folder is not shared for that')
}

/** Those whose knowledge point the bank has. */
async function knownEntries(
  { db }: Pick<Services, 'db'>,
  { entries }: ReadFile,
  report: ReportLine[],
): Promise<FoundEntry[]> {
  const points = new Set((await selectCategories(db)).map(({ code }) => code))
  return entries.filter(({ place, row }) => {
    const isKnown = points.has(row.knowledgePoint)
    if (!isKnown) report.push(lineAt(place, 'error', 'unknownKnowledgePoint', row.knowledgePoint))
    return isKnown
  })
}

/** Those that are neither in the bank nor before in the file; the others are named. */
async function freshEntries(
  { db, reports }: Pick<Services, 'db' | 'reports'>,
  caller: Caller,
  known: readonly FoundEntry[],
  report: ReportLine[],
  tell: TellProgress,
): Promise<{ fresh: FoundEntry[]; present: number }> {
  const contents = known.map(({ row }) => row.content)
  tell('comparing', 0, contents.length)
  await sortInBands(db)
  const held = await findSame(reports.db, caller, contents, (done) => {
    tell('comparing', done, contents.length)
  })
  const before = new Map<string, number>()
  const fresh: FoundEntry[] = []
  for (const [index, entry] of known.entries()) {
    // Twenty thousand at once would hold up somebody's answer.
    if (index % BATCH === BATCH - 1) await setImmediate()
    const number = held.get(index)
    const identity = identityOf(entry.row.content)
    const first = before.get(identity)
    if (number !== undefined) report.push(lineAt(entry.place, 'note', 'present', number))
    else if (first !== undefined)
      report.push(lineAt(entry.place, 'note', 'presentInFile', String(first)))
    else {
      before.set(identity, entry.place.at)
      fresh.push(entry)
    }
  }
  return { fresh, present: known.length - fresh.length }
}

/** Pictures of an item, start files of a template. */
const hashesOf = (content: EntryContent): string[] =>
  (isItemContent(content) ? (content.pictures ?? []) : (startFilesOf(content.template) ?? [])).map(
    ({ hash }) => hash,
  )

interface Kept {
  readonly added: number
  readonly similar: number
  /** Another import brought them while this one looked. */
  readonly late: number
}

/** Puts entries into the bank with what they name; a refused one is a line and stops no other. */
async function keep(
  services: Services,
  caller: Caller,
  { entries, pictures, startFiles }: ReadFile,
  { folderId, fileName, format, again }: Wish,
  { report, tell }: { readonly report: ReportLine[]; readonly tell: TellProgress },
): Promise<Kept> {
  const kept = { added: 0, similar: 0, late: 0 }
  if (entries.length === 0) return kept
  const named = new Set(entries.flatMap(({ row }) => hashesOf(row.content)))
  for (const [hash, picture] of pictures)
    if (named.has(hash)) await keepPicture(services, caller, picture)
  for (const file of startFiles)
    if (named.has(file.hash)) await keepStartFile(services, caller, file)
  const note = fileName === '' ? format : fileName
  for (let from = 0; from < entries.length; from += BATCH) {
    tell('keeping', from, entries.length)
    const batch = entries.slice(from, from + BATCH)
    const rows = batch.map(({ row }) => row)
    const onlyNew = again === 'no'
    for (const done of await importEntries(services, caller, { folderId, rows, note, onlyNew })) {
      const place = batch[done.at]?.place
      if (done.outcome === 'added') {
        kept.added += 1
        if (done.similar.length > 0) kept.similar += 1
      } else if (done.outcome === 'present') {
        kept.late += 1
        if (place) report.push(lineAt(place, 'note', 'present', done.number))
      } else if (place) report.push(lineAt(place, 'error', 'notTaken', done.faults.join('; ')))
    }
  }
  return kept
}
