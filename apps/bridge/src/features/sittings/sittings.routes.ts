import {
  heldSitting,
  holdSitting,
  releaseSitting,
  stationProof,
  type HeldSitting,
} from '@wenkao/shared/sittings'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { StationProof } from '../places/index.ts'
import type { Sittings } from './sittings.ts'

export function sittingsRoutes(deps: {
  readonly sittings: Sittings
  readonly prove: (examNumber: string) => StationProof | null
  /** Begins to sync a sitting and lays out its folder; returns where that lies. */
  readonly taken: (held: HeldSitting) => Promise<string | null>
  /** Ends what `taken` began. */
  readonly released: () => Promise<void>
  /** Frees this PC of a sitting that must not block the given one (F06); whether it did. */
  readonly makeWay: (given: HeldSitting, other: HeldSitting) => Promise<boolean>
  /** Whether a backup cleared this sitting after whoever gives it had last heard of it. */
  readonly isCleared: (given: HeldSitting) => boolean
}): readonly Route[] {
  const { sittings } = deps
  return [
    route(stationProof, async ({ body }) => ({ station: deps.prove(body.examNumber) })),
    route(holdSitting, async ({ body }) => {
      if (deps.isCleared(body.held)) {
        return { kind: 'cleared' as const, other: null, answerFolder: null }
      }
      let outcome = await sittings.hold(body.held)
      if (outcome.kind === 'otherSitting' && (await deps.makeWay(body.held, outcome.other))) {
        outcome = await sittings.hold(body.held)
      }
      if (outcome.kind === 'held') {
        return { kind: 'held' as const, other: null, answerFolder: await deps.taken(outcome.held) }
      }
      const { examNumber, name } = outcome.other.sitting
      return { kind: 'otherSitting' as const, other: { examNumber, name }, answerFolder: null }
    }),
    route(heldSitting, async () => ({ held: sittings.describe() })),
    route(releaseSitting, async () => {
      const released = await sittings.release()
      if (released) await deps.released()
      return { released }
    }),
  ]
}
