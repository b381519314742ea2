import type { HeldSitting } from '@wenkao/shared/sittings'
import { describe, expect, it } from 'vitest'
import { heldSittingOf, ids } from '../../test-processes/exam-server-double.ts'
import { isFinished, mergeHeld } from './merge-held.ts'

const exam = { version: 1 as const, paperVersion: 1, shuffleSeed: '', items: [], tasks: [] }
const receipt: HeldSitting['receipt'] = {
  payload: {
    version: 1,
    sessionId: ids.session,
    sittingId: ids.sitting,
    examNumber: '20260001',
    round: 1,
    contentDigest: '0'.repeat(64),
    at: 1,
    auditHead: null,
    former: null,
  },
  keyId: 'k',
  signature: 'c2ln',
  code: 'CODE',
}
const held = heldSittingOf(exam)
const handedIn: HeldSitting = {
  ...held,
  receipt,
  sitting: { ...held.sitting, state: 'handedIn', round: 1 },
}

describe('joining a held sitting with what a page gives', () => {
  it('keeps the exam and the receipt that a page does not know', () => {
    const merged = mergeHeld(handedIn, heldSittingOf(null))
    expect(merged.exam).toEqual(exam)
    expect(isFinished(merged)).toBe(true)
  })

  it('takes the token of a new log-in', () => {
    expect(mergeHeld(held, { ...heldSittingOf(null), token: 'new' }).token).toBe('new')
  })

  it('[F21] goes on answering when a higher epoch reopened the sitting', () => {
    const reopened = {
      ...handedIn,
      binding: { ...held.binding, epoch: 2 },
      sitting: { ...handedIn.sitting, state: 'answering' as const },
    }
    expect(isFinished(mergeHeld(handedIn, reopened))).toBe(false)
  })

  it('[F02d] a page that knows the line before does not end the branch of a restored backup', () => {
    const binding = { ...held.binding, branch: 'b'.repeat(32), parent: 'c'.repeat(64) }
    const branch = { ...held, token: 'of the backup', binding }
    expect(mergeHeld(branch, held)).toEqual(branch)
    expect(mergeHeld(branch, { ...branch, token: 'same line' }).token).toBe('same line')
    const next = { ...held, binding: { ...held.binding, epoch: held.binding.epoch + 1 } }
    expect(mergeHeld(branch, next)).toEqual(next)
  })

  it('[F02e] an older epoch changes nothing', () => {
    const newer = { ...held, binding: { ...held.binding, epoch: 3 } }
    expect(mergeHeld(newer, held)).toEqual(newer)
  })
})
