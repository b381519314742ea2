import { describe, expect, it } from 'vitest'
import { countTasks, coveringDraws, drawParameters, isAllowed } from './draw-parameters.ts'
import type { TaskTemplate } from './template-schema.ts'

const template: TaskTemplate = {
  version: 1,
  kind: 'word',
  title: '取值',
  knowledgePoint: '10101',
  folder: '题',
  mainFile: '题.docx',
  parameters: {
    first: { type: 'paragraphs', values: [[1, 2], [2, 3], 4] },
    second: { type: 'paragraphs', values: [[1, 2], 3, 4] },
    low: { type: 'number', values: [1, 2, 3] },
    high: { type: 'number', values: [1, 2, 3] },
    one: { type: 'color', values: ['红色', '蓝色', '绿色'] },
    other: { type: 'color', values: ['红色', '蓝色'] },
    words: { type: 'text', values: ['甲', '乙', '丙', '丁'], pick: 2 },
    free: { type: 'font', values: ['黑体', '楷体', '隶书', '仿宋', '宋体'] },
  },
  constraints: [
    { rule: 'disjoint', of: ['first', 'second'] },
    { rule: 'ascending', of: ['low', 'high'], strict: true },
    { rule: 'distinct', of: ['one', 'other'] },
    { rule: 'never', together: { low: 1, high: 3 } },
  ],
  steps: [{ texts: ['一', '二', '三'], checkpoints: [] }],
  start: {},
}
const DRAWS = 4000
const draws = Array.from({ length: DRAWS }, (_, index) => drawParameters(template, `draw ${index}`))

/** How often each value of a parameter was drawn, against its even share. */
function sharesOf(name: string): number[] {
  const counts = new Map<string, number>()
  for (const { values } of draws) {
    const key = JSON.stringify(values[name])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts.values()].map((count) => (count * counts.size) / DRAWS)
}

describe('drawing parameters (D02)', () => {
  it('keeps every constraint', () => {
    for (const { values } of draws) {
      expect(isAllowed(template, values)).toBe(true)
      expect(Number(values['low'])).toBeLessThan(Number(values['high']))
      expect(values['one']).not.toBe(values['other'])
    }
  })

  it('counts the combinations that are allowed', () => {
    const disjoint = 2 + 1 + 2
    const ascending = 2
    const distinct = 4
    const pairs = 6
    expect(countTasks(template)).toBe(disjoint * ascending * distinct * pairs * 5)
    const found = new Set(draws.map(({ values }) => JSON.stringify(values)))
    expect(found.size).toBeGreaterThan(countTasks(template) * 0.7)
    expect(found.size).toBeLessThanOrEqual(countTasks(template))
  })

  it('draws each allowed value alike, and each wording', () => {
    for (const name of ['free', 'words'])
      for (const share of sharesOf(name)) expect(Math.abs(share - 1)).toBeLessThan(0.15)
    for (const wording of [0, 1, 2]) {
      const times = draws.filter(({ wordings }) => wordings[1] === wording).length
      expect(Math.abs((times * 3) / DRAWS - 1)).toBeLessThan(0.15)
    }
  })

  it('takes every value once when it tries a template', () => {
    const tried = coveringDraws(template, 'cover', 2)
    for (const { values } of tried) expect(isAllowed(template, values)).toBe(true)
    for (const name of ['first', 'second', 'one', 'other', 'words', 'free', 'low', 'high']) {
      const possible = new Set(draws.map(({ values }) => JSON.stringify(values[name])))
      const seen = new Set(tried.map(({ values }) => JSON.stringify(values[name])))
      expect({ [name]: seen.size }).toEqual({ [name]: possible.size })
    }
  })

  it('is refused when nothing is allowed or a constraint names nothing', () => {
    const never: TaskTemplate = {
      ...template,
      constraints: [{ rule: 'ascending', of: ['high', 'low', 'high'], strict: true }],
    }
    expect(countTasks(never)).toBe(0)
    expect(() => drawParameters(never, 'x')).toThrow('is allowed')
    const unknown: TaskTemplate = {
      ...template,
      constraints: [{ rule: 'distinct', of: ['one', 'nobody'] }],
    }
    expect(() => countTasks(unknown)).toThrow('nobody')
  })
})
