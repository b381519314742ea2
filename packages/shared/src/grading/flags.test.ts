import { anId } from '@wenkao/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copiedDocuments, flagsOfWork, lowOutliers, type FlaggedTask } from './flags.ts'

const task = (fields: Partial<FlaggedTask> = {}): FlaggedTask => ({
  points: 5,
  isUntouched: false,
  verdicts: [{ verdict: 'pass' }],
  documents: [],
  isDamaged: false,
  ...fields,
})

describe('flagsOfWork', () => {
  it('GF1: finds nothing in ordinary work', () => {
    expect(flagsOfWork({ points: 5, answered: 3, tasks: [task()] })).toEqual([])
  })
  it('GF1: names no points, and what could not be read or judged', () => {
    const tasks = [
      task({ points: 0, verdicts: [{ verdict: 'unreadable' }] }),
      task({ points: 0, isDamaged: true, verdicts: [{ verdict: 'unsupported' }] }),
    ]
    expect(flagsOfWork({ points: 0, answered: 0, tasks })).toEqual([
      ...['zeroScore', 'unreadableFile', 'damagedFile', 'unsupportedCheckpoint'],
    ])
  })
  it('GF2: a task is untouched when the candidate was there and left its files as they were issued', () => {
    const untouched = [task({ points: 0, isUntouched: true })]
    expect(flagsOfWork({ points: 2, answered: 1, tasks: untouched })).toEqual(['untouchedTask'])
    // Who did nothing at all has no points, and that is what is told.
    expect(flagsOfWork({ points: 0, answered: 0, tasks: untouched })).toEqual(['zeroScore'])
    // A task whose answer is to leave the files alone earns points.
    const right = [task({ points: 1, isUntouched: true })]
    expect(flagsOfWork({ points: 2, answered: 1, tasks: right })).toEqual([])
  })
  it.each([
    ['own', true, []],
    ['other', true, ['copied']],
    ['other', false, ['copied']],
    ['none', true, ['foreignFile']],
    ['none', false, []],
    ['unknown', true, []],
  ] as const)('GF5: a document with the mark of %s, issued: %s', (mark, wasIssued, flags) => {
    const tasks = [task({ documents: [{ mark, wasIssued }] })]
    expect(flagsOfWork({ points: 5, answered: 1, tasks })).toEqual(flags)
  })
})

/** Candidates of whom each has `objective`, and tasks lower by `gap` and a little spread. */
const crowd = (total: number, objective: number, gap: number, spread = 0.04) =>
  Array.from({ length: total }, (_, at) => ({
    key: `c${at}`,
    objective,
    tasks: objective - gap + ((at % 5) - 2) * (spread / 2),
  }))

describe('lowOutliers', () => {
  it('GF3: finds whose tasks lie far below the own objective part, as the exam goes', () => {
    const all = [...crowd(60, 0.8, 0.1), { key: 'odd', objective: 0.9, tasks: 0.2 }]
    expect([...lowOutliers(all)]).toEqual(['odd'])
  })
  it('GF3: nobody is odd only because the tasks were hard', () => {
    expect(lowOutliers(crowd(60, 0.9, 0.7)).size).toBe(0)
  })
  it('GF3: who is weak in both parts is not odd', () => {
    const all = [...crowd(60, 0.8, 0.1), { key: 'weak', objective: 0.3, tasks: 0 }]
    expect(lowOutliers(all).size).toBe(0)
  })
  it('GF3: of a few candidates only a gap of more than half says something', () => {
    const few = crowd(5, 0.8, 0.1)
    expect(lowOutliers([...few, { key: 'odd', objective: 0.9, tasks: 0.45 }]).size).toBe(0)
    expect([...lowOutliers([...few, { key: 'odd', objective: 0.9, tasks: 0.3 }])]).toEqual(['odd'])
  })
  it('GF3: where all are alike a small difference is none', () => {
    const all = [...crowd(60, 0.8, 0.1, 0), { key: 'near', objective: 0.8, tasks: 0.6 }]
    expect(lowOutliers(all).size).toBe(0)
  })
  it('GF3: does not depend on the order, and a few odd ones do not hide each other', () => {
    const odd = Array.from({ length: 12 }, (_, at) => ({
      ...{ key: `odd${at}`, objective: 0.9, tasks: 0 },
    }))
    const all = [...crowd(60, 0.8, 0.1), ...odd]
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect([...lowOutliers(shuffled)].sort()).toEqual(odd.map(({ key }) => key).sort())
      }),
      { numRuns: 20 },
    )
  })
})

describe('copiedDocuments', () => {
  const document = (sitting: number, hash: string, markedFor: number | null = sitting) => ({
    sittingId: anId(sitting),
    path: 'word/a.docx',
    hash,
    markedFor: markedFor === null ? null : anId(markedFor),
  })
  it('GF4: different documents with the own mark, or none, are no copies', () => {
    expect(copiedDocuments([document(1, 'a'), document(2, 'b'), document(3, 'c', null)]).size).toBe(
      0,
    )
  })
  it('GF4: a mark of another sitting concerns both', () => {
    const found = copiedDocuments([document(1, 'a'), document(2, 'b', 1)])
    const copy = { path: 'word/a.docx', by: 'mark' }
    expect(found.get(anId(2))).toEqual([{ ...copy, otherSittingId: anId(1) }])
    expect(found.get(anId(1))).toEqual([{ ...copy, otherSittingId: anId(2) }])
  })
  it('GF4: the same bytes concern all who handed them in', () => {
    const found = copiedDocuments([1, 2, 3].map((at) => document(at, 'same', null)))
    expect([...found.keys()]).toEqual([1, 2, 3].map(anId))
    expect(found.get(anId(1))?.map(({ otherSittingId }) => otherSittingId)).toEqual([
      ...[anId(2), anId(3)],
    ])
  })
})
