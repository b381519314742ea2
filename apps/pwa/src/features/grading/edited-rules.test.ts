import type { GradingRules } from '@wenkao/shared/grading'
import { describe, expect, it } from 'vitest'
import { editRules, rulesOfEdited } from './edited-rules.ts'

const rules: GradingRules = {
  version: 1,
  items: [
    { id: 'Q1', points: 2, answer: ['A'] },
    { id: 'Q2', points: 2, answer: ['IP', 'ip 地址'], voided: 'credited' },
  ],
  tasks: [{ id: 'T1', checkpoints: [{ id: 'a', code: '10101', points: 3, target: {} }] }],
}

describe('rules in the editor', () => {
  it('come back as they were', () => {
    expect(rulesOfEdited(editRules(rules))).toEqual({ rules })
  })
  it('take changed points, keys and voided items, and leave a checkpoint out', () => {
    const edited = editRules(rules)
    const [first] = edited.items
    const [task] = edited.tasks
    if (!first || !task?.checkpoints[0]) throw new RangeError('Expected an item and a task')
    first.answer = 'B\n\n'
    first.voided = 'excluded'
    task.checkpoints[0].points = 1
    expect(rulesOfEdited(edited)).toMatchObject({
      rules: {
        items: [{ answer: ['B'], voided: 'excluded' }, {}],
        tasks: [{ checkpoints: [{ id: 'a', points: 1 }] }],
      },
    })
    task.checkpoints[0].isLeftOut = true
    expect(rulesOfEdited(edited)).toMatchObject({ rules: { tasks: [{ checkpoints: [] }] } })
  })
  it('name the checkpoint whose text is no JSON', () => {
    const edited = editRules(rules)
    const checkpoint = edited.tasks[0]?.checkpoints[0]
    if (!checkpoint) throw new RangeError('Expected a checkpoint')
    checkpoint.text = '{'
    expect(rulesOfEdited(edited)).toEqual({ unreadable: ['a'] })
  })
})
