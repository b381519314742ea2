import * as z from 'zod/mini'
import { canonicalJson } from '../kernel/index.ts'
import { DRAW_ALGORITHM, FORMER_DRAW_ALGORITHM, drawCommitment, drawSeat } from './draw.ts'
import { DrawLog, type DrawEntry } from './draw-log.contract.ts'
import { beginDraw, freeSeats, nextDrawState, type DrawState } from './draw-state.ts'

/**
 * Why a draw does not follow: the seed is not published yet, the algorithm is unknown, the commitment
 * does not fit, or of an entry its number, kind, attempt, list of free seats, seat, or that it cannot
 * come after the ones before it.
 */
export const drawFaults = [
  'notRevealed',
  'algorithm',
  'commitment',
  'digits',
  'number',
  'kind',
  'attempt',
  'free',
  'seat',
  'order',
] as const
export type DrawFault = (typeof drawFaults)[number]

/** First entry of a draw that does not follow; `n` is 0 where it is not about an entry. */
export interface DrawFinding {
  readonly fault: DrawFault
  readonly n: number
}

/**
 * Replays a finished draw from what was published (F08: verified by anyone, steered by nobody).
 * Reserved seats and lots by hand are followed, not proved: nothing but people's word stands behind.
 * @returns the first entry that does not follow, or undefined when all is as committed.
 */
export function verifyDraw(
  draw: Pick<
    DrawLog,
    'commitment' | 'seed' | 'sessionId' | 'stations' | 'witnessDigits' | 'entries' | 'algorithm'
  >,
): DrawFinding | undefined {
  const { seed, algorithm, witnessDigits } = draw
  if (seed === null) return { fault: 'notRevealed', n: 0 }
  if (algorithm !== DRAW_ALGORITHM && algorithm !== FORMER_DRAW_ALGORITHM) {
    return { fault: 'algorithm', n: 0 }
  }
  if (drawCommitment(seed, draw.sessionId, draw.stations, algorithm) !== draw.commitment) {
    return { fault: 'commitment', n: 0 }
  }
  let state = beginDraw(draw.stations, algorithm)
  for (const [at, entry] of draw.entries.entries()) {
    const finding = (fault: DrawFault) => ({ fault, n: entry.n })
    if (entry.n !== at + 1) return finding('number')
    if (entry.kind === 'drawn') {
      if (witnessDigits === null) return finding('digits')
      const fault = faultOfDrawn({ seed, witnessDigits }, state, entry)
      if (fault) return finding(fault)
    } else if (state.isFormer) return finding('kind')
    const next = nextDrawState(state, entry)
    if (!next) return finding('order')
    state = next
  }
  return undefined
}

function faultOfDrawn(
  secret: { readonly seed: string; readonly witnessDigits: string },
  state: DrawState,
  entry: Extract<DrawEntry, { kind: 'drawn' }>,
): DrawFault | undefined {
  // Who holds the seed could otherwise try attempts until one gives the seat they want.
  if (entry.attempt !== (state.attempts.get(entry.examNumber) ?? 0) + 1) return 'attempt'
  const free = freeSeats(state, entry.examNumber)
  if (canonicalJson([...entry.free].sort((a, b) => a - b)) !== canonicalJson(free)) return 'free'
  return drawSeat({ ...secret, ...entry, free }) === entry.seatNumber ? undefined : 'seat'
}

/** Reads a draw's log from the text of its file; undefined when it is none (SPEC DR5). */
export function readDrawLog(text: string): DrawLog | undefined {
  try {
    const read = z.safeParse(DrawLog, JSON.parse(text.replace(/^\ufeff/, '')))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
