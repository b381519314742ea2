import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { Keys } from '../../platform/keys.fs.ts'
import { deriveKey } from '../../platform/sealing.ts'

/** What a mark names. */
export interface MarkedSitting {
  readonly examId: string
  readonly sittingId: string
  readonly paperId: string
}

/** Part of every mark that is out there: a change needs a new first word instead. */
const LABEL = 'wenkao mark of a sitting, version 1'
const MAC_BYTES = 16
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const MARK = new RegExp(`^wk1\\.(${UUID})\\.(${UUID})\\.(${UUID})\\.([A-Za-z0-9_-]{22})$`)

/** Made once for each key, as a key and not as bytes: a start asks for thousands of marks at once. */
const markKeys = new WeakMap<Keys['token'], KeyObject>()

function markKey({ token }: Pick<Keys, 'token'>): KeyObject {
  const key = markKeys.get(token) ?? createSecretKey(deriveKey(token, LABEL))
  markKeys.set(token, key)
  return key
}

/**
 * The mark that the Office files laid out for a sitting carry (CHECKPOINTS 2.9):
 * `wk1.<exam>.<sitting>.<paper>.<first 16 bytes of the HMAC-SHA256 in base64url>`. The same every time,
 * and only this server can make one, so a file that was laid out for somebody else says so itself.
 */
export function sittingMark(keys: Pick<Keys, 'token'>, marked: MarkedSitting): string {
  const named = ['wk1', marked.examId, marked.sittingId, marked.paperId].join('.')
  const mac = createHmac('sha256', markKey(keys)).update(named).digest()
  return `${named}.${mac.subarray(0, MAC_BYTES).toString('base64url')}`
}

/** What a mark names, or undefined when this server has not made it. */
export function verifyMark(keys: Pick<Keys, 'token'>, mark: string): MarkedSitting | undefined {
  const [, examId, sittingId, paperId] = MARK.exec(mark) ?? []
  if (examId === undefined || sittingId === undefined || paperId === undefined) return undefined
  const marked: MarkedSitting = { examId, sittingId, paperId }
  const made = Buffer.from(sittingMark(keys, marked))
  // As text: the last sign of base64url has spare bits, and only one spelling is a mark of ours.
  return timingSafeEqual(made, Buffer.from(mark)) ? marked : undefined
}
