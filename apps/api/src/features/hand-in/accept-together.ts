import type { Submission } from '@wenkao/shared/hand-in'
import { arrivesInTime } from '@wenkao/shared/sittings'
import type { CandidateCaller } from '../../platform/caller.ts'
import { isConnectionLoss } from '../../platform/database-errors.ts'
import { createGroupCommit } from '../../platform/group-commit.ts'
import type { Services } from '../../platform/services.ts'
import { createHeldMaterials } from '../answer-files/index.ts'
import type { HeadsOfSessions } from '../audit/index.ts'
import { selectSessionRows } from '../sessions/index.ts'
import {
  clockOf,
  factsOfRows,
  isCurrent,
  selectBindingsOf,
  takeFreeSittings,
  type SittingFacts,
} from '../sittings/index.ts'
import { isHandInOpen, type HandInReply } from './accept-submission.ts'
import { signReceiptBeside } from './sign-receipt.ts'
import {
  insertStanding,
  selectCompleteCuts,
  selectHandedIn,
  selectUploadsOf,
  type CutEntry,
} from './together.queries.ts'

/** A submission whose digest was found to be its own. */
export interface HandInInput {
  readonly caller: CandidateCaller
  readonly submission: Submission
  readonly digest: string
}

/** A hand-in that stands, with the facts that it made. */
export interface TakenHandIn {
  readonly reply: HandInReply
  readonly facts: SittingFacts
}

/**
 * First hand-ins that come together, as at every end, share their reads and one transaction. It takes
 * what is in perfect order: the first of its sitting, from the binding that is current, everything that
 * it covers here, hand-in open, nobody at work on the sitting. For anything else it gives `undefined`,
 * and the hand-in that goes by itself says what is lacking, what is the same and what is contested: so
 * one never fails or delays the others (decision 0057).
 */
export function createTogether(services: Services, headsOfSessions: HeadsOfSessions) {
  const materialsOf = createHeldMaterials(services)

  async function takeAll(
    inputs: readonly HandInInput[],
  ): Promise<readonly { readonly taken: TakenHandIn | undefined }[]> {
    const complete = await completeOnes(services, inputs)
    if (complete.size === 0) return inputs.map(() => ({ taken: undefined }))
    const wished = inputs.filter((input) => complete.has(input))
    const heads = await headsOfSessions(wished.map(({ caller }) => caller.sessionId))
    const taken = await keepAll(services, wished, heads, async (input, facts) => {
      const materials = await materialsOf(facts.sitting)
      const uploads = complete.get(input)
      return input.submission.files.every(
        ({ hash }) => uploads?.has(hash) === true || materials.has(hash),
      )
    })
    return inputs.map((input) => ({ taken: taken.get(input) }))
  }

  const take = createGroupCommit(takeAll, () => ({ rows: 1, bytes: 0 }), {
    mostRows: 250,
    rowsBeside: 100,
    mayBeOneItem: (cause) => !isConnectionLoss(cause),
  })
  return async (input: HandInInput): Promise<TakenHandIn | undefined> =>
    input.submission.round === 1 ? (await take(input)).taken : undefined
}

/** Those whose log is here up to the cut, with what their sittings have uploaded. */
async function completeOnes(
  { db }: Pick<Services, 'db'>,
  inputs: readonly HandInInput[],
): Promise<Map<HandInInput, ReadonlySet<string>>> {
  const cuts: CutEntry[] = []
  const ofCut: HandInInput[] = []
  for (const input of inputs) {
    const { sessionId, sittingId } = input.caller
    for (const [writer, { n, hash }] of Object.entries(input.submission.cut)) {
      cuts.push({ sessionId, sittingId, writer, n, hash })
      ofCut.push(input)
    }
  }
  const [held, uploads] = await Promise.all([
    selectCompleteCuts(db, cuts),
    selectUploadsOf(
      db,
      inputs.map((input) => input.caller),
    ),
  ])
  const lacking = new Set(ofCut.filter((_input, at) => !held.has(at)))
  const uploadsOf = Map.groupBy(uploads, (row) => row.sittingId)
  const seen = new Set<string>()
  const complete = new Map<HandInInput, ReadonlySet<string>>()
  for (const input of inputs) {
    const { sittingId } = input.caller
    // The second of one sitting finds the first one's row, by itself.
    if (lacking.has(input) || seen.has(sittingId)) continue
    seen.add(sittingId)
    complete.set(input, new Set(uploadsOf.get(sittingId)?.map((row) => row.hash)))
  }
  return complete
}

/** Keeps them under their sittings' locks, durably. */
async function keepAll(
  services: Services,
  wished: readonly HandInInput[],
  heads: ReadonlyMap<string, string | null>,
  hasFiles: (input: HandInInput, facts: SittingFacts) => Promise<boolean>,
): Promise<ReadonlyMap<HandInInput, TakenHandIn>> {
  const sessionIds = [...heads.keys()]
  return services.db.transaction(async (transaction) => {
    const locked = await takeFreeSittings(
      transaction,
      wished.map((input) => input.caller),
    )
    const sessions = await selectSessionRows(transaction, sessionIds)
    const bindings = Map.groupBy(
      await selectBindingsOf(transaction, locked),
      (binding) => binding.sittingId,
    )
    const handedIn = await selectHandedIn(transaction, locked)
    const sittingOf = new Map(locked.map((row) => [row.sittingId, row]))
    const now = services.clock.now()
    const kept = await Promise.all(
      wished.map(async (input) => {
        const { caller, submission, digest } = input
        const sitting = sittingOf.get(caller.sittingId)
        const session = sessions.get(caller.sessionId)
        if (!sitting || !session || handedIn.has(sitting.sittingId)) return []
        const facts = factsOfRows(session, sitting, bindings.get(sitting.sittingId) ?? [])
        const isOrdinary =
          sitting.supersededAt === null && isCurrent(facts, caller) && isHandInOpen(facts, now)
        if (!isOrdinary || !(await hasFiles(input, facts))) return []
        const { sessionId, sittingId, examNumber } = sitting
        const clock = clockOf(facts, now)
        const receipt = await signReceiptBeside(services.keys, {
          version: 1,
          ...{ sessionId, sittingId, round: submission.round, contentDigest: digest },
          ...{ examNumber, at: now, auditHead: heads.get(sessionId) ?? null, former: null },
        })
        const row = {
          ...{ sessionId, sittingId, contentDigest: digest, round: submission.round },
          ...{ standing: 'stands', submission, receipt, epoch: caller.epoch },
          ...{ inTime: arrivesInTime(clock.deadline, now), receivedAt: now },
        }
        const after = { ...facts, sitting: { ...sitting, round: 1, handedInAt: now } }
        const reply: HandInReply = { outcome: 'accepted', receipt, clock }
        return [{ input, row, taken: { reply, facts: after } }]
      }),
    )
    const all = kept.flat()
    await insertStanding(
      transaction,
      all.map(({ row }) => row),
      now,
    )
    return new Map(all.map(({ input, taken }) => [input, taken]))
  })
}
