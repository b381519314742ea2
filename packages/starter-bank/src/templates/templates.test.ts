import {
  countTasks,
  drawParameters,
  makeTask,
  TaskTemplateSchema,
  templateFaults,
} from '@wenkao/office'
import { Task } from '@wenkao/shared/papers'
import { describe, expect, it } from 'vitest'
import { templates } from './index.ts'

const isFull = process.env['WENKAO_FULL'] === '1'
/** Short runs try a few draws, with every value in full runs; the seed is fixed either way. */
const OPTIONS = isFull
  ? { seed: 'starter bank', draws: 12, spoiled: 4 }
  : { seed: 'starter bank', draws: 2, covers: false, spoiled: 1 }

const LEAST = { word: 20, excel: 18, powerpoint: 10, files: 6, browser: 3, typing: 3 } as const
const named = templates.map((one) => ({ ...one, title: one.template.title }))

describe('the task templates of the starter bank', () => {
  it('are enough of each kind', () => {
    for (const [kind, least] of Object.entries(LEAST))
      expect({
        [kind]: templates.filter((one) => one.template.kind === kind).length >= least,
      }).toEqual({
        [kind]: true,
      })
    expect(templates.length).toBeGreaterThanOrEqual(60)
  })

  it('are pure data that papers take, each with a title of its own', () => {
    for (const { template } of templates)
      expect(TaskTemplateSchema.parse(JSON.parse(JSON.stringify(template)))).toEqual(template)
    for (const { template } of templates) {
      const codes = template.steps.flatMap((one) => one.checkpoints.map(({ code }) => code))
      expect(codes).toContain(template.knowledgePoint)
      const { task } = makeTask(template, drawParameters(template, 'shape'), { points: 20 })
      expect(Task.parse(task)).toEqual(task)
      expect(task.points).toBe(20)
    }
    expect(new Set(named.map((one) => one.title)).size).toBe(templates.length)
  })

  it('have steps in several wordings, and yield many tasks (D02)', () => {
    for (const { title, template } of named) {
      expect({ [title]: countTasks(template) >= 20 }).toEqual({ [title]: true })
      const wordings = template.steps.reduce((product, one) => product * one.texts.length, 1)
      expect({ [title]: wordings >= 4 }).toEqual({ [title]: true })
      const drawn = Array.from({ length: 8 }, (_, index) => drawParameters(template, `${index}`))
      const told = drawn.map((one) => makeTask(template, one).task.instruction)
      expect({ [title]: new Set(told).size >= 4 }).toEqual({ [title]: true })
    }
  })

  it.each(named)('$title: holds what a template has to hold (2.8)', ({ template }) => {
    const faults = templateFaults(template, OPTIONS)
    expect(
      faults.map(
        (one) => `${one.kind} ${one.messageZh} ${JSON.stringify(one.drawn?.values ?? {})}`,
      ),
    ).toEqual([])
  })
})
