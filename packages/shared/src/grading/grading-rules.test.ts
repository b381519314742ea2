import { anItem } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import type { PaperContent } from '../papers/index.ts'
import {
  compareVerdicts,
  partPoints,
  withDecidedPoints,
  type GradedVerdicts,
} from './compare-verdicts.ts'
import { paperUnderRules, rulesFaults, rulesOfPaper, scoreUnderRules } from './grading-rules.ts'

const item = anItem()
const paper: PaperContent = {
  version: 1,
  title: 'paper',
  items: [item],
  tasks: [
    {
      id: 'T1',
      kind: 'word',
      title: 'task',
      points: 10,
      folder: 'word',
      mainFile: 'a.docx',
      instruction: 'do it',
      materials: [],
      checkpoints: [
        { id: 'a', points: 4 },
        { id: 'b', points: 6 },
      ],
    },
  ],
}
const own = rulesOfPaper(paper)

describe('grading rules', () => {
  it('RG1: a paper under its own rules is the paper', () => {
    expect(paperUnderRules(paper, own)).toEqual({ content: paper, voided: new Map() })
  })
  it('RG1: keys, points and checkpoints are those of the rules, all else stays', () => {
    const { content } = paperUnderRules(paper, {
      version: 1,
      items: [{ id: item.id, points: 3, answer: ['A'] }],
      tasks: [{ id: 'T1', checkpoints: [{ id: 'a', points: 5 }] }],
    })
    expect(content.items[0]).toEqual({ ...item, points: 3, answer: ['A'] })
    expect(content.tasks[0]).toEqual({
      ...paper.tasks[0],
      points: 5,
      checkpoints: [{ id: 'a', points: 5 }],
    })
  })
  it('RG2: a credited item gives everybody its points, an excluded one counts for nobody', () => {
    for (const [voided, points, max] of [
      ['credited', 2, 2],
      ['excluded', 0, 0],
    ] as const) {
      const rules = { ...own, items: own.items.map((one) => ({ ...one, voided })) }
      const ruled = paperUnderRules(paper, rules)
      const [ruledItem] = ruled.content.items
      if (!ruledItem) throw new RangeError('Expected an item')
      for (const answer of [['A'], ['B'], []]) {
        expect(scoreUnderRules(ruledItem, answer, ruled.voided.get(item.id))).toMatchObject({
          ...{ verdict: 'voided', points, max },
        })
      }
    }
  })
  it('RG3: rules that do not fit the paper are named', () => {
    expect(rulesFaults(paper, own)).toEqual([])
    expect(rulesFaults(paper, { version: 1, items: [], tasks: own.tasks })).toEqual([
      `item ${item.id} is missing`,
    ])
    const twice = { ...own, tasks: [...own.tasks, ...own.tasks, { id: 'T9', checkpoints: [] }] }
    expect(rulesFaults(paper, twice)).toEqual([
      'task T9 is not in the paper',
      'task T1 is there twice',
    ])
    const wrong = { ...own, items: [{ id: item.id, points: 1, answer: ['Z'] }] }
    expect(rulesFaults(paper, wrong)).toEqual([`item ${item.id}: the answer does not fit`])
  })
})

const verdicts = (itemPoints: number, a: number, b: number): GradedVerdicts => ({
  objective: [{ itemId: 'Q1', points: itemPoints, max: 2 }],
  tasks: [
    {
      taskId: 'T1',
      verdict: {
        points: a + b,
        max: 10,
        verdicts: [
          { checkpointId: 'a', points: a, max: 4 },
          { checkpointId: 'b', points: b, max: 6 },
        ],
      },
    },
  ],
})

describe('comparing and deciding points', () => {
  it('RG4: names each item and checkpoint whose points or maximum differ, and no other', () => {
    expect(compareVerdicts(verdicts(2, 4, 0), verdicts(2, 4, 0))).toEqual([])
    expect(compareVerdicts(verdicts(0, 4, 0), verdicts(2, 0, 0))).toEqual([
      { id: 'Q1', before: { points: 0, max: 2 }, after: { points: 2, max: 2 } },
      { id: 'T1/a', before: { points: 4, max: 4 }, after: { points: 0, max: 4 } },
    ])
    const { objective } = verdicts(1, 0, 0)
    expect(compareVerdicts({ objective: [], tasks: [] }, { objective, tasks: [] })).toEqual([
      { id: 'Q1', before: null, after: { points: 1, max: 2 } },
    ])
  })
  it('RG5: decided points stand in place of the engine’s, within the maximum, whatever the engine says', () => {
    const decided = new Map([
      ['T1/a', 9],
      ['Q1', 1],
      ['T1/gone', 3],
    ])
    for (const engine of [verdicts(0, 0, 1.1), verdicts(2, 4, 1.1)]) {
      const after = withDecidedPoints(engine, decided)
      expect(partPoints(after)).toEqual({ objectivePoints: 1, taskPoints: 5.1 })
    }
  })
  it('RG5: a task of which nothing was decided keeps the engine’s sum, also a capped one', () => {
    const capped = verdicts(0, 4, 6)
    const [task] = capped.tasks
    if (!task) throw new RangeError('Expected a task')
    const engine = { ...capped, tasks: [{ ...task, verdict: { ...task.verdict, points: 8 } }] }
    const after = withDecidedPoints(engine, new Map([['Q1', 2]]))
    expect(partPoints(after)).toEqual({ objectivePoints: 2, taskPoints: 8 })
  })
})
