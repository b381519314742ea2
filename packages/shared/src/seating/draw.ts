import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalJson, sha256Hex, utf8ToBytes } from '../kernel/index.ts'

/**
 * Name of the algorithm, part of the commitment. The second one draws like the first, but its log also
 * has what people decided: exclusions, reserved seats, lots by hand.
 */
export const DRAW_ALGORITHM = 'wenkao-draw-2 HMAC-SHA256'
/** Of draws that were committed to before the log had more than drawn seats. */
export const FORMER_DRAW_ALGORITHM = 'wenkao-draw-1 HMAC-SHA256'

/**
 * What the server publishes before anybody draws: H(seed ‖ session ‖ stations ‖ algorithm).
 * @param seed 256 random bits in hex.
 */
export function drawCommitment(
  seed: string,
  sessionId: string,
  stations: readonly number[],
  algorithm: string = DRAW_ALGORITHM,
): string {
  return sha256Hex(
    canonicalJson({ seed, session: sessionId, stations: sortNumbers(stations), algorithm }),
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
