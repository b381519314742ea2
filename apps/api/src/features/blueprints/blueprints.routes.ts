import * as contract from '@wenkao/shared/blueprints'
import { ApiError } from '../../platform/api-error.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { isOffice } from '../bank/index.ts'
import { findPaper, selectVariants } from '../papers/index.ts'
import { findDraft, findDraftOfPaper } from './blueprints.queries.ts'
import { createDraft, drawDraft, replacePlace, requireOwn, saveBlueprint } from './change-draft.ts'
import { confirmDraft } from './confirm-draft.ts'
import { makePaper } from './make-paper.ts'
import { listDrafts, readDraft } from './read-draft.ts'

/** Papers from plan to confirmation (D03, D04). */
export function blueprintsRoutes(services: Services): Route[] {
  const { db } = services
  return [
    route(contract.listPaperDrafts, async (_input, { caller }) => ({
      drafts: await listDrafts(db, caller),
    })),
    route(contract.createPaperDraft, async ({ body }, { caller }) => {
      await createDraft(services, caller, body)
      return readDraft(db, caller, body.draftId)
    }),
    route(contract.readPaperDraft, async ({ params }, { caller }) =>
      readDraft(db, caller, params.draftId),
    ),
    route(contract.saveBlueprint, async ({ params, body }, { caller }) => {
      await saveBlueprint(services, caller, { ...params, ...body })
      return readDraft(db, caller, params.draftId)
    }),
    route(contract.drawPaper, async ({ params, body }, { caller }) => {
      await drawDraft(services, caller, { ...params, ...body })
      return readDraft(db, caller, params.draftId)
    }),
    route(contract.replacePlace, async ({ params, body }, { caller }) => {
      await replacePlace(services, caller, { ...params, ...body })
      return readDraft(db, caller, params.draftId)
    }),
    route(contract.previewPaper, async ({ params }, { caller }) => {
      const draft = requireOwn(caller, await findDraft(db, params.draftId))
      const [content] = (await makePaper(services, draft, params.variant)).variants
      if (!content) throw new ApiError('notFound', 'No such variant')
      return { content }
    }),
    route(contract.confirmPaperDraft, async ({ params, body }, { caller }) => ({
      paperId: await confirmDraft(services, caller, { ...params, ...body }),
    })),
    route(contract.readPaper, async ({ params }, { caller }) => {
      const paper = await findPaper(db, params.paperId)
      if (!paper) throw new ApiError('notFound', 'No such paper')
      // The office sees every paper; an author those that were made by the own hand.
      if (!isOffice(caller)) requireOwn(caller, await findDraftOfPaper(db, params.paperId))
      const variants = await selectVariants(db, params.paperId)
      const { paperId, title, version, confirmedAt, variantRule } = paper
      return {
        ...{ paperId, title, version, confirmedAt, variantRule },
        variants: variants.map(({ content }) => content),
      }
    }),
  ]
}
