import type { Binding } from '@wenkao/shared/answers'
import {
  sittingClock,
  type CandidateSitting,
  type SittingClock,
  type SittingState,
} from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { CandidateCaller } from '../../platform/caller.ts'
import { createGroupCommit } from '../../platform/group-commit.ts'
import type { Services } from '../../platform/services.ts'
import {
  clockFacts,
  findExam,
  findSession,
  selectSessionRows,
  selectSessions,
  type ExamRecord,
  type SessionRecord,
} from '../sessions/index.ts'
import {
  bindingOf,
  currentBinding,
  findBindingOf,
  findSitting,
  selectBindings,
  selectFactStamps,
  selectSessionBindings,
  selectSittings,
  type BindingRecord,
  type SittingRecord,
} from './sittings.queries.ts'

/** What every request of a candidate must know; read at most once a second per sitting. */
export interface SittingFacts {
  readonly session: SessionRecord
  readonly sitting: SittingRecord
  readonly bindings: readonly BindingRecord[]
  readonly wireBindings: readonly Binding[]
}

/** Facts of a sitting straight from the database. @throws ApiError notFound. */
export async function readSittingFacts(
  services: Pick<Services, 'db'>,
  sessionId: string,
  sittingId: string,
): Promise<SittingFacts> {
  const [session, sitting, bindings] = await Promise.all([
    findSession(services.db, sessionId),
    findSitting(services.db, sessionId, { sittingId }),
    selectBindings(services.db, sessionId, sittingId),
  ])
  if (!session || !sitting) throw new ApiError('notFound', 'This sitting is not here')
  return factsOfRows(session, sitting, bindings)
}

/** Facts out of their rows. */
export const factsOfRows = (
  session: SessionRecord,
  sitting: SittingRecord,
  bindings: readonly BindingRecord[],
): SittingFacts => ({ session, sitting, bindings, wireBindings: bindings.map(bindingOf) })

/** What is known of a session, and the stamp that it had right before; undefined when it is not here. */
interface SessionFacts {
  readonly stamp: string
  readonly facts: Map<string, SittingFacts>
}

/** Every sitting of sessions, read together: the cost does not grow with a room's activity. */
async function readSessionFacts(
  { db, sql }: Pick<Services, 'db' | 'sql'>,
  sessionIds: readonly string[],
): Promise<{ readonly found: SessionFacts | undefined }[]> {
  const stamps = await selectFactStamps(sql, sessionIds)
  const [sessions, sittings, bindings] = await Promise.all([
    selectSessionRows(db, sessionIds),
    selectSittings(db, sessionIds),
    selectSessionBindings(db, sessionIds),
  ])
  const sittingsOf = Map.groupBy(sittings, (sitting) => sitting.sessionId)
  const bindingsOf = Map.groupBy(bindings, (binding) => binding.sittingId)
  return sessionIds.map((sessionId) => {
    const session = sessions.get(sessionId)
    if (!session) return { found: undefined }
    const facts = (sittingsOf.get(sessionId) ?? []).map((sitting) => {
      const own = bindingsOf.get(sitting.sittingId) ?? []
      return [sitting.sittingId, factsOfRows(session, sitting, own)] as const
    })
    return { found: { stamp: stamps.get(sessionId) ?? '', facts: new Map(facts) } }
  })
}

const FRESH_MS = 1000
/** A session that nobody asked for during so long is not looked at again until somebody does. */
const ASKED_WITHIN_MS = 15_000
/** Sessions held at once; a whole province's room-hours stay far below it in one process. */
const MOST = 5000
/** Sessions of one read: some thousand sittings hold nobody up. */
const MOST_TOGETHER = 50

/**
 * Facts held per session, so that a burst of answers does not read the session's rows once per answer.
 * Once a second one query for all sessions that are in use asks whether anything of them was changed,
 * by this process or another; what was not, stays held, so that 18,000 heartbeats read next to nothing.
 * What is decided on them (deadline told to a page, "moved") may be a second late; hand-in and log-in
 * never use it.
 */
