import { describe, expect, it } from 'vitest'
import { openWord } from '../word/word-view.ts'
import { sha256Hex } from '../package/sha256.ts'
import { gradeTask } from '../checkpoints/grade-task.ts'
import { countTasks, drawParameters } from './draw-parameters.ts'
import { instructionDocument } from './instruction-document.ts'
import { gradingOf, makeAnswer, makeTask } from './make-task.ts'
import { sharePoints } from './share-points.ts'
import { templateFaults } from './template-faults.ts'
import type { TaskTemplate } from './template-schema.ts'

/** The source’s own example: 将正文第一段至第二段设为宋体、5号字 (D02). */
const template: TaskTemplate = {
  version: 1,
  kind: 'word',
  title: '文字处理：校园生活',
  knowledgePoint: '10101',
  folder: '文字处理题',
  mainFile: '校园.docx',
  parameters: {
    range: { type: 'paragraphs', values: [[1, 2], [2, 3], 2] },
    font: { type: 'font', values: ['黑体', '楷体', '隶书'] },
    size: { type: 'size', values: ['三号', '小四'] },
    color: { type: 'color', values: ['红色', '蓝色'] },
    place: { type: 'alignment', values: ['center', 'right'] },
  },
  constraints: [{ rule: 'never', together: { font: '隶书', size: '小四' } }],
  steps: [
    {
      texts: [
        '将正文{range}设为{font}、{size}字。',
        '把正文{range}的字体设为{font}，字号设为{size}。',
      ],
      checkpoints: [
        {
          code: '10101',
          points: 3,
          target: { in: 'paragraphs', anchors: { $: 'range' } },
          expected: { eaFont: '{font}', size: { $: 'size' } },
        },
      ],
    },
    {
      texts: ['将标题设为{color.standard}，{place}。'],
      checkpoints: [
        {
          code: '10105',
          points: 1,
          target: { in: 'paragraphs', anchors: { $: 'start.title' } },
          expected: { colors: ['{color}'] },
        },
        {
          code: '10201',
          points: 1,
          target: { in: 'paragraphs', anchors: { $: 'start.title' } },
          expected: { value: { $: 'place' } },
        },
      ],
    },
  ],
  start: {
    word: {
      title: '我们的校园',
      paragraphs: ['校园里有一条林荫道。', '道旁是图书馆和操场。', '同学们喜欢在这里读书。'],
    },
  },
  placements: ['apart', 'inDocument'],
}

const OPTIONS = { seed: 'test', draws: 4, spoiled: 4 }
const kinds = (changed: unknown): string[] => [
  ...new Set(templateFaults(changed, OPTIONS).map((one) => one.kind)),
]

