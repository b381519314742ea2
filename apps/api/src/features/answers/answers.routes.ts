import {
  heartbeatToTell,
  lacking,
  syncAnswers,
  type Heads,
  type SittingProgress,
  type SyncReply,
} from '@wenkao/shared/answers'
import { asCandidate } from '../../platform/caller.ts'
import type { Metrics } from '../../platform/metrics.ts'
import type { Admission } from '../../platform/admission.ts'
import { directRoute, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import {
  claimForgottenWriters,
  clockOf,
  factsOfCaller,
  isCurrent,
  movedTo,
  noteBranch,
  stateOf,
  toldLine,
  type HeldSittingFacts,
} from '../sittings/index.ts'
import { createAppendEvents } from './append-events.ts'
import { createHeardLately } from './heard-lately.ts'
import type { HeldHeads } from './held-heads.ts'

/** Tells the room page that a sitting is alive. */
export type NoteContact = (contact: {
  readonly sessionId: string
  readonly sittingId: string
  /** Of the token that it came with, and whether that line may answer now. */
  readonly epoch: number
  readonly current: boolean
  readonly at: number
  readonly progress: SittingProgress | undefined
  readonly deadline: number | null
  /** Heads that the station named, and those that the server held after this request. */
  readonly theirs: Heads
  readonly ours: Heads
}) => void

/** Appending answer events; also the heartbeat. A superseded epoch may still append (F02e). */
export function answersRoutes(
  services: Services,
  facts: HeldSittingFacts,
  heads: HeldHeads,
  metrics: Metrics,
  noteContact: NoteContact,
  admission: Admission,
): Route[] {
  const append = createAppendEvents(services)
  const heard = createHeardLately(services)
  return [
    directRoute(syncAnswers, admission, async ({ body }, { caller }) => {
      const receivedAt = services.clock.now()
      const candidate = asCandidate(caller)
      const { sessionId, sittingId, epoch } = candidate
      const found = await factsOfCaller(services, facts, candidate)
      const known = await claimForgottenWriters(services, facts, found, candidate, body.events)
      const results =
        body.events.length === 0
          ? []
          : await append({ sessionId, sittingId, epoch, receivedAt, texts: body.events })
      for (const result of results) metrics.countEvent(result.outcome)
      const committed = results.flatMap((result) =>
        result.key ? [{ ...result.key, hash: result.hash }] : [],
      )
      const serverHeads = await heads.after(sessionId, sittingId, committed)
      const beyond = await heads.beyond(sessionId, sittingId)
      const now = services.clock.now()
      // Only a client that restored a backup names a branch; nobody else pays for it.
      const lined = body.branch
        ? await noteBranch(services, facts, known, candidate, body.branch)
        : known
      const line = body.branch
        ? toldLine(services, lined, candidate, body.branch.branch)
        : { current: isCurrent(known, candidate), movedTo: movedTo(known, candidate) }
      const clock = clockOf(lined, now)
      const heartbeatMs = heartbeatToTell(heard.note(sittingId), clock)
      const lacks = lacking(body.heads, serverHeads, numbersOf(beyond))
      noteContact({
        ...{ sessionId, sittingId, epoch, current: line.current, at: now },
        progress: afterRequest(body.progress, body.heads, lacks),
        ...{ deadline: clock.deadline, theirs: body.heads, ours: serverHeads },
      })
      return {
        results: results.map(({ hash, outcome }) => ({ hash, outcome })),
        lacks,
        heads: serverHeads,
        ...(beyond.size > 0 ? { ahead: lastOf(beyond) } : {}),
        bindings: [...lined.wireBindings],
        clock,
        state: stateOf(lined.sitting, lined.session),
        ...line,
        ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      }
    }),
  ]
}

/**
 * What a client has not sent, now that its request is taken: it told so before it knew. Of a client that
 * names its heads it is at most what the server lacks of them.
 */
function afterRequest(
  progress: SittingProgress | undefined,
  heads: Heads,
  lacks: SyncReply['lacks'],
): SittingProgress | undefined {
  if (!progress || Object.keys(heads).length === 0) return progress
  const unsent = lacks.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  if (unsent >= progress.unsent) return progress
  return { ...progress, unsent, ...(unsent === 0 ? { oldestUnsentMs: null } : {}) }
}

type Beyond = Awaited<ReturnType<HeldHeads['beyond']>>

function numbersOf(beyond: Beyond): Record<string, Iterable<number>> {
  return Object.fromEntries([...beyond].map(([writer, entries]) => [writer, entries.keys()]))
}

/** The last entry of each writer of which some lie beyond a gap. */
function lastOf(beyond: Beyond): Heads {
  return Object.fromEntries(
    [...beyond].flatMap(([writer, entries]) => {
      const n = [...entries.keys()].reduce((greatest, next) => Math.max(greatest, next), 0)
      const hash = entries.get(n)
      return hash === undefined ? [] : [[writer, { n, hash }]]
    }),
  )
}
