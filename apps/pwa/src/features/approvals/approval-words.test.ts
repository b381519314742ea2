import type { ApprovalRow } from '@wenkao/shared/approvals'
import { describe, expect, it } from 'vitest'
import { obstacleOf, whomOf } from './approval-words.ts'

const sitting = (name: string, state: ApprovalRow['sittings'][number]['state']) => ({
  ...{ sittingId: name, examNumber: `1-${name}`, name, seatNumber: 7, state },
})
const whole = { candidates: 60, changed: null }
const retake: ApprovalRow['wish'] = { kind: 'retake', who: { sittingIds: ['a'] } }
const reopen: ApprovalRow['wish'] = { kind: 'reopen', sittingId: 'a', minutes: 0 }

describe('the words of a request', () => {
  it('AP1: say whom it is for: everybody, one by name and seat, or some by number', () => {
    const all = { kind: 'retake', who: { all: true } } as const
    expect(whomOf({ ...whole, wish: all, sittings: [] })).toEqual({ key: 'all', n: 60 })
    const done = whomOf({ wish: all, sittings: [], candidates: 0, changed: 58 })
    expect(done).toEqual({ key: 'all', n: 58 })
    const one = whomOf({ ...whole, wish: retake, sittings: [sitting('a', 'answering')] })
    expect(one).toEqual({ key: 'one', name: 'a', number: '1-a', seat: '7' })
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => sitting(name, 'answering'))
    expect(whomOf({ ...whole, wish: retake, sittings: many })).toEqual({
      ...{ key: 'some', n: 5, names: ['a', 'b', 'c', 'd'] },
    })
  })

  it('AP4: warn of what cannot be approved as it stands now', () => {
    const sittings = [sitting('a', 'handedIn')]
    expect(obstacleOf({ wish: reopen, sittings, sessionState: 'running' })).toBeUndefined()
    expect(obstacleOf({ wish: reopen, sittings, sessionState: 'ended' })).toBe('ended')
    const answering = [sitting('a', 'answering')]
    expect(obstacleOf({ wish: reopen, sittings: answering, sessionState: 'running' })).toBe(
      'notHandedIn',
    )
    const superseded = [sitting('a', 'superseded')]
    expect(obstacleOf({ wish: retake, sittings: superseded, sessionState: 'ended' })).toBe(
      'superseded',
    )
  })
})
