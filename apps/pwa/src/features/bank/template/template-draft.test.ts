import { describe, expect, it } from 'vitest'
import type { FormShape } from '@wenkao/shared/bank'
import { firstValue, fits, withField } from './form-values.ts'
import {
  draftOfTemplate,
  freeName,
  readCells,
  readValues,
  unreadValues,
  renameParameter,
  writeValues,
} from './template-draft.ts'

describe('a template as the form works on it', () => {
  it('BK11: keeps what the form does not show, and gives empty places to what is missing', () => {
    const draft = draftOfTemplate({
      ...{ version: 1, constraints: [{ rule: 'distinct', of: ['a', 'b'] }] },
      steps: [{ texts: ['x'], note: 'kept', checkpoints: [{ code: '10101', guard: true }] }],
    })
    expect(draft).toMatchObject({
      constraints: [{ rule: 'distinct' }],
      steps: [{ note: 'kept', checkpoints: [{ code: '10101', guard: true, points: 1 }] }],
      ...{ folder: '', parameters: {}, start: {} },
    })
  })

  it('BK11: gives a parameter another name wherever it is named, and no other one', () => {
    const draft = draftOfTemplate({
      parameters: { font: { type: 'font', values: ['A'] }, font2: { type: 'font', values: ['B'] } },
      steps: [
        {
          texts: ['{font} {font.quoted} {font2}'],
          checkpoints: [{ code: '10101', target: { $: 'font.first' }, expected: { $: 'font2' } }],
        },
      ],
    })
    const renamed = renameParameter(draft, 'font', 'face')
    expect(Object.keys(renamed.parameters)).toEqual(['face', 'font2'])
    expect(renamed.steps[0]).toMatchObject({
      texts: ['{face} {face.quoted} {font2}'],
      checkpoints: [{ target: { $: 'face.first' }, expected: { $: 'font2' } }],
    })
    expect(freeName('font', renamed.parameters)).toBe('font')
    expect(freeName('file', {})).toBe('file2')
  })

  it('BK11: reads values as people type them, and writes them so that they are read the same', () => {
    expect(readValues('paragraphs', '1, 2-4\uff0c5')).toEqual([1, [2, 4], 5])
    expect(readValues('number', '1, 1.5, x')).toEqual([1, 1.5])
    expect(readValues('text', 'a, b\nc')).toEqual(['a, b', 'c'])
    expect(unreadValues('number', '1, 1.5, x; 2a')).toEqual(['x', '2a'])
    expect(unreadValues('paragraphs', '1, 2-4, 3-')).toEqual(['3-'])
    expect(unreadValues('text', 'x')).toEqual([])
    for (const [type, values] of [
      ['paragraphs', [1, [2, 4]]],
      ['number', [1, 2.5]],
      ['text', ['a', 'b']],
    ] as const)
      expect(readValues(type, writeValues(type, values))).toEqual(values)
    expect(readCells('a\t1\n\t007')).toEqual([
      ['a', 1],
      [null, '007'],
    ])
  })
})

describe('values of a checkpoint', () => {
  const place: FormShape = {
    type: 'group',
    fields: [
      {
        ...{ name: 'in', words: { zh: '', en: '' }, isNeeded: true },
        shape: { type: 'word', words: [{ value: 'body', zh: '', en: '' }] },
      },
      {
        ...{ name: 'anchors', words: { zh: '', en: '' }, isNeeded: true },
        shape: { type: 'list', of: { type: 'text' } },
      },
    ],
  }
  it('BK11: begin with what is needed, and tell which way they are', () => {
    expect(firstValue(place)).toEqual({ in: 'body', anchors: { $: 'start.1' } })
    expect(fits(place, { in: 'body', anchors: { $: 'range' } })).toBe(true)
    expect(fits(place, { in: 'cells', anchors: [] })).toBe(false)
    expect(withField({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  })
})
