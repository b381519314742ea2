import type { MoveState } from './moves.contract.ts'

/** What the server knows of the last move of a sitting. */
export interface MoveFacts {
  /** A machine change was begun at the failing PC. */
  readonly begun: boolean
  /** The current binding came from a machine change or a seat exchange. */
  readonly moved: boolean
  /** Somebody logged in under it. */
  readonly loggedIn: boolean
  readonly handedIn: boolean
  /** Changes and files that the former station had not sent, as it said last before the move. */
  readonly unsentBefore: number
  /** The same as it says since the move; undefined while it was not heard. */
  readonly unsentSince: number | undefined
}

/**
 * How far a move is (SPEC MC3, F02b); null where nobody was moved. Nothing here locks or counts
 * anything: it says what a proctor still has to see to.
 */
export function judgeMove(facts: MoveFacts): MoveState | null {
  if (facts.begun) return 'begun'
  if (!facts.moved) return null
  if (!facts.loggedIn && !facts.handedIn) return 'waiting'
  if (facts.unsentSince !== undefined) return facts.unsentSince > 0 ? 'arriving' : 'settled'
  return facts.unsentBefore > 0 ? 'missing' : 'settled'
}

/** How a move can be undone (SPEC MC4): not at all, by a tap, or knowing that somebody went on there. */
export function undoOf(
  state: MoveState | null,
  facts: Pick<MoveFacts, 'loggedIn' | 'handedIn'>,
): 'no' | 'drop' | 'plain' | 'afterLogIn' {
  if (state === null || facts.handedIn) return 'no'
  if (state === 'begun') return 'drop'
  return facts.loggedIn ? 'afterLogIn' : 'plain'
}
