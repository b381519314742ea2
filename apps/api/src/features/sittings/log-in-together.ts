import { timingSafeEqual } from 'node:crypto'
import { isClassExam } from '@wenkao/shared/class-exams'
import type { LogInReply, StationClaim } from '@wenkao/shared/sittings'
import { isConnectionLoss } from '../../platform/database-errors.ts'
import { createGroupCommit } from '../../platform/group-commit.ts'
import type { Services } from '../../platform/services.ts'
import { isSignedProof } from '../places/index.ts'
import { accessCodeMac, type SessionRecord } from '../sessions/index.ts'
import { candidateToken } from './candidate-token.ts'
import {
  insertFirstBindings,
  selectBindingsOf,
  selectByExamNumber,
  selectEnteredSessions,
  selectSeatedStations,
  takeFreeSittings,
} from './log-in.queries.ts'
import { clockOf, factsOfRows, sittingView, type SittingFacts } from './sitting-facts.ts'
import {
  bindingOf,
  currentBinding,
  nextRank,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'

/** What a candidate's page sends. */
export interface LogInInput {
  readonly sessionId: string
  readonly examNumber: string
  readonly accessCode: string
  readonly station: StationClaim
}

/** A log-in that was taken, with the facts that it made. */
export interface TakenLogIn {
  readonly reply: LogInReply
  readonly facts: SittingFacts
}

type Entered =
  Awaited<ReturnType<typeof selectEnteredSessions>> extends Map<string, infer One> ? One : never

/** A log-in that is in order as far as it can be told without the sitting's row. */
interface Ready {
  readonly entered: Entered
  readonly sitting: SittingRecord
  readonly stationId: string | null
}

/**
 * First log-ins that come together, as at every start, share their reads and one transaction. It takes
 * what is in perfect order: right code, right seat, a station's good proof, nobody at work on the
 * sitting, no binding yet. For anything else it gives `undefined`, and the log-in that goes by itself
 * says what is wrong; so one log-in never fails or delays the others, and all refusals are decided in
 * one place (decision 0057).
 */
export function createTogether(services: Services) {
  async function takeAll(
    inputs: readonly LogInInput[],
  ): Promise<readonly { readonly taken: TakenLogIn | undefined }[]> {
    const ready = await readyOnes(services, inputs)
    if (ready.every((one) => one === undefined)) return inputs.map(() => ({ taken: undefined }))
    const now = services.clock.now()
    const bound = await bindAll(services, ready, now)
    return ready.map((one) => {
      const facts = one && bound.get(one.sitting.sittingId)
      return { taken: facts && { facts, reply: replyOf(services, facts, one) } }
    })
  }

  const take = createGroupCommit(takeAll, () => ({ rows: 1, bytes: 0 }), {
    mostRows: 250,
    rowsBeside: 100,
    mayBeOneItem: (cause) => !isConnectionLoss(cause),
  })
  return async (input: LogInInput): Promise<TakenLogIn | undefined> => (await take(input)).taken
}

/** Who was in before may always come back; who comes for the first time must come in time. */
export function isEntryOpen(session: SessionRecord, sitting: SittingRecord, now: number): boolean {
  if (sitting.loggedInAt !== null || session.startedAt === null) return true
  // A proctor has let this one in (N11).
  if (sitting.entryAllowedAt !== null) return true
  return now <= session.startedAt + session.entryClosesMs
}

/** What of each is in order; a sitting that is asked for twice goes to the first. */
async function readyOnes(
  services: Services,
  inputs: readonly LogInInput[],
): Promise<(Ready | undefined)[]> {
  const { db } = services
  const sessionIds = [...new Set(inputs.map((input) => input.sessionId))]
  const stationIds = inputs.flatMap(({ station }) =>
    station.kind === 'bridge' ? [station.stationId] : [],
  )
  const [entered, known, stations] = await Promise.all([
    selectEnteredSessions(db, sessionIds),
    selectByExamNumber(db, inputs),
    selectSeatedStations(db, sessionIds, stationIds),
  ])
  const knownOf = new Map(
    known.map((row) => [`${row.sitting.sessionId}/${row.sitting.examNumber}`, row]),
  )
  const stationOf = new Map(stations.map((row) => [`${row.sessionId}/${row.stationId}`, row]))
  const now = services.clock.now()
  const claimed = new Set<string>()
  return Promise.all(
    inputs.map(async (input): Promise<Ready | undefined> => {
      const name = `${input.sessionId}/${input.examNumber}`
      // One guess at a time: the limit of attempts counts those that go by themselves.
      if (claimed.has(name)) return undefined
      claimed.add(name)
      const session = entered.get(input.sessionId)
      const row = knownOf.get(name)
      if (!session || !row || row.sitting.seatNumber === null) return undefined
      // Where seats are free, the log-in takes one (CE4).
      if (isClassExam(session.exam.kind)) return undefined
      const { sitting } = row
      const given = Buffer.from(accessCodeMac(services, input.accessCode), 'hex')
      if (!timingSafeEqual(given, Buffer.from(row.codeMac, 'hex'))) return undefined
      const isFirst = sitting.loggedInAt === null && sitting.handedInAt === null
      if (!isFirst || session.session.endedAt !== null) return undefined
      if (!isEntryOpen(session.session, sitting, now)) return undefined
      const claim = input.station
      if (claim.kind === 'browser') {
        return claim.number === sitting.seatNumber
          ? { entered: session, sitting, stationId: null }
          : undefined
      }
      const station = stationOf.get(`${input.sessionId}/${claim.stationId}`)
      if (station?.number !== sitting.seatNumber || station.publicKey === null) return undefined
      const proof = { ...claim, examNumber: input.examNumber }
      if (!(await isSignedProof(station.publicKey, proof, now))) return undefined
      return { entered: session, sitting, stationId: station.stationId }
    }),
  )
}

/** Binds them under their locks, durably. @returns the facts of those that nobody was before. */
async function bindAll(
  services: Pick<Services, 'db'>,
  ready: readonly (Ready | undefined)[],
  now: number,
): Promise<ReadonlyMap<string, SittingFacts>> {
  const wished = ready.filter((one) => one !== undefined)
  return services.db.transaction(async (transaction) => {
    const keys = wished.map((one) => one.sitting)
    const locked = await takeFreeSittings(transaction, keys)
    const before = Map.groupBy(
      await selectBindingsOf(transaction, locked),
      (binding) => binding.sittingId,
    )
    const lockedOf = new Map(locked.map((row) => [row.sittingId, row]))
    const made = new Map<string, SittingFacts>()
    for (const { entered, sitting, stationId } of wished) {
      const row = lockedOf.get(sitting.sittingId)
      const bindings = before.get(sitting.sittingId) ?? []
      // Changed since it was read, or bound by somebody, or begun without network: by itself.
      if (!row || !isAsRead(row, sitting) || currentBinding(bindings)) continue
      const binding = firstBinding(row, bindings, stationId, now)
      const after = { ...row, loggedInAt: now, beganAt: row.beganAt ?? now }
      made.set(row.sittingId, factsOfRows(entered.session, after, [binding, ...bindings]))
    }
    const rows = [...made.values()].flatMap(({ bindings }) => bindings.slice(0, 1))
    await insertFirstBindings(transaction, rows, now)
    return made
  })
}

const isAsRead = (row: SittingRecord, read: SittingRecord): boolean =>
  row.seatNumber === read.seatNumber &&
  row.loggedInAt === null &&
  row.handedInAt === null &&
  row.supersededAt === null

function firstBinding(
  row: SittingRecord,
  before: readonly BindingRecord[],
  stationId: string | null,
  now: number,
): BindingRecord {
  return {
    ...{ sessionId: row.sessionId, sittingId: row.sittingId, branch: '', parent: null },
    epoch: 1 + Math.max(0, ...before.map((binding) => binding.epoch)),
    rank: Math.max(1, nextRank(before)),
    ...{ stationId, seatNumber: row.seatNumber ?? 0, device: null },
    ...{ createdAt: now, supersededAt: null },
    ...{ writers: null, adoptedFrom: null, loggedInAt: now, movedFrom: null, exchangedWith: null },
    ...{ formerUnsent: null, heardAfter: null, leavingAt: null },
  }
}

function replyOf(services: Services, facts: SittingFacts, { entered }: Ready): LogInReply {
  const [binding] = facts.bindings
  if (!binding) throw new Error('The binding was not kept')
  const { sessionId, sittingId, epoch, seatNumber, createdAt } = binding
  return {
    token: candidateToken(services.keys, {
      ...{ sessionId, sittingId, epoch, seatNumber, boundAt: createdAt },
    }),
    sitting: sittingView(facts, entered, seatNumber),
    binding: bindingOf(binding),
    bindings: [...facts.wireBindings],
    clock: clockOf(facts, services.clock.now()),
    receipt: null,
  }
}
