import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extraTimeMs, plainNeeds, readExtraTime } from './special-needs.ts'

const percent = (amount: number) => ({ kind: 'extra', extra: { unit: 'percent', amount } })
const minutes = (amount: number) => ({ kind: 'extra', extra: { unit: 'minutes', amount } })

describe('special needs', () => {
  it.each([
    ['加时 30%', percent(30)],
    ['加时３０％', percent(30)],
    ['视力障碍，大字试卷，延长20分钟', minutes(20)],
    ['extra time 25 percent', percent(25)],
    ['25% extra time', percent(25)],
    ['Extra time: 15 min', minutes(15)],
    ['30%', percent(30)],
    ['+20 分钟', minutes(20)],
    ['增加考试时间 10 分', minutes(10)],
    ['休息 10 分钟', { kind: 'none' }],
    ['轮椅', { kind: 'none' }],
    ['', { kind: 'none' }],
    ['左耳失聪 80%', { kind: 'none' }],
    ['加时', { kind: 'unclear' }],
    ['加时三分之一', { kind: 'unclear' }],
    ['加时 30% 或 20 分钟', { kind: 'unclear' }],
    ['加时 0%', { kind: 'unclear' }],
    ['加时 12.5%', { kind: 'unclear' }],
    ['extra time 900 minutes', { kind: 'unclear' }],
  ])('RO1: %s', (text, read) => {
    expect(readExtraTime(text)).toEqual(read)
  })

  it.each([
    [{ unit: 'percent', amount: 30 }, 60, 18],
    [{ unit: 'percent', amount: 25 }, 45, 12],
    [{ unit: 'minutes', amount: 20 }, 60, 20],
  ] as const)('RO3: %o of %i minutes are %i', (extra, duration, more) => {
    expect(extraTimeMs(extra, duration * 60_000)).toBe(more * 60_000)
  })

  it('RO1: takes words for nothing as nothing, and any other text as it was written', () => {
    expect(['无', ' none ', '—', '没有'].map(plainNeeds)).toEqual(['', '', '', ''])
    expect(plainNeeds(' 放大镜·㐂 ')).toBe('放大镜·㐂')
  })

  it('RO1: reads any text without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 250 }), (text) => {
        const read = readExtraTime(text)
        if (read.kind === 'extra') expect(extraTimeMs(read.extra, 3_600_000)).toBeGreaterThan(0)
      }),
    )
  })
})
