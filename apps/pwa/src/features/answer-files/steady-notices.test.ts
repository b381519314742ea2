import { describe, expect, it } from 'vitest'
import type { FileNotice, NoticeKind } from './file-notices.ts'
import { shownNotices, steady, type Steady } from './steady-notices.ts'

function notice(key: string, kind: NoticeKind, since = 0): FileNotice {
  return {
    ...{ key, kind, taskId: null, name: key, found: key, family: 'word' },
    ...{ programs: [], foundAt: null, lastGoodAt: null, since },
  }
}

/** Looks at the times, each with what is there then. @returns keys that are shown after each. */
function looks(...seen: readonly (readonly [at: number, keys: readonly string[]])[]) {
  let watched: Steady = new Map()
  return seen.map(([at, keys]) => {
    watched = steady(
      watched,
      keys.map((key) => notice(key, 'missing')),
      at,
    )
    return shownNotices(watched)
      .map(({ key }) => key)
      .join(' ')
  })
}

describe('steady notices', () => {
  it('show what stays, and not what a save takes away and brings back', () => {
    expect(looks([0, ['a']], [1000, ['a']], [2000, ['a']])).toEqual(['', '', 'a'])
    expect(looks([0, ['a']], [1000, []], [2000, ['a']], [3000, ['a']])).toEqual(['', '', '', ''])
  })

  it('do not blink while a file is away for one look', () => {
    const seen = looks([0, ['a']], [2000, ['a']], [4000, []], [4500, ['a']], [9000, ['a']])
    expect(seen).toEqual(['', 'a', 'a', 'a', 'a'])
  })

  it('go when what was wrong is gone', () => {
    expect(looks([0, ['a']], [2000, ['a']], [4000, []], [5500, []])).toEqual(['', 'a', 'a', ''])
  })

  it('[F11b] show at once what is known of a content, which is stable before it is judged', () => {
    expect(shownNotices(steady(new Map(), [notice('a', 'damaged')], 0))).toHaveLength(1)
  })

  it('tell the newest of what is shown', () => {
    const first = steady(new Map(), [notice('a', 'openUnsaved', 1)], 0)
    const then = steady(first, [notice('a', 'openUnsaved', 2)], 5000)
    expect(shownNotices(then)[0]?.since).toBe(2)
  })
})
