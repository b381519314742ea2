import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { CandidateCaller } from '../../platform/caller.ts'
import type { Keys } from '../../platform/keys.fs.ts'

const TOKEN_PREFIX = 'wc_'

/**
 * What a candidate's bearer token says: one sitting, one epoch, one seat (DESIGN section 6), and when
 * that binding was made, which tells two bindings of one epoch apart after a database was put back.
 */
const TokenContent = z.object({
  s: z.string(),
  t: z.string(),
  e: z.int(),
  n: z.int(),
  a: z.int(),
})

const macOf = (keys: Pick<Keys, 'token'>, content: string): Buffer =>
  createHmac('sha256', keys.token).update(`candidate-token\n${content}`).digest()

/**
 * The bearer token of a binding. It needs no lookup to be checked, so any process can, and the same
 * binding always has the same token: logging in again changes nothing.
 */
export function candidateToken(
  keys: Pick<Keys, 'token'>,
  claim: Omit<CandidateCaller, 'kind'>,
): string {
  const content = Buffer.from(
    JSON.stringify({
      s: claim.sessionId,
      t: claim.sittingId,
      e: claim.epoch,
      n: claim.seatNumber,
      a: claim.boundAt,
    }),
  ).toString('base64url')
  return `${TOKEN_PREFIX}${content}.${macOf(keys, content).toString('base64url')}`
}

/** The candidate of a token, or undefined when it is not one of this server's. */
export function candidateOfToken(
  keys: Pick<Keys, 'token'>,
  token: string,
): CandidateCaller | undefined {
  if (!token.startsWith(TOKEN_PREFIX)) return undefined
  const [content = '', mac = '', ...rest] = token.slice(TOKEN_PREFIX.length).split('.')
  // Compared as texts: decoding would pass over foreign signs and spare bits, so that a changed
  // token could still be good.
  const given = Buffer.from(mac)
  const expected = Buffer.from(macOf(keys, content).toString('base64url'))
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return undefined
  }
  const read = z.safeParse(
    TokenContent,
    JSON.parse(Buffer.from(content, 'base64url').toString('utf8')),
  )
  if (!read.success) return undefined
  const { s: sessionId, t: sittingId, e: epoch, n: seatNumber, a: boundAt } = read.data
  return { kind: 'candidate', sessionId, sittingId, epoch, seatNumber, boundAt }
}

/** Tokens remembered by one process: every candidate of a province's largest session. */
const MOST_TOKENS = 50_000

/**
 * Reads tokens and remembers the good ones, because the same one comes with every answer and its
 * check costs as much as the rest of a small request's head. A token has no end, so a remembered one
 * is as good as one checked anew; what it still may do is decided by the sitting's facts.
 */
export function createTokenReader(
  keys: Pick<Keys, 'token'>,
): (token: string) => CandidateCaller | undefined {
  const known = new Map<string, CandidateCaller>()
  return (token) => {
    const remembered = known.get(token)
    if (remembered) return remembered
    const caller = candidateOfToken(keys, token)
    if (!caller) return undefined
    const oldest = known.keys().next()
    if (known.size >= MOST_TOKENS && !oldest.done) known.delete(oldest.value)
    known.set(token, caller)
    return caller
  }
}
