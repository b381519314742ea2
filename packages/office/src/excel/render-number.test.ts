import { describe, expect, it } from 'vitest'
import { isSameFormat, renderValue } from './render-number.ts'

describe('what a cell shows under a format code (20309)', () => {
  it.each([
    ['General', 12.5, '12.5', undefined],
    ['0.00', 2.675, '2.68', undefined],
    ['#,##0.00', 1234567.891, '1,234,567.89', undefined],
    ['#,##0', -0.4, '0', undefined],
    ['0', -12, '-12', undefined],
    ['0.##', 1.5, '1.5', undefined],
    ['00000', 42, '00042', undefined],
    ['0.0%', 0.1234, '12.3%', undefined],
    ['#,##0,"千"', 1_234_567, '1,235千', undefined],
    ['0.00E+00', 12345, '1.23E+04', undefined],
    ['# ?/?', 1.5, '1 1/2', undefined],
    ['# ??/16', 0.25, '4/16', undefined],
    ['0.00_);[Red]\\(0.00\\)', -3, '(3.00)', 'red'],
    ['0;[红色]0', -3, '3', 'red'],
    ['[$￥-804]#,##0.00', 5, '¥5.00', undefined],
    ['[>=60]"及格";"不及格"', 59, '不及格', undefined],
    ['[>=60]"及格";"不及格"', 60, '及格', undefined],
    ['0;-0;"零"', 0, '零', undefined],
    ['yyyy"年"m"月"d"日"', 45000.75, '2023年3月15日', undefined],
    ['yyyy/mm/dd hh:mm:ss', 45000.75, '2023/03/15 18:00:00', undefined],
    ['h:mm AM/PM', 45000.75, '6:00 PM', undefined],
    ['[h]:mm', 1.5, '36:00', undefined],
    ['mm:ss', 0.0625, '30:00', undefined],
    ['d-mmm-yy', 45000, '15-Mar-23', undefined],
    ['aaaa', 45000, '星期三', undefined],
    ['@"班"', '一', '一班', undefined],
    ['0', '一', '一', undefined],
    [';;;', 7, '', undefined],
  ])('%s of %s is %s', (code, value, text, color) => {
    expect(renderValue(code, value)).toEqual({ text, color })
  })

  it('takes codes for the same that show the same', () => {
    expect(isSameFormat('0.00_ ', '0.00')).toBe(true)
    expect(isSameFormat('0.00_);(0.00)', '0.00_);\\(0.00\\)')).toBe(true)
    expect(isSameFormat('[$-804]yyyy"年"m"月"', 'yyyy\\年m\\月')).toBe(true)
    expect(isSameFormat('0.00', '0.000')).toBe(false)
    expect(isSameFormat('[DBNum1]General', '[DBNum2]General')).toBe(false)
    expect(isSameFormat('0', '#')).toBe(false)
  })

  it('ends for codes that no one writes', () => {
    for (const code of [
      '"',
      '[',
      '\\',
      '_',
      '*',
      '0.',
      ';;;;;;',
      '[>',
      '#/#',
      `${'0'.repeat(500)}.${'0'.repeat(500)}`,
    ])
      expect(typeof renderValue(code, 1.25).text).toBe('string')
  })
})
