import { setImmediate } from 'node:timers/promises'
import type { EntryContent } from '@wenkao/shared/bank'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { rowsOf } from './add-entry.ts'
import { insertEntries, insertVersions, lockImports } from './entries.queries.ts'
import { selectSentFiles, unsentOf } from './entry-facts.ts'
import { findSame } from './find-same.ts'
import { accessOf, requireFolder } from './folder-access.ts'
import { giveSerials } from './give-serials.ts'
import { judgeRow, type JudgedRow } from './judge-row.ts'
import { noteSimilarOfNew } from './note-similar.ts'

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
  /** Whether to leave out what the bank holds already, whoever brought it a moment ago (EX1). */
  readonly onlyNew?: boolean
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
  /** An entry has this number, or, where only new ones are wished, this content; nothing was changed. */
  | { readonly at: number; readonly outcome: 'present'; readonly number: string }
  | { readonly at: number; readonly outcome: 'refused'; readonly faults: readonly string[] }

/** A row that can be taken so far. */
export interface TakenRow {
  readonly at: number
  readonly row: JudgedRow
}
/** Those that are left of some rows, and what became of the others. */
export interface Sifted<Left> {
  readonly left: readonly Left[]
  readonly out: readonly ImportedRow[]
}

const BATCH = 200
/** Rows between two looks at what else this process has to do. */
const AT_ONCE = 20

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
    const judged: Sifted<TakenRow>[] = []
    for (const [index, given] of wish.rows.slice(from, from + BATCH).entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate()
      judged.push(judge(given, from + index, wish))
    }
    const taken = judged.flatMap(({ left }) => left)
    const done = await services.db.transaction((transaction) =>
      importBatch(services, transaction, caller, wish, taken),
    )
    const lines = [...judged.flatMap(({ out }) => out), ...done]
    report.push(...lines.sort((one, other) => one.at - other.at))
  }
  return report
}

function judge(given: EntryToImport, at: number, wish: ImportWish): Sifted<TakenRow> {
  const judged = judgeRow(given, wish.approvedByName !== undefined)
  return 'row' in judged
    ? { left: [{ at, row: judged.row }], out: [] }
    : { left: [], out: [{ at, outcome: 'refused', faults: judged.faults }] }
}

async function importBatch(
  services: Services,
  transaction: Db,
  caller: Caller,
  wish: ImportWish,
  given: readonly TakenRow[],
): Promise<ImportedRow[]> {
  const fresh = wish.onlyNew ? await leaveOutSame(transaction, caller, given) : siftNone(given)
  const sent = await leaveOutUnsent(transaction, fresh.left)
  const numbered = await giveSerials(transaction, sent.left)
  const { folderId, note, authorName, approvedByName } = wish
  const ids = numbered.left.map((one) => ({ ...one, entryId: freshId(services) }))
  const rows: ReturnType<typeof rowsOf>[] = []
  for (const [index, { row, serial, entryId }] of ids.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const facts = { entryId, serial, folderId, note, authorName, approvedByName }
    rows.push(rowsOf(services, caller, { ...row, ...facts }))
  }
  const inserted = await insertEntries(
    transaction,
    rows.map(({ entry }) => entry),
  )
  const kept = rows.filter(({ entry }) => inserted.has(entry.entryId))
  await insertVersions(
    transaction,
    kept.map(({ version }) => version),
  )
  const alike = await noteSimilarOfNew(
    transaction,
    kept.map(({ version }) => version),
  )
  if (kept.length > 0)
    await recordAction(services, transaction, caller, {
      action: 'bank.edit',
      subject: `${kept.length} entries brought in`,
      detail: { folderId, added: kept.length, note },
    })
  const added = ids.map(({ at, row, entryId }, index): ImportedRow => {
    const number = rows[index]?.entry.number ?? ''
    return inserted.has(entryId)
      ? { at, outcome: 'added', entryId, number, similar: alike.get(entryId) ?? [] }
      : row.serial === undefined
        ? { at, outcome: 'refused', faults: ['This entry is there already'] }
        : { at, outcome: 'present', number }
  })
  return [...fresh.out, ...sent.out, ...numbered.out, ...added]
}

const siftNone = (left: readonly TakenRow[]): Sifted<TakenRow> => ({ left, out: [] })

/** From here to the end of the transaction no other import that looks adds anything. */
async function leaveOutSame(
  transaction: Db,
  caller: Caller,
  rows: readonly TakenRow[],
): Promise<Sifted<TakenRow>> {
  await lockImports(transaction)
  const contents = rows.map(({ row }) => row.content)
  const held = await findSame(transaction, caller, contents)
  return {
    left: rows.filter((_, index) => !held.has(index)),
    out: rows.flatMap(({ at }, index) => {
      const number = held.get(index)
      return number === undefined ? [] : [{ at, outcome: 'present' as const, number }]
    }),
  }
}

async function leaveOutUnsent(
  transaction: Db,
  rows: readonly TakenRow[],
): Promise<Sifted<TakenRow>> {
  const sent = await selectSentFiles(
    transaction,
    rows.map(({ row }) => row.content),
  )
  const judged = rows.map((one) => ({ one, unsent: unsentOf(one.row.content, sent) }))
  return {
    left: judged.flatMap(({ one, unsent }) => (unsent === undefined ? [one] : [])),
    out: judged.flatMap(({ one: { at }, unsent }) =>
      unsent === undefined ? [] : [{ at, outcome: 'refused' as const, faults: [unsent] }],
    ),
  }
}
