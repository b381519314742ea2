import { createHash } from 'node:crypto'
import { normaliseCode } from '@wenkao/shared/kernel'
import { stationCodeCommitment } from '@wenkao/shared/sessions'
import { minutesStillToGrant, type CodeVerdict, type TakenCode } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller, StationCaller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { requestApproval } from '../approvals/index.ts'
import { recordAction } from '../audit/index.ts'
import {
  selectSessions,
  selectSessionStations,
  stationCodesOf,
  type SessionListed,
} from '../sessions/index.ts'
import { clockOf, readSittingFacts } from '../sittings/index.ts'
import { findTakenCode, insertTakenCode, selectTakenCodes } from './outages.queries.ts'
import { verdictOf } from './read-ledger.ts'

/** What the ledger makes of a code. */
export interface CodeOutcome {
  readonly commitment: string
  readonly verdict: CodeVerdict
}

/**
 * Takes what a station tells of extra-time codes that were typed there without network (F07, DESIGN
 * section 6). The right signs prove that the room's tablet showed them. What the ledger has given
 * meanwhile, for everybody or this candidate, is not given again; the rest is asked for as a proctor
 * would: within the exam's limit it is granted at once, above it the area decides. Told again it
 * answers what became of it (R4).
 */
export async function takeCodes(
  services: Services,
  caller: CandidateCaller,
  codes: readonly TakenCode[],
): Promise<CodeOutcome[]> {
  const { sessionId } = caller
  const [listed] = await selectSessions(services.db, { sessionId })
  if (!listed) throw new ApiError('notFound', 'No such session')
  const outcomes: CodeOutcome[] = []
  for (const code of codes) outcomes.push(await takeCode(services, caller, listed, code))
  return outcomes
}

async function takeCode(
  services: Services,
  caller: CandidateCaller,
  listed: SessionListed,
  taken: TakenCode,
): Promise<CodeOutcome> {
  const { sessionId, sittingId } = caller
  const use = await findUse(services, listed, taken.code)
  if (!use)
    return { commitment: createHash('sha256').update(taken.code).digest('hex'), verdict: 'refused' }
  const { commitment, number, minutes } = use
  const known = await findTakenCode(services.db, sessionId, commitment)
  if (!known) {
    const { usedAt } = taken
    const row = { sessionId, commitment, sittingId, number, minutes, usedAt }
    const made = await ask(services, caller, listed, taken, use)
    const reportedAt = services.clock.now()
    await services.db.transaction(async (transaction) => {
      await insertTakenCode(transaction, { ...row, reportedAt, ...made })
      await recordAction(services, transaction, stationOf(listed, number), {
        action: 'time.code',
        subject: `${minutes} minutes by code`,
        sessionId,
        areaId: listed.areaId,
        detail: { sittingId, number, minutes, usedAt, ...made },
      })
    })
  }
  const rows = await selectTakenCodes(services.db, sessionId)
  const row = rows.find((one) => one.commitment === commitment)
  // A code works for one sitting: where another one told of it first, this one has nothing of it.
  const verdict =
    row?.sittingId === sittingId ? verdictOf(row.verdict, row.approvalState) : 'refused'
  return { commitment, verdict }
}

interface CodeUse {
  readonly commitment: string
  readonly number: number
  readonly minutes: number
}

/** What these signs do, at whichever station of the session. */
async function findUse(
  services: Services,
  listed: SessionListed,
  typed: string,
): Promise<CodeUse | undefined> {
  const { sessionId } = listed.session
  const signs = normaliseCode(typed)
  for (const { number } of await selectSessionStations(services.db, sessionId)) {
    const found = stationCodesOf(services.keys, sessionId, number).find(
      ({ use, code }) => use.action === 'extraTime' && normaliseCode(code) === signs,
    )
    if (!found || found.use.minutes === null) continue
    const commitment = stationCodeCommitment(sessionId, found.use, found.code)
    return { commitment, number, minutes: found.use.minutes }
  }
  return undefined
}

/** Asks for what the ledger has not given yet. */
async function ask(
  services: Services,
  caller: CandidateCaller,
  listed: SessionListed,
  { knownDeadline, code }: TakenCode,
  { commitment, number, minutes }: CodeUse,
): Promise<{ readonly approvalId: string | null; readonly verdict: 'granted' | 'refused' }> {
  const { sessionId, sittingId } = caller
  const facts = await readSittingFacts(services, sessionId, sittingId)
  if (facts.session.endedAt !== null || facts.sitting.handedInAt !== null)
    return { approvalId: null, verdict: 'refused' }
  const { deadline } = clockOf(facts, services.clock.now())
  const missing = minutesStillToGrant(minutes, knownDeadline, deadline)
  if (missing === 0) return { approvalId: null, verdict: 'granted' }
  const approvalId = idOf(sessionId, commitment)
  await requestApproval(services, stationOf(listed, number), listed, {
    approvalId,
    wish: { kind: 'extraTime', minutes: missing, who: { sittingIds: [sittingId] } },
    reason: code,
    evidence: { incidentIds: [], caseIds: [], text: null, photo: null },
  })
  return { approvalId, verdict: 'granted' }
}

/** Who stands behind a code: the station at which it was typed. */
const stationOf = ({ session }: SessionListed, number: number): StationCaller => ({
  ...{ kind: 'station', stationId: '', roomId: session.roomId, number },
})

/** One request for one code, however often it is told of. */
function idOf(sessionId: string, commitment: string): string {
  const hex = createHash('sha256').update(`${sessionId}\n${commitment}`).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`]
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
