import { describe, expect, it } from 'vitest'
import { instructionParts } from './instruction-parts.ts'

describe('the steps of an instruction (N09)', () => {
  it('are its numbered lines, each with what belongs to it', () => {
    const { before, steps } = instructionParts(
      '打开文件，按下列要求操作。\n1. 全文替换。\n2. 插入表格。\n　　节目　|　时间\n1. 不是新的一项\n3、行距为\n1.5 倍。',
    )
    expect(before).toBe('打开文件，按下列要求操作。')
    expect(steps).toEqual([
      '1. 全文替换。',
      '2. 插入表格。\n　　节目　|　时间\n1. 不是新的一项',
      '3、行距为\n1.5 倍。',
    ])
  })

  it('are none where nothing is numbered, and 1.5 begins none', () => {
    expect(instructionParts('把行距改为\n1.5 倍')).toEqual({
      before: '把行距改为\n1.5 倍',
      steps: [],
    })
  })

  it('lose no word of the text', () => {
    for (const text of ['说明\n1. 一\n 续\n2. 二', '说明\n\n1. 一\n\n2. 二\n', '只有说明', '']) {
      const { before, steps } = instructionParts(text)
      expect([before, ...steps].join('\n')).toBe(text)
    }
  })
})
