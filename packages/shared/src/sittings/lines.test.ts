import { describe, expect, it } from 'vitest'
import { foldLog, type AnswerEvent } from '../answers/index.ts'
import { branchState, isBranch, judgeBranch, ranksOf, type LineRow } from './lines.ts'

const A = 'a'.repeat(32)
const B = 'b'.repeat(32)
const C = 'c'.repeat(32)

const own = (epoch: number, more: Partial<LineRow> = {}): LineRow => ({
  ...{ epoch, branch: null, rank: epoch, superseded: false, stationId: `s${epoch}` },
  ...{ adoptedFrom: null, ...more },
})
const branch = (name: string, epoch: number, more: Partial<LineRow> = {}): LineRow =>
  own(epoch, { branch: name, stationId: `at-${name[0] ?? ''}`, ...more })
const former = { superseded: true }

/** Names of the rows from the lowest rank to the highest; those of one rank by branch. */
const orderOf = (rows: readonly LineRow[]): string[] => {
  const ranks = ranksOf(rows)
  return rows
    .map((row, at) => ({ name: `${row.epoch}${row.branch?.[0] ?? ''}`, rank: ranks[at] ?? NaN }))
    .sort((one, two) => one.rank - two.rank || (one.name < two.name ? -1 : 1))
    .map((row) => row.name)
}

describe('a branch that comes to the table', () => {
  const claim = { epoch: 1, branch: A, stationId: 'at-a' }

  it('B6: is adopted when it is the only line that went on', () => {
    expect(judgeBranch(claim, [own(1)], [{ epoch: 1, branch: null }])).toBe('adopt')
    expect(judgeBranch(claim, [own(0, former), own(1)], [{ epoch: 1, branch: A }])).toBe('adopt')
  })

  it('B6: waits beside another branch of its epoch or a later one, whatever became of that', () => {
    for (const other of [branch(B, 1), branch(B, 1, former), branch(B, 2)]) {
      expect(judgeBranch(claim, [own(1), other], [])).toBe('wait')
    }
    expect(judgeBranch(claim, [own(1), branch(B, 0)], [])).toBe('adopt')
  })

  it('B6: is given the binding that waits at its very station without entries, and no other', () => {
    const rows = [own(1, former), own(2, { stationId: 'at-a' })]
    expect(judgeBranch(claim, rows, [{ epoch: 1, branch: null }])).toBe('give')
    expect(judgeBranch(claim, rows, [{ epoch: 2, branch: null }])).toBe('wait')
    expect(judgeBranch({ ...claim, stationId: 'elsewhere' }, rows, [])).toBe('wait')
    const browser = [own(1, former), own(2, { stationId: null })]
    expect(judgeBranch({ ...claim, stationId: null }, browser, [])).toBe('wait')
  })

  it('B6: is given it also after a machine change that nobody used', () => {
    const rows = [own(1, former), own(2, former), own(3, { stationId: 'at-a' })]
    expect(judgeBranch(claim, rows, [])).toBe('give')
  })

  it('B6: waits where somebody works under a later epoch, also one that the table has forgotten', () => {
    expect(judgeBranch(claim, [own(1)], [{ epoch: 2, branch: null }])).toBe('wait')
  })

  it('B9: has one state at a time', () => {
    expect(branchState([own(1)], A)).toBe('unknown')
    expect(branchState([own(1), branch(A, 1)], A)).toBe('waits')
    expect(branchState([own(1), branch(A, 1, former)], A)).toBe('passed')
    const adopted = [own(1, former), branch(A, 1, former), own(2, { adoptedFrom: A })]
    expect(branchState(adopted, A)).toBe('adopted')
  })

  it('B9: is told apart from the line of an epoch that was issued twice', () => {
    expect(isBranch({ branch: A })).toBe(true)
    expect(isBranch({ branch: 'forgotten-1760000000000' })).toBe(false)
    expect(isBranch({ branch: null })).toBe(false)
  })
})

describe('ranks of lines', () => {
  it('B7: an adopted branch stands above its epoch’s own line, and its binding above both', () => {
    const rows = [own(1, former), branch(A, 1, former), own(2, { adoptedFrom: A })]
    expect(orderOf(rows)).toEqual(['1', '1a', '2'])
  })

  it('B7: what the picked line does not come from ranks below all of it', () => {
    const rows = [
      ...[own(1, former), own(2, former), branch(A, 1, former), branch(B, 1, former)],
      own(3, { adoptedFrom: B }),
    ]
    expect(orderOf(rows)).toEqual(['1a', '2', '1', '1b', '3'])
  })

  it('B7: the line that was current and stays so ranks above the branches that were passed over', () => {
    const rows = [own(1, former), own(2), branch(A, 1, former), branch(B, 2, former)]
    expect(orderOf(rows)).toEqual(['1a', '2b', '1', '2'])
  })

  it('B7: a machine change after an adoption goes on from it', () => {
    const rows = [
      ...[own(1, former), branch(A, 1, former), own(2, { ...former, adoptedFrom: A }), own(3)],
      branch(B, 1, former),
    ]
    expect(orderOf(rows)).toEqual(['1b', '1', '1a', '2', '3'])
  })

  it('B8: a branch that waits stands above its epoch’s own line and below what was adopted', () => {
    const rows = [
      ...[own(1, former), branch(A, 1, former), own(2, { adoptedFrom: A }), branch(B, 1)],
      branch(C, 2),
    ]
    expect(orderOf(rows)).toEqual(['1', '1b', '1a', '2', '2c'])
  })

  it('B7: the fold shows the picked line, and of the others what it has not', () => {
    const rows = [
      own(1, former),
      branch(A, 1, former),
      branch(B, 1, former),
      own(2, { adoptedFrom: A }),
    ]
    const ranks = ranksOf(rows)
    const bindings = rows.map(({ epoch, branch: name }, at) => ({
      ...{ epoch, branch: name, parent: null, rank: ranks[at] ?? 0 },
    }))
    const writing = (writer: string, name: string | null, hlc: number, answers: string[][]) => [
      ...[event(writer, 0, hlc, 'binding', null, { epoch: 1, branch: name, parent: null })],
      ...answers.map(([item = '', value], at) =>
        event(writer, at + 1, hlc + at + 1, 'answer', item, [value]),
      ),
    ]
    const events = [
      ...writing('1'.repeat(32), null, 10, [
        ['x', 'own'],
        ['y', 'own'],
      ]),
      ...writing('2'.repeat(32), A, 20, [['x', 'picked']]),
      ...writing('3'.repeat(32), B, 30, [
        ['x', 'passed'],
        ['y', 'passed'],
        ['z', 'passed'],
      ]),
    ]
    const { items } = foldLog(events, bindings)
    expect(['x', 'y', 'z'].map((item) => items.get(item)?.answer[0])).toEqual([
      ...['picked', 'own', 'passed'],
    ])
  })
})

function event(
  writer: string,
  n: number,
  hlc: number,
  kind: string,
  item: string | null,
  value: unknown,
): AnswerEvent {
  return { v: 1, sitting: 's', writer, n, hlc, prev: null, kind, item, value, at: hlc }
}
