import { describe, expect, it } from 'vitest'
import { markTyped, speedOf } from './mark-typed.ts'

const shown = (list: readonly { text: string; mark: string }[]) =>
  list.map(({ text, mark }) => `${text}:${mark}`)

describe('typed text on its sheet', () => {
  it('TY1: marks signs where they stand, with line ends that comparing leaves out', () => {
    const sheet = markTyped('春眠不觉晓，\n处处闻啼鸟。', '春是不晓，\n处处X', false)
    expect(shown(sheet.reference)).toEqual([
      '春眠不:reached',
      '觉:left',
      '晓，\n处处闻:reached',
      '啼鸟。:ahead',
    ])
    expect(shown(sheet.typed)).toEqual(['春:match', '是:wrong', '不晓，\n处处:match', 'X:wrong'])
    expect(sheet).toMatchObject({ correct: 6, accuracy: 6 / 9 })
  })

  it('TY1: takes a line end between words for the space that it stands for', () => {
    const sheet = markTyped('The river runs', 'The\nriver', false)
    expect(sheet).toMatchObject({ correct: 9, accuracy: 1 })
    expect(shown(sheet.typed)).toEqual(['The\nriver:match'])
  })

  it('TY1: counts signs of another width as right only where the test says so', () => {
    expect(shown(markTyped('你好，', '你好,', false).typed)).toEqual(['你好:match', ',:wrong'])
    expect(shown(markTyped('你好，', '你好,', true).typed)).toEqual(['你好,:match'])
  })

  it('TY2: nothing typed is no speed and nothing done', () => {
    const sheet = markTyped('abc', '', false)
    expect(sheet).toMatchObject({ accuracy: 0, done: 0, typed: [] })
    expect(speedOf(sheet, 0)).toBe(0)
    expect(speedOf(markTyped('abcdef', 'abc', false), 6000)).toBe(30)
  })
})
