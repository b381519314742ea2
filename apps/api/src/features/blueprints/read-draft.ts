import {
  blueprintFaults,
  plannedPoints,
  type PaperDraft,
  type PaperDraftRow,
} from '@wenkao/shared/blueprints'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { actorOf } from '../audit/index.ts'
import { isOffice, selectEntryRows } from '../bank/index.ts'
import { findDraft, selectDrafts } from './blueprints.queries.ts'
import { requireOwn } from './change-draft.ts'
import { poolsOf } from './draft-pools.ts'

/** Papers in the making that a caller sees, newest first. */
export async function listDrafts(db: Db, caller: Caller): Promise<PaperDraftRow[]> {
  const drafts = await selectDrafts(db, isOffice(caller) ? undefined : actorOf(caller).id)
  return drafts.map(({ draftId, ownerName, updatedAt, paperId, blueprint, places }) => ({
    ...{ draftId, ownerName, updatedAt, paperId },
    title: blueprint.title,
    points: plannedPoints(blueprint.rows),
    variants: blueprint.variants,
    isDrawn: places.length > 0,
  }))
}

/** A draft with all that its page shows. @throws ApiError notFound. */
export async function readDraft(db: Db, caller: Caller, draftId: string): Promise<PaperDraft> {
  const draft = requireOwn(caller, await findDraft(db, draftId))
  const [pools, rows] = await Promise.all([
    poolsOf(db, caller, draft.blueprint),
    selectEntryRows(
      db,
      draft.places.map(({ entryId }) => entryId),
    ),
  ])
  const { revision, blueprint, ownerName, updatedAt, paperId } = draft
  return {
    ...{ draftId, revision, blueprint, ownerName, updatedAt, paperId },
    faults: blueprintFaults(blueprint),
    available: pools.map(({ row, pool }) => ({ rowId: row.rowId, count: pool.length })),
    places: draft.places.flatMap((place) => {
      const entry = rows.get(place.entryId)
      if (!entry) return []
      const { number, title, difficulty, timesUsed } = entry
      return [{ ...place, number, title, difficulty, timesUsed }]
    }),
  }
}
