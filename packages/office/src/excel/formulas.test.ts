import { describe, expect, it } from 'vitest'
import { cellRows, makeExcel } from '../testing/make-document.ts'
import { evaluateFormula } from './evaluate-formula.ts'
import { openExcel } from './excel-view.ts'
import { functionsIn, shiftFormula } from './formula-tokens.ts'
import { toText } from './cell-value.ts'
import { formatMeaning, plainNumber } from './number-format.ts'

const workbook = openExcel(
  makeExcel({
    sheets: [
      {
        name: '成绩',
        rows: cellRows([
          ['张三', 80, 90, '男'],
          ['李四', 60, 70, '女'],
          ['王五', 75, 95, '男'],
          ['赵六', null, '缺考', '男'],
          ['<f>SUM(B1:B3)</f>', '<f>A5*2</f>', '<f>C5+1</f>', '<f t="str">D5</f><v></v>'],
        ]),
      },
      { name: 'My Sheet', rows: cellRows([[7]]) },
    ],
  }),
)
const value = (formula: string): string => {
  const sheet = workbook.sheet(0)
  if (sheet === undefined) throw new Error('no sheet')
  const result = evaluateFormula(workbook, sheet, formula)
  return result === undefined ? 'unknown' : toText(result)
}

describe('recomputing formulas (20202)', () => {
  it.each([
    ['SUM(B1:B4)', '215'],
    ['SUM(B1:C1,10)', '180'],
    ['AVERAGE(B1:B4)', '71.6666666666667'],
    ['MAX(B1:C3)', '95'],
    ['MIN(B:B)', '60'],
    ['COUNT(B1:C4)', '6'],
    ['COUNTA(A1:A4)', '4'],
    ['COUNTIF(D1:D4,"男")', '3'],
    ['COUNTIF(B1:B4,">=75")', '2'],
    ['COUNTIF(A1:A4,"张*")', '1'],
    ['COUNTIF(C1:C4,"<>90")', '3'],
    ['COUNTIFS(D1:D4,"男",B1:B4,">75")', '1'],
    ['SUMIF(D1:D4,"男",B1:B4)', '155'],
    ['AVERAGEIF(D1:D4,"女",B1:B4)', '60'],
    ['IF(B1>=60,"及格","不及格")', '及格'],
    ['IF(AND(B1>=60,C1>=95),"优",IF(B1>=80,"良","中"))', '良'],
    ['RANK(B3,B$1:B$3)', '2'],
    ['_xlfn.RANK.EQ(B3,$B$1:$B$3,1)', '2'],
    ['ROUND(1.005,2)', '1.01'],
    ['ROUND(-2.5,0)', '-3'],
    ['-2^2', '4'],
    ['2+3*4-10/4', '11.5'],
    ['50%*B1', '40'],
    ['"总分"&SUM(B1:C1)', '总分170'],
    ['B1=C1', 'FALSE'],
    ['"a"="A"', 'TRUE'],
    ['1/0', '#DIV/0!'],
    ['IFERROR(1/0,"错")', '错'],
    ["'My Sheet'!A1*2", '14'],
    ['VLOOKUP("李四",A1:D4,4,FALSE)', '女'],
    ['MID("110101199001011234",7,8)', '19900101'],
    ['B5', '430'],
    ['C5', '#CIRC'],
    ['UNKNOWN(1)', 'unknown'],
    ['SUM(', 'unknown'],
    ['表1[总分]', 'unknown'],
    ['{1,2}', '1'],
    ['('.repeat(500), 'unknown'],
  ])('%s = %s', (formula, expected) => {
    // A circle has no value that could be compared.
    expect(value(formula)).toBe(expected === '#CIRC' ? 'unknown' : expected)
  })
})

describe('shared formulas and names (20201)', () => {
  it.each([
    ['SUM(B2:C2)', 2, 0, 'SUM(B4:C4)'],
    ['B$2+$B2+$B$2', 1, 1, 'C$2+$B3+$B$2'],
    ['"B2"&B2', 1, 0, '"B2"&B3'],
    ["'表 1'!A1+LOG10(A1)", 1, 1, "'表 1'!B2+LOG10(B2)"],
    ['SUM(A:A)+SUM(1:1)', 1, 1, 'SUM(B:B)+SUM(2:2)'],
    ['A1B+AB_1', 1, 0, 'A1B+AB_1'],
  ])('%s moved by %i, %i is %s', (formula, rows, columns, expected) => {
    expect(shiftFormula(formula, rows, columns)).toBe(expected)
  })

  it('finds functions and nothing else', () => {
    expect([...functionsIn('_xlfn._xlws.SORT(A1)+"SUM("&if (B1,1)+MAX')]).toEqual(['SORT', 'IF'])
  })
})

describe('the meaning of number formats (20309)', () => {
  it.each([
    ['General', 'general', 0, ''],
    ['0.00_ ', 'number', 2, ''],
    ['0.00_);[Red]\\(0.00\\)', 'number', 2, ''],
    ['#,##0', 'number', 0, ''],
    ['"¥"#,##0.00', 'currency', 2, '¥'],
    ['[$￥-804]#,##0.0', 'currency', 1, '¥'],
    ['\\$#,##0.00', 'currency', 2, '$'],
    ['_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ', 'accounting', 2, '¥'],
    ['_ * #,##0.00_ ', 'accounting', 2, ''],
    ['0.0%', 'percent', 1, ''],
    ['0.00E+00', 'scientific', 2, ''],
    ['# ?/?', 'fraction', 0, ''],
    ['yyyy/m/d', 'date', 0, ''],
    ['[$-804]yyyy"年"m"月"d"日";@', 'date', 0, ''],
    ['h:mm AM/PM', 'time', 0, ''],
    ['[h]:mm:ss', 'time', 0, ''],
    ['@', 'text', 0, ''],
    ['[DBNum2][$-804]General', 'special', 0, ''],
  ])('%s is %s', (code, category, decimals, symbol) => {
    expect(formatMeaning(code)).toMatchObject({ category, decimals, symbol })
  })

  it('writes numbers in full digits', () => {
    expect(plainNumber(1.1e17)).toBe('110000000000000000')
    expect(plainNumber(0.1 + 0.2)).toBe('0.3')
    expect(plainNumber(1e-7)).toBe('0.0000001')
    expect(plainNumber(-12.5)).toBe('-12.5')
  })
})
