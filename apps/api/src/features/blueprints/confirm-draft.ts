import { blueprintFaults } from '@wenkao/shared/blueprints'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { insertUses } from '../bank/index.ts'
import { confirmPaper, nextVersion, PaperFaults } from '../papers/index.ts'
import { findDraft, lockDraft, updateDraft } from './blueprints.queries.ts'
import { requireOpen, requireOwn } from './change-draft.ts'
import { makePaper } from './make-paper.ts'

/**
 * Confirms a draft (D03): makes every variant, checks every task (CHECKPOINTS 2.8), and keeps the paper,
 * which nothing changes from now on. Its entries are noted as used. A repeated request has the same
 * paper (R4).
 * @returns the paper's id. @throws ApiError conflict, invalidRequest with what keeps it back.
 */
export async function confirmDraft(
  services: Services,
  caller: Caller,
  wish: { readonly draftId: string; readonly expectedRevision: number },
): Promise<string> {
  const draft = requireOwn(caller, await findDraft(services.db, wish.draftId))
  if (draft.paperId !== null) return draft.paperId
  requireOpen(draft, wish.expectedRevision)
  const faults = blueprintFaults(draft.blueprint)
  if (faults.length > 0)
    throw new ApiError(
      'invalidRequest',
      `The plan is faulty: ${faults.map(({ kind }) => kind).join(', ')}`,
    )
  const { variants, materials } = await makePaper(services, draft)
  const { title, variantRule } = draft.blueprint
  try {
    return await services.db.transaction(async (transaction) => {
      const held = requireOwn(caller, await lockDraft(transaction, wish.draftId))
      if (held.paperId !== null) return held.paperId
      requireOpen(held, wish.expectedRevision)
      const within = { ...services, db: transaction }
      const version = await nextVersion(transaction, title)
      const paperId = await confirmPaper(
        within,
        { variants, rule: variantRule },
        materials,
        version,
      )
      const used = new Map(held.places.map(({ entryId, version: own }) => [entryId, own]))
      const confirmedAt = services.clock.now()
      // What a class practises is no exposure of the office's (CE8).
      if (held.blueprint.use === 'exam')
        await insertUses(
          transaction,
          paperId,
          [...used].map(([entryId, own]) => ({ entryId, version: own })),
          confirmedAt,
        )
      await updateDraft(transaction, held, { paperId }, confirmedAt)
      await recordAction(services, transaction, caller, {
        action: 'papers.make',
        subject: `confirmed paper ${title}`,
        detail: { draftId: wish.draftId, paperId, version, variants: variants.length },
      })
      return paperId
    })
  } catch (cause) {
    if (cause instanceof PaperFaults) throw new ApiError('invalidRequest', cause.message, { cause })
    throw cause
  }
}