describe('task templates', () => {
  it('make many tasks of one wording; the same seed draws the same (D02)', () => {
    expect(countTasks(template)).toBe(3 * (3 * 2 - 1) * 2 * 2)
    const first = drawParameters(template, 'a')
    expect(drawParameters(template, 'a')).toEqual(first)
    const texts = Array.from(
      { length: 40 },
      (_, index) => makeTask(template, drawParameters(template, String(index))).task.instruction,
    )
    expect(new Set(texts).size).toBeGreaterThan(15)
  })

  it('say in Chinese what the checkpoints expect (D02)', () => {
    const { task } = makeTask(template, {
      values: { range: [1, 2], font: '楷体', size: '小四', color: '红色', place: 'center' },
      wordings: [0, 0, 0],
    })
    expect(task.instruction).toBe(
      '打开本题文件夹中的“校园.docx”，按下列要求操作，完成后以原文件名保存在原位置。\n1. 将正文第一段至第二段设为楷体、小四号字。\n2. 将标题设为红色（标准色），居中对齐。',
    )
    expect(task.checkpoints[0]).toMatchObject({
      id: '1-1',
      points: 3,
      target: {
        anchors: [
          { text: '校园里有一条林荫道。', ordinal: 2 },
          { text: '道旁是图书馆和操场。', ordinal: 3 },
        ],
      },
      expected: { eaFont: '楷体', size: '小四' },
    })
  })

  it('make the same bytes again, and an answer with full points (2.8)', () => {
    const drawn = drawParameters(template, 'b')
    const made = makeTask(template, drawn, { points: 20 })
    expect(makeTask(template, drawn, { points: 20 }).task).toEqual(made.task)
    const verdict = gradeTask({
      task: gradingOf(made.task),
      startFiles: made.startFiles,
      ...makeAnswer(made),
    })
    expect([verdict.points, verdict.max]).toEqual([20, 20])
  })

  it('hold for every value, and with the instruction in the document (2.8, D02)', () => {
    expect(templateFaults(template, OPTIONS)).toEqual([])
  })

  it('put the instruction before the source in one document where that is asked for (D02)', () => {
    const { startFiles } = makeTask(template, drawParameters(template, 'c'), {
      placement: 'inDocument',
    })
    const texts = openWord(startFiles.get('校园.docx') ?? new Uint8Array()).body.map(
      (one) => one.text,
    )
    expect(texts[0]).toBe('【考试要求】')
    expect(texts[2]).toContain('1. ')
    expect(texts.indexOf('【考试源文件】')).toBeLessThan(texts.indexOf('我们的校园'))
  })

  it('are given back as a document of their own (N09)', () => {
    const { task } = makeTask(template, drawParameters(template, 'd'))
    const texts = openWord(instructionDocument(task)).body.map((one) => one.text)
    expect(texts).toEqual([`${task.title}（5 分）`, ...task.instruction.split('\n')])
  })

  it('take an uploaded document and name its paragraphs (D02)', () => {
    const { startFiles } = makeTask(template, drawParameters(template, 'e'))
    const bytes = startFiles.get('校园.docx') ?? new Uint8Array()
    const uploaded: TaskTemplate = {
      ...template,
      start: {
        files: [{ path: '校园.docx', hash: sha256Hex(bytes), size: bytes.length }],
        titled: true,
      },
      placements: ['apart'],
    }
    const find = (hash: string) => (hash === sha256Hex(bytes) ? bytes : undefined)
    const drawn = drawParameters(template, 'f')
    expect(makeTask(uploaded, drawn, { uploaded: find }).task).toEqual(
      makeTask(template, drawn).task,
    )
    expect(templateFaults(uploaded, { ...OPTIONS, uploaded: find })).toEqual([])
    expect(kinds(uploaded)).toEqual(['bad-reference'])
  })

  it('are refused when a start file scores, a text is silent or a parameter is idle (2.8)', () => {
    const [first, second] = template.steps
    if (first === undefined || second === undefined) throw new Error('The template lost its steps')
    const silent = {
      ...template,
      steps: [{ ...first, texts: ['将正文{range}设为{font}。'] }, second],
    }
    expect(kinds(silent)).toEqual(['not-mentioned'])
    const spaced = {
      code: '10206',
      points: 1,
      target: { in: 'paragraphs', anchors: { $: 'start.3' } },
      expected: { after: { value: 18, unit: 'pt' } },
    }
    const untold = (text: string) =>
      kinds({ ...template, steps: [first, second, { texts: [text], checkpoints: [spaced] }] })
    expect(untold('将正文第三段的段后间距加大。')).toEqual(['not-mentioned'])
    expect(untold('将正文第三段的段后间距设为 18 磅。')).toEqual([])
    const idle = {
      ...template,
      parameters: { ...template.parameters, more: { type: 'text', values: ['甲', '乙'] } },
    }
    expect(kinds(idle)).toEqual(['unused-parameter'])
    const scores = {
      ...template,
      parameters: {
        ...template.parameters,
        place: { type: 'alignment', values: ['both', 'right'] },
      },
    }
    expect(kinds(scores)).toEqual(['start-scores'])
    const unknown = { ...template, steps: [{ ...first, texts: ['{range}{font}{size}{nothing}'] }] }
    expect(kinds({ ...unknown, parameters: { ...template.parameters } })).toContain(
      'unused-parameter',
    )
    expect(kinds({ ...template, kind: 'poem' })).toEqual(['bad-definition'])
  })

  it('are refused when two checkpoints hang together and nobody says so (2.8)', () => {
    const [first, second] = template.steps
    if (first === undefined || second === undefined) throw new Error('The template lost its steps')
    const twice = [...first.checkpoints, ...first.checkpoints]
    expect(kinds({ ...template, steps: [{ ...first, checkpoints: twice }, second] })).toContain(
      'spoiled-keeps',
    )
  })
})

describe('points of checkpoints', () => {
  it('add up to what the task is worth, in halves where possible', () => {
    expect(sharePoints([1, 1, 1], 10)).toEqual([3.5, 3.5, 3])
    expect(sharePoints([3, 1, 0], 2)).toEqual([1.5, 0.5, 0])
    expect(sharePoints([1, 2], undefined)).toEqual([1, 2])
    expect(() => sharePoints(Array<number>(300).fill(1), 1)).toThrow(RangeError)
    for (const total of [1, 5, 7.5, 12, 33])
      expect(sharePoints([1, 2, 3, 5, 8], total).reduce((a, b) => a + b, 0)).toBeCloseTo(total, 9)
  })
})
