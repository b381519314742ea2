import { BankItem, EntryContent, KnowledgePointCode, parseNumber } from '@wenkao/shared/bank'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { addEntry } from './add-entry.ts'
import { findByNumber, raiseSerial } from './entries.queries.ts'
import { faultsOf, fitsArea, requireSentFiles } from './entry-facts.ts'
import { accessOf, requireFolder } from './folder-access.ts'
import { noteSimilar } from './note-similar.ts'

/** An entry as a file of exchange or the delivered bank brings it. */
export interface EntryToImport {
  /** Kept where it is free, so that the same file brings nothing twice; else the next one is given. */
  readonly number?: string | undefined
  readonly knowledgePoint: string
  readonly difficulty: number
  readonly tags: readonly string[]
  readonly content: EntryContent
}

export interface ImportWish {
  readonly folderId: string
  readonly rows: readonly EntryToImport[]
  /** Kept with each version, e.g. the name of the file. */
  readonly note: string
  /** Who wrote them; else the caller. */
  readonly authorName?: string | undefined
  /**
   * Who approved them before they came: only for a bank that was reviewed as a whole. Without it they
   * are drafts, and a second person reviews them (BK3).
   */
  readonly approvedByName?: string | undefined
}

/** What became of a row; `at` counts from 0 in the order of the rows. */
export type ImportedRow =
  | {
      readonly at: number
      readonly outcome: 'added'
      readonly entryId: string
      readonly number: string
      /** Numbers of none: entries that read like it, by id. */
      readonly similar: readonly { readonly entryId: string; readonly similarity: number }[]
    }
  /** An entry has this number already; nothing was changed. */
  | { readonly at: number; readonly outcome: 'present'; readonly number: string }
  | { readonly at: number; readonly outcome: 'refused'; readonly faults: readonly string[] }

const BATCH = 200

/**
 * Adds many entries, 200 in a transaction: what comes after a failure can be given again. A row that
 * cannot be taken is reported and stops no other.
 * @returns one line per row, in their order. @throws ApiError notFound, forbidden for the folder.
 */
export async function importEntries(
  services: Services,
  caller: Caller,
  wish: ImportWish,
): Promise<ImportedRow[]> {
  const access = await accessOf(services.db, caller)
  await requireFolder(services.db, access, wish.folderId, 'edit')
  const report: ImportedRow[] = []
  for (let from = 0; from < wish.rows.length; from += BATCH) {
    const batch = wish.rows.slice(from, from + BATCH)
    await services.db.transaction(async (transaction) => {
      const done: ImportedRow[] = []
      for (const [at, row] of batch.entries())
        done.push(await importRow(services, transaction, caller, wish, row, from + at))
      const added = done.filter(({ outcome }) => outcome === 'added').length
      if (added > 0)
        await recordAction(services, transaction, caller, {
          action: 'bank.edit',
          subject: `${added} entries brought in`,
          detail: { folderId: wish.folderId, added, note: wish.note },
        })
      report.push(...done)
    })
  }
  return report
}

const Row = z.object({
  number: z.optional(z.string()),
  knowledgePoint: KnowledgePointCode,
  difficulty: BankItem.shape.difficulty,
  tags: BankItem.shape.tags,
  content: EntryContent,
})

async function importRow(
  services: Services,
  transaction: Db,
  caller: Caller,
  wish: ImportWish,
  given: EntryToImport,
  at: number,
): Promise<ImportedRow> {
  const parsed = z.safeParse(Row, given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return { at, outcome: 'refused', faults }
  }
  const row = parsed.data
  if (!fitsArea(row.content, row.knowledgePoint))
    return { at, outcome: 'refused', faults: ['wrongArea'] }
  const faults = wish.approvedByName === undefined ? [] : faultsOf(row.content, row.knowledgePoint)
  if (faults.length > 0) return { at, outcome: 'refused', faults }
  const number = row.number === undefined ? undefined : parseNumber(row.number)
  if (row.number !== undefined && number?.knowledgePoint !== row.knowledgePoint)
    return { at, outcome: 'refused', faults: ['wrongNumber'] }
  const { entryId, serial } = { entryId: freshId(services), serial: number?.serial }
  try {
    if (serial !== undefined) {
      if (!(await raiseSerial(transaction, row.knowledgePoint, serial)))
        return { at, outcome: 'refused', faults: ['unknownKnowledgePoint'] }
      const held = await findByNumber(transaction, row.knowledgePoint, serial)
      if (held) return { at, outcome: 'present', number: held.number }
    }
    await requireSentFiles(transaction, row.content)
    const { folderId, note, authorName, approvedByName } = wish
    const facts = { entryId, serial, folderId, note, authorName, approvedByName }
    const given = await addEntry(services, transaction, caller, { ...row, ...facts })
    const similar = await noteSimilar(transaction, entryId, row.content)
    return { at, outcome: 'added', entryId, number: given, similar }
  } catch (error) {
    // Only refusals that were thrown before anything was written; a failure of the database ends the batch.
    if (error instanceof ApiError) return { at, outcome: 'refused', faults: [faultOf(error)] }
    throw error
  }
}

const faultOf = (error: ApiError): string =>
  error.code === 'notFound' ? 'unknownKnowledgePoint' : error.message
