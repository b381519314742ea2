import { describe, expect, it } from 'vitest'
import { judgeMove, undoOf, type MoveFacts } from './judge-move.ts'

const moved: MoveFacts = {
  ...{ begun: false, moved: true, loggedIn: false, handedIn: false },
  ...{ unsentBefore: 0, unsentSince: undefined },
}

describe('judgeMove', () => {
  it('MC3: nobody was moved', () => {
    expect(judgeMove({ ...moved, moved: false, loggedIn: true })).toBeNull()
  })

  it('MC3: a change that the failing PC began shows until it is done or dropped', () => {
    expect(judgeMove({ ...moved, begun: true, moved: false, loggedIn: true })).toBe('begun')
  })

  it('MC3: waits until somebody logs in at the new station, whatever the old one says', () => {
    expect(judgeMove({ ...moved, unsentBefore: 3 })).toBe('waiting')
    expect(judgeMove({ ...moved, unsentSince: 0 })).toBe('waiting')
  })

  it('MC3: then names the work that the former station had not sent, until it has', () => {
    const there = { ...moved, loggedIn: true, unsentBefore: 3 }
    expect(judgeMove(there)).toBe('missing')
    expect(judgeMove({ ...there, unsentSince: 2 })).toBe('arriving')
    expect(judgeMove({ ...there, unsentSince: 0 })).toBe('settled')
    expect(judgeMove({ ...moved, loggedIn: true })).toBe('settled')
  })

  it('MC3: a hand-in ends the waiting, not the missing work', () => {
    expect(judgeMove({ ...moved, handedIn: true })).toBe('settled')
    expect(judgeMove({ ...moved, handedIn: true, unsentBefore: 1 })).toBe('missing')
  })
})

describe('undoOf', () => {
  it('MC4: is a tap while nobody logged in, asks afterwards, and is over with the hand-in', () => {
    const facts = { loggedIn: false, handedIn: false }
    expect(undoOf('waiting', facts)).toBe('plain')
    expect(undoOf('missing', { ...facts, loggedIn: true })).toBe('afterLogIn')
    expect(undoOf('begun', { ...facts, loggedIn: true })).toBe('drop')
    expect(undoOf('settled', { loggedIn: true, handedIn: true })).toBe('no')
    expect(undoOf(null, facts)).toBe('no')
  })
})
