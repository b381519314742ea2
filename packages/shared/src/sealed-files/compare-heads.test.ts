import { describe, expect, it } from 'vitest'
import { createEventWriter } from '../answers/index.ts'
import { compareLogs } from './compare-heads.ts'

const SITTING = '00000000-0000-7000-8000-000000000001'
const bindings = [{ epoch: 1, branch: null, parent: null, rank: 1 }]

/** A log of one writer with an answer for each item. */
function logOf(
  seed: number,
  answers: readonly (readonly [item: string, value: string])[],
): string[] {
  const [binding = { epoch: 1, branch: null, parent: null }] = bindings
  const writer = createEventWriter(SITTING, binding, new Uint8Array(16).fill(seed))
  return answers.flatMap(([item, value], at) =>
    writer
      .write(
        { kind: 'answer', item, value: [value] },
        { greatestHlc: at, serverMs: 1000 * seed + at, wallClock: 0 },
      )
      .map((entry) => entry.text),
  )
}

describe('a sitting in a sealed file against what is here (DESIGN section 5)', () => {
  const both = logOf(1, [['1', 'a']])
  const mine = logOf(2, [['2', 'b']])
  const theirs = logOf(3, [['2', 'c']])

  it('SB1: is told apart as absent, same, newer, older and diverged', () => {
    const kindOf = (here: string[], there: string[]) => compareLogs(here, there, bindings).kind
    expect(kindOf([], both)).toBe('absent')
    expect(kindOf(both, [...both].reverse())).toBe('same')
    expect(kindOf(both, [...both, ...theirs])).toBe('newer')
    expect(kindOf([...both, ...mine], both)).toBe('older')
    expect(kindOf([...both, ...mine], [...both, ...theirs])).toBe('diverged')
  })

  it('SB3: names the items that differ, and counts what only one side has', () => {
    const compared = compareLogs([...both, ...mine], [...both, ...theirs], bindings)
    expect(compared).toMatchObject({ items: ['2'], files: [], entriesHere: 2, entriesThere: 2 })
  })

  it('SB2: counts the binding under which a side goes on as newer, and never entries alone', () => {
    const table = [...bindings, { epoch: 2, branch: null, parent: null, rank: 2 }]
    const [older, newer] = [
      { epoch: 1, branch: null },
      { epoch: 2, branch: null },
    ]
    const kindOf = (here: string[], there: string[], isThereNewer: boolean) =>
      compareLogs(here, there, table, {
        here: isThereNewer ? older : newer,
        there: isThereNewer ? newer : older,
      }).kind
    expect(kindOf(both, both, true)).toBe('newer')
    expect(kindOf(both, both, false)).toBe('older')
    expect(kindOf([...both, ...mine], both, true)).toBe('diverged')
    expect(kindOf([...both, ...mine], both, false)).toBe('older')
    expect(kindOf(both, [...both, ...theirs], false)).toBe('diverged')
  })

  it('[R8] passes over lines that are no entries', () => {
    expect(compareLogs(both, [...both, 'not json'], bindings)).toMatchObject({
      kind: 'newer',
      items: [],
    })
  })
})
