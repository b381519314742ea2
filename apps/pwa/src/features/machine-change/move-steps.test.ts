import type { SittingMove } from '@wenkao/shared/sittings'
import { describe, expect, it } from 'vitest'
import { moveSteps } from './move-steps.ts'

const move = (changes: Partial<SittingMove>): SittingMove => ({
  ...{ state: 'waiting', from: 3, to: 17, since: 100, loggedInAt: null, unsent: null },
  ...{ heardAt: null, brought: null, exchangedWith: null },
  ...changes,
})
const shown = (changes: Partial<SittingMove>) =>
  moveSteps(move(changes)).map(({ key, tone }) => `${key} ${tone}`)

describe('moveSteps (F02b, F02e)', () => {
  it('names what is open: the log-in at the new station, and the work that was not sent', () => {
    expect(shown({ unsent: { changes: 2, files: 0 } })).toEqual([
      'seated done',
      'logInOpen open',
      'workMissing warning',
    ])
  })

  it('of a change that the failing PC began there is nothing else to say', () => {
    expect(shown({ state: 'begun', to: null })).toEqual(['begun warning'])
  })

  it('tells what a PC that came back is sending, and what it brought', () => {
    expect(
      shown({ state: 'arriving', loggedInAt: 200, heardAt: 300, unsent: { changes: 1, files: 1 } }),
    ).toEqual(['seated done', 'logInDone done', 'workArriving open'])
    const steps = moveSteps(
      move({
        ...{ state: 'settled', loggedInAt: 200, heardAt: 300, unsent: { changes: 0, files: 0 } },
        brought: { changes: 4, files: ['Word/a.docx'] },
      }),
    )
    expect(steps.map(({ key }) => key)).toEqual([
      ...['seated', 'logInDone', 'workHere', 'brought', 'broughtFiles'],
    ])
    expect(steps.at(-1)?.paths).toEqual(['Word/a.docx'])
  })
})