export function createSittingFacts(services: Pick<Services, 'db' | 'sql' | 'clock'>) {
  interface Held {
    /** Of the database, as it was before the facts were read; empty until it is known. */
    stamp: string
    /** When it was known to be true last. */
    freshAt: number
    askedAt: number
    readonly facts: Promise<Map<string, SittingFacts>>
  }
  const held = new Map<string, Held>()
  let looking: Promise<void> | undefined
  // Hundreds of rooms ask at once when the server or its line is back, and at every end.
  const readTogether = createGroupCommit(
    (sessionIds: readonly string[]) => readSessionFacts(services, sessionIds),
    () => ({ rows: 1, bytes: 0 }),
    { mostRows: MOST_TOGETHER, mayBeOneItem: () => false },
  )

  const isFresh = ({ freshAt }: Held, now: number): boolean =>
    now - freshAt < FRESH_MS && now >= freshAt

  /** Drops what was changed since it was read, and takes the rest as true for another second. */
  async function look(): Promise<void> {
    const now = services.clock.now()
    const known = [...held].filter(
      ([, entry]) => entry.stamp !== '' && now - entry.askedAt < ASKED_WITHIN_MS,
    )
    const stamps = await selectFactStamps(
      services.sql,
      known.map(([sessionId]) => sessionId),
    )
    for (const [sessionId, entry] of known) {
      if (held.get(sessionId) !== entry) continue
      if (stamps.get(sessionId) === entry.stamp) entry.freshAt = now
      else held.delete(sessionId)
    }
  }

  function read(sessionId: string, now: number): Promise<Map<string, SittingFacts>> {
    const entry: Held = {
      ...{ stamp: '', freshAt: now, askedAt: now },
      facts: readTogether(sessionId).then(({ found }) => {
        if (!found) throw new ApiError('notFound', 'This session is not here')
        entry.stamp = found.stamp
        return found.facts
      }),
    }
    held.delete(sessionId)
    held.set(sessionId, entry)
    // A failed read must not stand for a second.
    entry.facts.catch(() => {
      if (held.get(sessionId) === entry) held.delete(sessionId)
    })
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) held.delete(oldest.value)
    return entry.facts
  }

  async function session(sessionId: string): Promise<Map<string, SittingFacts>> {
    const now = services.clock.now()
    const entry = held.get(sessionId)
    if (!entry) return read(sessionId, now)
    entry.askedAt = now
    if (isFresh(entry, now)) return entry.facts
    // Many ask at once when their second is over: one looks for all of them.
    looking ??= look().finally(() => {
      looking = undefined
    })
    await looking
    const after = held.get(sessionId)
    return after && isFresh(after, now) ? after.facts : read(sessionId, services.clock.now())
  }

  return {
    async get(sessionId: string, sittingId: string): Promise<SittingFacts> {
      const all = await session(sessionId)
      const known = all.get(sittingId)
      if (known) return known
      // Superseded, or just changed: read by itself, and kept beside the others until their second ends.
      const own = await readSittingFacts(services, sessionId, sittingId)
      all.set(sittingId, own)
      return own
    },
    /** After a change of one sitting: the others of its session stay held, or a burst would reread them. */
    async forget(sessionId: string, sittingId: string): Promise<void> {
      const entry = held.get(sessionId)
      if (entry) (await entry.facts.catch(() => undefined))?.delete(sittingId)
    },
    /**
     * After a change whose outcome is known: a burst of changes would else read every sitting anew. Should
     * somebody have changed it since, the look of the next second finds out.
     */
    async renew(facts: SittingFacts): Promise<void> {
      const { sessionId, sittingId } = facts.sitting
      const entry = held.get(sessionId)
      if (entry) (await entry.facts.catch(() => undefined))?.set(sittingId, facts)
    },
    /** After a change of the session's clock. Other processes notice within a second by themselves. */
    forgetSession(sessionId: string): void {
      held.delete(sessionId)
    },
  }
}

