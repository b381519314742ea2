import {
  blueprintFaults,
  type Blueprint,
  type BlueprintRow,
  type DrawnEntry,
} from '@wenkao/shared/blueprints'
import { canonicalJson, type Json } from '@wenkao/shared/kernel'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import { isOffice } from '../bank/index.ts'
import {
  findDraft,
  insertDraft,
  lockDraft,
  updateDraft,
  type DraftRecord,
} from './blueprints.queries.ts'
import type { StoredPlace } from './blueprints.table.ts'
import { drawApart, drawRows, enginePlacement, poolsOf, type RowWithPool } from './draft-pools.ts'

/** A draft that the caller may see: the own one, or any for the office. @throws ApiError notFound. */
export function requireOwn(caller: Caller, draft: DraftRecord | undefined): DraftRecord {
  if (!draft || (!isOffice(caller) && draft.ownerId !== actorOf(caller).id))
    throw new ApiError('notFound', 'No such draft')
  return draft
}

/** A draft that can still be changed, as the caller's page showed it. @throws ApiError conflict. */
export function requireOpen(draft: DraftRecord, expectedRevision: number): void {
  if (draft.paperId !== null) throw new ApiError('conflict', 'This paper is confirmed')
  if (draft.revision !== expectedRevision)
    throw new ApiError('conflict', 'Somebody else changed this paper')
}

/** A new draft with its audit row; the same request again changes nothing. */
export async function createDraft(
  services: Services,
  caller: Caller,
  wish: { readonly draftId: string; readonly blueprint: Blueprint },
): Promise<void> {
  const { id, name } = actorOf(caller)
  await services.db.transaction(async (transaction) => {
    const isNew = await insertDraft(transaction, {
      ...wish,
      ...{ ownerId: caller.kind === 'staff' ? id : null, ownerName: name },
      ...{ revision: 1, places: [], paperId: null },
      seed: freshId(services),
      updatedAt: services.clock.now(),
    })
    if (!isNew) {
      const held = requireOwn(caller, await findDraft(transaction, wish.draftId))
      if (isSame(held.blueprint, wish.blueprint)) return
      throw new ApiError('conflict', 'This draft is there already')
    }
    await recordAction(services, transaction, caller, {
      action: 'papers.make',
      subject: `new paper ${wish.blueprint.title}`,
      detail: { draftId: wish.draftId },
    })
  })
}

const isSame = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)

/** Changes a draft inside a transaction that holds it. */
async function change(
  services: Services,
  caller: Caller,
  wish: { readonly draftId: string; readonly expectedRevision: number },
  work: (
    transaction: Db,
    draft: DraftRecord,
  ) => Promise<Partial<Pick<DraftRecord, 'blueprint' | 'places'>>>,
): Promise<void> {
  await services.db.transaction(async (transaction) => {
    const draft = requireOwn(caller, await lockDraft(transaction, wish.draftId))
    requireOpen(draft, wish.expectedRevision)
    await updateDraft(transaction, draft, await work(transaction, draft), services.clock.now())
  })
}

/** Changes the plan. Places stay where their row asks for the same as before and still has them. */
export async function saveBlueprint(
  services: Services,
  caller: Caller,
  wish: {
    readonly draftId: string
    readonly expectedRevision: number
    readonly blueprint: Blueprint
  },
): Promise<void> {
  await change(services, caller, wish, async (_transaction, { blueprint: before, places }) => {
    const { blueprint } = wish
    const rows = new Map(blueprint.rows.map((row) => [row.rowId, row]))
    const old = new Map(before.rows.map((row) => [row.rowId, row]))
    const kept = places.filter((place) => {
      const row = rows.get(place.rowId)
      return (
        row !== undefined &&
        blueprint.use === before.use &&
        asksTheSame(row, old.get(place.rowId)) &&
        place.at < row.count &&
        (place.variant ?? 0) < blueprint.variants
      )
    })
    return { blueprint, places: kept }
  })
}

/** Whether a row draws from the same entries; count and points may differ. */
function asksTheSame(row: BlueprintRow, before: BlueprintRow | undefined): boolean {
  const part = ({ code, kind, levels, tag, isCommon, placement }: BlueprintRow) => ({
    ...{ code, kind, isCommon, tag: tag ?? null, levels: levels ?? null },
    placement: placement === undefined ? null : enginePlacement(placement),
  })
  return before !== undefined && isSame(part(row), part(before))
}

