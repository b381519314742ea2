import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '@wenkao/shared/kernel'
import { RoomReport, type ReportState } from '@wenkao/shared/room-report'
import * as z from 'zod/mini'
import { ApiError } from '../../platform/api-error.ts'
import type { StaffCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { actorOf, recordAction } from '../audit/index.ts'
import type { ContactBook } from '../monitor/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { composeReport } from './compose-report.ts'
import { readClosing } from './read-closing.ts'
import {
  findClosedReport,
  insertAddition,
  insertClosedReport,
  selectAdditions,
} from './report.queries.ts'

type Contacts = Pick<ContactBook, 'read'>

/** The report as it stands, or exactly as it was closed, with what was added since. */
export async function readReport(
  services: Services,
  contacts: Contacts,
  listed: SessionListed,
): Promise<ReportState> {
  const { db } = services
  const { sessionId } = listed.session
  const [closed, added] = await Promise.all([
    findClosedReport(db, sessionId),
    selectAdditions(db, sessionId),
  ])
  const additions = added.map(({ additionId, at, actorName, text }) => ({
    ...{ additionId, at, actor: actorName, text },
  }))
  if (!closed) {
    const closing = await readClosing(services, contacts, listed)
    return { report: await composeReport(services, listed, closing), closed: null, additions }
  }
  return {
    report: z.parse(RoomReport, JSON.parse(closed.content)),
    closed: { at: closed.closedAt, by: closed.closedByName, hash: closed.hash },
    additions,
  }
}

/**
 * Closes the report for good (IR9): its bytes and their hash are kept, and only additions follow.
 * @param expectedOpen open lines of the closing check that the page showed: nobody signs what grew
 *   meanwhile.
 * @throws ApiError conflict while the session runs, or with the lines that are open now.
 */
export async function closeReport(
  services: Services,
  contacts: Contacts,
  caller: StaffCaller,
  listed: SessionListed,
  expectedOpen: number,
): Promise<ReportState & { outcome: 'closed' | 'same' }> {
  const { session, areaId } = listed
  const { sessionId } = session
  if (session.endedAt === null)
    throw new ApiError('conflict', 'End the session first', { why: 'sessionRuns' })
  if (await findClosedReport(services.db, sessionId))
    return { ...(await readReport(services, contacts, listed)), outcome: 'same' }
  const closing = await readClosing(services, contacts, listed)
  const open = closing.lines.filter(({ isGood }) => !isGood).length
  if (open > expectedOpen)
    throw new ApiError('conflict', 'More is open than the page showed', { why: 'moreOpen', open })
  const report = z.parse(RoomReport, await composeReport(services, listed, closing))
  const content = canonicalJson(report as unknown as Json)
  const hash = createHash('sha256').update(content).digest('hex')
  const actor = actorOf(caller)
  const isNew = await services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const kept = await insertClosedReport(transaction, {
      ...{ sessionId, content, hash, closedAt: services.clock.now() },
      ...{ closedById: actor.id, closedByName: actor.name },
    })
    if (kept) {
      await recordAction(services, transaction, caller, {
        action: 'report.close',
        subject: `room report of ${session.name}`,
        sessionId,
        areaId,
        detail: { hash, open },
      })
    }
    return kept
  })
  const state = await readReport(services, contacts, listed)
  return { ...state, outcome: isNew ? 'closed' : 'same' }
}

/**
 * Adds to a closed report, by name and time (IR9).
 * @throws ApiError conflict while the report is a draft: then the incident log takes it.
 */
export async function addToReport(
  services: Services,
  contacts: Contacts,
  caller: StaffCaller,
  listed: SessionListed,
  addition: { readonly additionId: string; readonly text: string },
): Promise<ReportState & { outcome: 'added' | 'same' }> {
  const { session, areaId } = listed
  const { sessionId } = session
  if (!(await findClosedReport(services.db, sessionId)))
    throw new ApiError('conflict', 'This report is not closed yet', { why: 'draft' })
  const actor = actorOf(caller)
  const isNew = await services.db.transaction(async (transaction) => {
    const kept = await insertAddition(transaction, {
      ...{ sessionId, ...addition, at: services.clock.now() },
      ...{ actorId: actor.id, actorName: actor.name },
    })
    if (kept) {
      await recordAction(services, transaction, caller, {
        action: 'report.close',
        subject: `addition to the room report of ${session.name}`,
        sessionId,
        areaId,
        detail: { additionId: addition.additionId },
      })
    }
    return kept
  })
  const state = await readReport(services, contacts, listed)
  return { ...state, outcome: isNew ? 'added' : 'same' }
}
