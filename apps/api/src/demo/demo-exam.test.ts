import { readFileSync } from 'node:fs'
import { gradeTask, TaskGradingSchema, validateTask } from '@wenkao/office'
import { PaperContent } from '@wenkao/shared/papers'
import { describe, expect, it } from 'vitest'
import { demoPaper } from './demo-exam.ts'
import type { DemoPaper, DemoTask } from './demo-paper.ts'
import { secondPaper } from './second-exam.ts'

const papers: readonly (readonly [string, DemoPaper])[] = [
  ['the demo exam', demoPaper],
  ['the second exam', secondPaper],
]
const total = (list: readonly { points: number }[]): number =>
  list.reduce((sum, one) => sum + one.points, 0)
const bytesOf = (source: string): Uint8Array =>
  readFileSync(new URL(`materials/${source}`, import.meta.url))

function startFilesOf(task: DemoTask): Map<string, Uint8Array> {
  return new Map(task.materials.map(({ path, source }) => [path, bytesOf(source)]))
}

function gradingOf(task: DemoTask) {
  return TaskGradingSchema.parse({
    kind: task.kind,
    ...(task.mainFile === undefined ? {} : { file: task.mainFile }),
    checkpoints: task.checkpoints,
  })
}

describe.each(papers)('%s', (_, paper) => {
  it('is worth 100 points, and each task what its checkpoints add up to', () => {
    expect(total(paper.items) + total(paper.tasks)).toBe(100)
    for (const task of paper.tasks)
      expect(total(gradingOf(task).checkpoints), task.title).toBe(task.points)
  })

  it('has the shape of a paper once its materials are stored', () => {
    const stored = {
      ...paper,
      tasks: paper.tasks.map((task) => ({
        ...task,
        materials: task.materials.map(({ path, source }) => ({
          path,
          hash: '0'.repeat(64),
          size: bytesOf(source).length,
        })),
      })),
    }
    expect(PaperContent.safeParse(stored).error).toBeUndefined()
  })

  it('numbers its objective items by kind, in seven digits', () => {
    const kindDigits = { single: '01', multiple: '02', trueFalse: '03', fillIn: '04' }
    for (const item of paper.items) {
      expect(item.id).toMatch(/^9\d{6}$/)
      expect(item.id.slice(3, 5), item.id).toBe(kindDigits[item.kind])
    }
  })

  it.each(paper.items)(
    'item $id can be answered rightly in exactly the way its key says',
    (item) => {
      const optionIds = (item.options ?? []).map((one) => one.id)
      expect(new Set(optionIds).size).toBe(optionIds.length)
      expect(new Set(item.options?.map((one) => one.text)).size).toBe(optionIds.length)
      expect(new Set(item.answer).size).toBe(item.answer.length)
      if (item.kind === 'single') expect(item.answer).toHaveLength(1)
      if (item.kind === 'multiple') {
        expect(item.answer.length).toBeGreaterThan(1)
        expect(item.answer.length).toBeLessThan(optionIds.length)
      }
      if (item.kind === 'single' || item.kind === 'multiple')
        expect(optionIds).toEqual(expect.arrayContaining(item.answer))
      else expect(item.options).toBeUndefined()
      if (item.kind === 'trueFalse') expect([['true'], ['false']]).toContainEqual(item.answer)
      if (item.kind === 'fillIn') {
        expect(item.stem).toContain('________')
        for (const text of item.answer) expect(text).toBe(text.trim())
      }
    },
  )

  it('gives every task a folder of its own with its materials at distinct paths', () => {
    expect(new Set(paper.tasks.map((task) => task.folder)).size).toBe(paper.tasks.length)
    for (const task of paper.tasks) {
      const files = startFilesOf(task)
      expect(files.size).toBe(task.materials.length)
      for (const bytes of files.values()) expect(bytes.length).toBeGreaterThan(0)
      if (task.mainFile !== undefined) expect(files.has(task.mainFile)).toBe(true)
    }
  })

  it.each(paper.tasks)('task $id may be published (CHECKPOINTS 2.8)', (task) => {
    expect(validateTask({ task: gradingOf(task), startFiles: startFilesOf(task) })).toEqual([])
  })

  it.each(paper.tasks)(
    'task $id untouched scores 0 with a verdict for each checkpoint (R8)',
    (task) => {
      const startFiles = startFilesOf(task)
      const graded = gradeTask({ task: gradingOf(task), startFiles, submittedFiles: startFiles })
      expect(graded.points).toBe(0)
      expect(graded.max).toBe(task.points)
      expect(graded.verdicts.map((one) => one.checkpointId)).toEqual(
        gradingOf(task).checkpoints.map((one) => one.id),
      )
    },
  )
})

describe('the demo exam', () => {
  it('covers four kinds of objective items and the three kinds of task', () => {
    const count = (kind: string): number =>
      demoPaper.items.filter((one) => one.kind === kind).length
    expect(count('single')).toBeGreaterThanOrEqual(12)
    expect(count('multiple')).toBeGreaterThanOrEqual(8)
    expect(count('trueFalse')).toBeGreaterThanOrEqual(8)
    expect(count('fillIn')).toBeGreaterThanOrEqual(6)
    expect(total(demoPaper.items)).toBe(40)
    expect(demoPaper.tasks.map(({ kind, points }) => [kind, points])).toEqual([
      ['word', 25],
      ['excel', 25],
      ['files', 10],
    ])
  })

  it('shares no item number with the second exam', () => {
    const ids = [demoPaper, secondPaper].flatMap((paper) => [
      ...paper.items.map((one) => one.id),
      ...paper.tasks.map((one) => one.id),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })
})
