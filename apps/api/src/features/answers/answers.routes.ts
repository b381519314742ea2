import { lacking, syncAnswers, type SittingProgress } from '@wenkao/shared/answers'
import { asCandidate } from '../../platform/caller.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import {
  claimForgottenWriters,
  clockOf,
  factsOfCaller,
  isCurrent,
  movedTo,
  stateOf,
  type HeldSittingFacts,
} from '../sittings/index.ts'
import { createAppendEvents } from './append-events.ts'
import type { HeldHeads } from './held-heads.ts'

/** Tells the room page that a sitting is alive. */
export type NoteContact = (contact: {
  readonly sessionId: string
  readonly sittingId: string
  readonly at: number
  readonly progress: SittingProgress | undefined
}) => void

/** Appending answer events; also the heartbeat. A superseded epoch may still append (F02e). */
export function answersRoutes(
  services: Services,
  facts: HeldSittingFacts,
  heads: HeldHeads,
  metrics: Metrics,
  noteContact: NoteContact,
): Route[] {
  const append = createAppendEvents(services)
  return [
    route(syncAnswers, async ({ body }, { caller }) => {
      const candidate = asCandidate(caller)
      const { sessionId, sittingId, epoch } = candidate
      const found = await factsOfCaller(services, facts, candidate)
      const known = await claimForgottenWriters(services, facts, found, candidate, body.events)
      const results =
        body.events.length === 0
          ? []
          : await append({ sessionId, sittingId, epoch, texts: body.events })
      for (const result of results) metrics.events.inc({ outcome: result.outcome })
      const committed = results.flatMap((result) =>
        result.key ? [{ ...result.key, hash: result.hash }] : [],
      )
      const serverHeads = await heads.after(sessionId, sittingId, committed)
      const now = services.clock.now()
      noteContact({ sessionId, sittingId, at: now, progress: body.progress })
      return {
        results: results.map(({ hash, outcome }) => ({ hash, outcome })),
        lacks: lacking(body.heads, serverHeads),
        heads: serverHeads,
        bindings: [...known.wireBindings],
        clock: clockOf(known, now),
        state: stateOf(known.sitting, known.session),
        current: isCurrent(known, candidate),
        movedTo: movedTo(known, candidate),
      }
    }),
  ]
}
