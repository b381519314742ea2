import type { SyncReply } from '@wenkao/shared/answers'
import { branchState, judgeBranch } from '@wenkao/shared/sittings'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { candidateToken } from './candidate-token.ts'
import { lineRow, selectNamed } from './lines.queries.ts'
import { isCurrent, movedTo, type SittingFacts } from './sitting-facts.ts'
import { bindingOf, currentBinding, type BindingRecord } from './sittings.queries.ts'

/** What a client that goes on from a backup is told of its line. */
export interface ToldLine {
  readonly current: boolean
  readonly movedTo: number | null
  readonly adopted?: SyncReply['adopted']
}

/**
 * How the line of a branch stands for its client. While it waits for a pick nothing locks; an adopted
 * one is told its binding as often as it asks, also when that was superseded since (R4).
 * @param branch noted in the table of the facts; one that is not there is judged by the token alone.
 */
export function toldLine(
  services: Pick<Services, 'keys'>,
  facts: SittingFacts,
  caller: CandidateCaller,
  branch: string,
): ToldLine {
  const current = currentBinding(facts.bindings)
  switch (branchState(facts.bindings.map(lineRow), branch)) {
    case 'unknown':
      return { current: isCurrent(facts, caller), movedTo: movedTo(facts, caller) }
    case 'waits':
      return { current: true, movedTo: null }
    case 'passed':
      return { current: false, movedTo: current?.seatNumber ?? facts.sitting.seatNumber }
    case 'adopted': {
      const binding = adoptedBinding(facts.bindings, branch)
      const isLive = binding !== undefined && binding === current
      return {
        current: isLive,
        movedTo: isLive ? null : (current?.seatNumber ?? facts.sitting.seatNumber),
        ...(binding ? { adopted: adoptionOf(services, binding) } : {}),
      }
    }
  }
}

/** The binding under which a branch goes on. */
export function adoptedBinding(
  rows: readonly BindingRecord[],
  branch: string,
): BindingRecord | undefined {
  return rows.find((row) => row.branch === '' && row.adoptedFrom === branch)
}

function adoptionOf(
  services: Pick<Services, 'keys'>,
  binding: BindingRecord,
): NonNullable<SyncReply['adopted']> {
  const { sessionId, sittingId, epoch, seatNumber, createdAt } = binding
  const claim = { sessionId, sittingId, epoch, seatNumber, boundAt: createdAt }
  return { token: candidateToken(services.keys, claim), binding: bindingOf(binding), seatNumber }
}

/**
 * Whether what this line hands in may stand: the current binding, a branch that goes on under it, and a
 * branch that was never here and is the sole live line, as when its PC sent only the sealed submission.
 * @param branch null for the line of the caller's own binding.
 */
export async function isLiveLine(
  db: Db,
  facts: SittingFacts,
  caller: CandidateCaller,
  branch: string | null,
): Promise<boolean> {
  if (branch === null) return isCurrent(facts, caller)
  const rows = facts.bindings.map(lineRow)
  switch (branchState(rows, branch)) {
    case 'adopted':
      return adoptedBinding(facts.bindings, branch) === currentBinding(facts.bindings)
    case 'waits':
    case 'passed':
      return false
    case 'unknown': {
      const named = await selectNamed(db, caller.sessionId, caller.sittingId)
      return judgeBranch({ epoch: caller.epoch, branch, stationId: null }, rows, named) === 'adopt'
    }
  }
}