export type HeldSittingFacts = ReturnType<typeof createSittingFacts>

/** The clock of a sitting at a moment. */
export function clockOf(facts: SittingFacts, now: number): SittingClock {
  const { beganAt, extensionMs, supersededAt, handInAllowedAt } = facts.sitting
  // A proctor lets this one hand in before the others (N11); before the start there is nothing yet.
  const session = clockFacts(facts.session)
  const rules = handInAllowedAt === null ? session : { ...session, handInOpensMs: 0 }
  const clock = sittingClock(rules, { beganAt, extensionMs }, now)
  if (supersededAt === null) return clock
  // Ordered to be repeated: whatever its session does, this one is over (F03d).
  const deadline = Math.min(clock.deadline ?? supersededAt, supersededAt)
  return { ...clock, state: 'ended', deadline }
}

/** Whether this caller's binding is the one that may answer now (F02e). */
export function isCurrent(facts: SittingFacts, caller: CandidateCaller): boolean {
  const current = currentBinding(facts.bindings)
  return current !== undefined && current === findBindingOf(facts.bindings, caller)
}

/** Number of the station that took over from this caller, or null while none did. */
export function movedTo(facts: SittingFacts, caller: CandidateCaller): number | null {
  if (isCurrent(facts, caller)) return null
  return currentBinding(facts.bindings)?.seatNumber ?? facts.sitting.seatNumber
}

/**
 * Refuses a read from a binding that was superseded: it may go on to append, no more (DESIGN section 6).
 * @throws ApiError bindingSuperseded with the number of the station that has the sitting now.
 */
export function requireCurrent(facts: SittingFacts, caller: CandidateCaller): void {
  if (isCurrent(facts, caller)) return
  throw new ApiError('bindingSuperseded', 'This sitting is at another station now', {
    seatNumber: movedTo(facts, caller),
  })
}

/** State in one word, from the facts. */
export function stateOf(sitting: SittingRecord, session: SessionRecord): SittingState {
  if (sitting.handedInAt !== null) return 'handedIn'
  if (session.endedAt !== null) return 'ended'
  if (sitting.loggedInAt !== null) return session.startedAt === null ? 'loggedIn' : 'answering'
  return sitting.seatNumber === null ? 'scheduled' : 'seated'
}

/** What the candidate's page may know of the sitting. @throws ApiError notFound. */
export async function candidateSitting(
  services: Pick<Services, 'db'>,
  facts: SittingFacts,
  seatNumber: number,
): Promise<CandidateSitting> {
  const [listed] = await selectSessions(services.db, { sessionId: facts.session.sessionId })
  const exam = await findExam(services.db, facts.session.examId)
  if (!listed || !exam) throw new ApiError('notFound', 'No such session')
  return sittingView(facts, { ...listed, exam }, seatNumber)
}

/** The same, of a session whose exam and names are known. */
export function sittingView(
  facts: SittingFacts,
  {
    exam,
    examTitle,
    roomName,
  }: {
    readonly exam: Pick<ExamRecord, 'instructions' | 'kind'>
    readonly examTitle: string
    readonly roomName: string
  },
  seatNumber: number,
): CandidateSitting {
  return {
    sessionId: facts.session.sessionId,
    sittingId: facts.sitting.sittingId,
    examNumber: facts.sitting.examNumber,
    name: facts.sitting.name,
    school: facts.sitting.school,
    examTitle,
    instructions: exam.instructions,
    sessionName: facts.session.name,
    roomName,
    seatNumber,
    durationMs: facts.session.durationMs,
    round: facts.sitting.round,
    state: stateOf(facts.sitting, facts.session),
    examKind: exam.kind,
  }
}
