import type { ObjectiveItem, PaperContent } from '@wenkao/shared/papers'
import { describe, expect, it } from 'vitest'
import { explainVerdicts } from './explain-verdicts.ts'

const picture = (name: string) => ({ name, hash: name.padEnd(64, '0'), size: 1, type: 'image/png' })

function explained(change: Partial<ObjectiveItem>) {
  const item: ObjectiveItem = {
    ...{ id: '9010101', knowledgePoint: '90101', kind: 'single', points: 2, stem: '题' },
    answer: ['A'],
    options: [
      { id: 'A', text: '![甲图](p2.png)' },
      { id: 'B', text: '乙' },
    ],
    pictures: [picture('p1.png'), picture('p2.png'), picture('p3.png')],
    ...change,
  }
  const paper: PaperContent = { version: 1, title: '卷', items: [item], tasks: [] }
  const [row] = explainVerdicts(
    {
      objective: [
        {
          ...{ itemId: item.id, verdict: 'fail', points: 0, max: 2 },
          ...{ expected: ['A'], actual: ['B'] },
        },
      ],
      tasks: [],
    },
    paper,
    'zh-CN',
  )
  return row
}

describe('The evidence of an item with pictures', () => {
  it('PI4: names those that it shows, of the stem and of the options it speaks of', () => {
    const row = explained({ stem: '看图，这是什么？\n\n![电路图](p1.png)' })
    expect(row?.title).toBe('看图，这是什么？ ![电路图](p1.png)')
    expect(row?.message).toContain('![甲图](p2.png)')
    expect(row?.pictures?.map(({ name }) => name)).toEqual(['p1.png', 'p2.png'])
  })

  it('PI4: a long stem is cut between its pictures, never within one', () => {
    const row = explained({ stem: `${'长'.repeat(58)} ![电路图](p1.png) 后面还有字` })
    expect(row?.title).toBe(`${'长'.repeat(58)} ![电路图](p1.png) …`)
    const cut = explained({ stem: `${'长'.repeat(70)}![电路图](p1.png)后面` })
    expect(cut?.title).toBe(`${'长'.repeat(60)}…![电路图](p1.png)`)
  })

  it('PI4: has none where it names none', () => {
    expect(explained({ answer: ['B'], options: [], pictures: [] })).not.toHaveProperty('pictures')
  })
})
