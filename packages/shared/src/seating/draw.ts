import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalJson, sha256Hex, utf8ToBytes } from '../kernel/index.ts'

/** Name of the algorithm, part of the commitment. */
export const DRAW_ALGORITHM = 'wenkao-draw-1 HMAC-SHA256'

/**
 * What the server publishes before anybody draws: H(seed ‖ session ‖ stations ‖ algorithm).
 * @param seed 256 random bits in hex.
 */
export function drawCommitment(
  seed: string,
  sessionId: string,
  stations: readonly number[],
): string {
  return sha256Hex(
    canonicalJson({
      seed,
      session: sessionId,
      stations: sortNumbers(stations),
      algorithm: DRAW_ALGORITHM,
    }),
  )
}

/**
 * The seat of one candidate: unbiased pick by HMAC(seed, digits ‖ exam number ‖ attempt) from the
 * seats that are free at that moment (DESIGN section 8). Who lacks the seed can neither steer nor
 * foresee it, and the seed alone is not enough before the witness says the digits.
 * @returns undefined when no seat is free.
 */
export function drawSeat(draw: {
  readonly seed: string
  readonly witnessDigits: string
  readonly examNumber: string
  /** 1 for the first draw, one more for each redraw. */
  readonly attempt: number
  readonly free: readonly number[]
}): number | undefined {
  const free = sortNumbers(draw.free)
  if (free.length === 0) return undefined
  const limit = Math.floor(0x1_0000_0000 / free.length) * free.length
  for (let round = 0; ; round += 1) {
    const text = [draw.witnessDigits, draw.examNumber, String(draw.attempt), String(round)].join(
      '\n',
    )
    const digest = hmac(sha256, utf8ToBytes(draw.seed), utf8ToBytes(text))
    const value = new DataView(digest.buffer, digest.byteOffset).getUint32(0)
    // A value in the incomplete last run would favour the first seats; take the next round instead.
    if (value < limit) return free[value % free.length]
  }
}

function sortNumbers(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b)
}

export type DrawFault = 'commitment' | 'attempt' | 'free' | 'seat'

/**
 * Replays a finished draw (F08: verified by anyone, steered by nobody).
 * @returns the first entry that does not follow, or undefined when all is as committed.
 */
export function verifyDraw(draw: {
  readonly commitment: string
  readonly seed: string
  readonly sessionId: string
  readonly stations: readonly number[]
  readonly witnessDigits: string
  readonly entries: readonly {
    readonly n: number
    readonly examNumber: string
    readonly attempt: number
    readonly free: readonly number[]
    readonly seatNumber: number
  }[]
}): { readonly fault: DrawFault; readonly n: number } | undefined {
  if (drawCommitment(draw.seed, draw.sessionId, draw.stations) !== draw.commitment) {
    return { fault: 'commitment', n: 0 }
  }
  const held = new Map<string, number>()
  const attempts = new Map<string, number>()
  for (const entry of draw.entries) {
    // Who holds the seed could otherwise try attempts until one gives the seat they want.
    const attempt = (attempts.get(entry.examNumber) ?? 0) + 1
    if (entry.attempt !== attempt) return { fault: 'attempt', n: entry.n }
    attempts.set(entry.examNumber, attempt)
    held.delete(entry.examNumber)
    const taken = new Set(held.values())
    const free = draw.stations.filter((number) => !taken.has(number))
    if (canonicalJson(sortNumbers(entry.free)) !== canonicalJson(sortNumbers(free))) {
      return { fault: 'free', n: entry.n }
    }
    const seat = drawSeat({ ...draw, examNumber: entry.examNumber, attempt: entry.attempt, free })
    if (seat !== entry.seatNumber) return { fault: 'seat', n: entry.n }
    held.set(entry.examNumber, entry.seatNumber)
  }
  return undefined
}
