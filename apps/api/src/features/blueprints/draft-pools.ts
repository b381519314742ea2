import { isItemContent } from '@wenkao/shared/bank'
import {
  drawEntries,
  type Blueprint,
  type BlueprintRow,
  type DrawInput,
  type DrawOutcome,
  type DrawRow,
  type TaskPlacement,
} from '@wenkao/shared/blueprints'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import {
  accessOf,
  folderIdsOf,
  selectContents,
  selectForDraw,
  selectPairsOf,
  type EntryOfDraw,
} from '../bank/index.ts'

/** A row of a plan with the entries that the bank has for it. */
export interface RowWithPool {
  readonly row: BlueprintRow
  readonly pool: readonly EntryOfDraw[]
}

/**
 * Entries for every row of a plan, of what the caller may see. Rows that ask alike share one question
 * to the database.
 */
export async function poolsOf(
  db: Db,
  caller: Caller,
  { rows, use }: Pick<Blueprint, 'rows' | 'use'>,
): Promise<RowWithPool[]> {
  const folderIds = folderIdsOf(await accessOf(db, caller))
  const state = use === 'exam' ? 'approved' : 'latest'
  const asked = new Map<string, Promise<EntryOfDraw[]>>()
  const found = rows.map(async (row) => {
    const { code, kind, tag } = row
    const key = `${code} ${kind}`
    const entries = asked.get(key) ?? selectForDraw(db, { code, kind, folderIds, state })
    asked.set(key, entries)
    const all = await entries
    const tagged = tag === undefined ? all : all.filter(({ tags }) => tags.includes(tag))
    return { row, pool: await placedAs(db, row, tagged) }
  })
  return Promise.all(found)
}

/** Entries whose template lets its instruction stand where the row wants it (BP7). */
async function placedAs(
  db: Db,
  { placement }: BlueprintRow,
  entries: readonly EntryOfDraw[],
): Promise<readonly EntryOfDraw[]> {
  if (placement === undefined) return entries
  const contents = await selectContents(db, entries)
  return entries.filter(({ entryId }) => {
    const content = contents.get(entryId)?.content
    if (content === undefined || isItemContent(content)) return true
    const allowed = content.template['placements'] ?? ['apart']
    return Array.isArray(allowed) && allowed.includes(enginePlacement(placement))
  })
}

/** A row's wish in the words of templates: only in the document is a way of its own to them. */
export const enginePlacement = (placement: TaskPlacement): 'apart' | 'inDocument' =>
  placement === 'inDocument' ? placement : 'apart'

export const drawRows = (pools: readonly RowWithPool[]): DrawRow[] =>
  pools.map(({ row: { rowId, count, isCommon, levels }, pool }) => ({
    ...{ rowId, count, isCommon, levels, pool },
  }))

/** Times that a draw is tried again when entries that read alike met in it. */
const REDRAWS = 5

/**
 * Draws so that entries which read alike do not meet: what is alike is asked for what was drawn only,
 * because a bank has far more pairs than a paper has places.
 */
export async function drawApart(db: Db, input: DrawInput): Promise<DrawOutcome> {
  const alike = new Map<string, Set<string>>()
  let outcome = drawEntries(input)
  for (let round = 0; round < REDRAWS && outcome.kind === 'drawn'; round += 1) {
    const ids = [...new Set(outcome.drawn.map(({ entryId }) => entryId))]
    const unknown = ids.filter((id) => !alike.has(id))
    if (unknown.length === 0) break
    for (const id of unknown) alike.set(id, new Set())
    for (const { entryId, otherId } of await selectPairsOf(db, unknown)) {
      alike.set(entryId, (alike.get(entryId) ?? new Set()).add(otherId))
      alike.set(otherId, (alike.get(otherId) ?? new Set()).add(entryId))
    }
    outcome = drawEntries({ ...input, similar: alike })
  }
  return outcome
}