/** Draws the places of all rows, or of some, anew. @throws ApiError invalidRequest for a faulty plan. */
export async function drawDraft(
  services: Services,
  caller: Caller,
  wish: {
    readonly draftId: string
    readonly expectedRevision: number
    readonly rowIds?: readonly string[] | undefined
  },
): Promise<void> {
  const { rowIds } = wish
  await change(services, caller, wish, async (transaction, draft) => {
    requirePlan(draft.blueprint)
    const kept =
      rowIds === undefined ? [] : draft.places.filter(({ rowId }) => !rowIds.includes(rowId))
    const gone = rowIds === undefined ? [] : draft.places.filter((place) => !kept.includes(place))
    const pools = await poolsOf(transaction, caller, draft.blueprint)
    const seed = `${draft.seed}/${draft.revision}`
    const input = {
      ...{ rows: drawRows(pools), variants: draft.blueprint.variants, seed, kept },
    }
    // Redrawn rows get other entries where the bank has them.
    const without = new Set(gone.map(({ entryId }) => entryId))
    const other = without.size > 0 ? await drawApart(transaction, { ...input, without }) : undefined
    const outcome = other?.kind === 'drawn' ? other : await drawApart(transaction, input)
    if (outcome.kind === 'short') throw shortageError(outcome.shortages, pools)
    return { places: withVersions(outcome.drawn, pools, draft.places) }
  })
}

function requirePlan(blueprint: Blueprint): void {
  const faults = blueprintFaults(blueprint).filter(({ kind }) => kind !== 'pointsDiffer')
  if (faults.length > 0)
    throw new ApiError(
      'invalidRequest',
      `The plan is faulty: ${faults.map(({ kind }) => kind).join(', ')}`,
    )
}

/** What a page tells of rows that the bank cannot fill. */
function shortageError(
  shortages: readonly { rowId: string; wanted: number; found: number }[],
  pools: readonly RowWithPool[],
): ApiError {
  const named = shortages.map(({ rowId, wanted, found }) => {
    const row = pools.find((one) => one.row.rowId === rowId)?.row
    return `${row?.code ?? rowId} ${row?.kind ?? ''}: ${found} of ${wanted}`
  })
  return new ApiError('conflict', `The bank has too few entries: ${named.join('; ')}`)
}

/** Places with the version of the day; those that stayed keep theirs. */
function withVersions(
  drawn: readonly DrawnEntry[],
  pools: readonly RowWithPool[],
  before: readonly StoredPlace[],
): StoredPlace[] {
  const versions = new Map(
    pools.flatMap(({ pool }) => pool.map(({ entryId, version }) => [entryId, version] as const)),
  )
  const held = new Map(before.map(({ entryId, version }) => [entryId, version]))
  return drawn.map(({ rowId, at, variant, entryId }) => ({
    ...{ rowId, at, variant, entryId },
    version: held.get(entryId) ?? versions.get(entryId) ?? 1,
  }))
}

/**
 * Replaces one place (换题), by a chosen entry or by another that is drawn.
 * @throws ApiError invalidRequest for an entry that does not fit the row or is in the paper already.
 */
export async function replacePlace(
  services: Services,
  caller: Caller,
  wish: {
    readonly draftId: string
    readonly expectedRevision: number
    readonly rowId: string
    readonly at: number
    readonly variant: number | null
    readonly entryId: string | null
  },
): Promise<void> {
  await change(services, caller, wish, async (transaction, draft) => {
    const isIt = (one: StoredPlace) =>
      one.rowId === wish.rowId && one.at === wish.at && one.variant === wish.variant
    const gone = draft.places.find(isIt)
    if (!gone) throw new ApiError('notFound', 'No such place in this paper')
    const kept = draft.places.filter((one) => !isIt(one))
    const pools = await poolsOf(transaction, caller, draft.blueprint)
    if (wish.entryId !== null) {
      const entry = pools
        .find(({ row }) => row.rowId === wish.rowId)
        ?.pool.find(({ entryId }) => entryId === wish.entryId)
      if (!entry) throw new ApiError('invalidRequest', 'This entry does not fit the row')
      const meets = kept.some(
        (one) =>
          one.entryId === wish.entryId &&
          (one.variant === null || wish.variant === null || one.variant === wish.variant),
      )
      if (meets) throw new ApiError('invalidRequest', 'This entry is in the paper already')
      const { entryId, version } = entry
      return { places: draft.places.map((one) => (isIt(one) ? { ...one, entryId, version } : one)) }
    }
    const outcome = await drawApart(transaction, {
      rows: drawRows(pools),
      variants: draft.blueprint.variants,
      seed: `${draft.seed}/${draft.revision}`,
      kept,
      without: new Set([gone.entryId]),
    })
    if (outcome.kind === 'short') throw shortageError(outcome.shortages, pools)
    return { places: withVersions(outcome.drawn, pools, draft.places) }
  })
}
