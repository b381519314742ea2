import { describe, expect, it } from 'vitest'
import { cellRows, makeExcel } from '../../testing/make-document.ts'
import { toText } from '../cell-value.ts'
import { makeEvaluator } from '../evaluate-formula.ts'
import { openExcel } from '../excel-view.ts'

const LIST = [
  ['姓名', '部门', '工资', '入职'],
  ['刘伟', '销售部', 9800, 43831],
  ['陈丽', '财务部', 6500, 44197],
  ['张强', '销售部', 5200, 44562],
  ['王敏', '技术部', 8800, 43831],
]
const bytes = (workbook = ''): Uint8Array =>
  makeExcel({
    sheets: [
      { name: '工资', rows: cellRows(LIST) },
      {
        name: '条件',
        rows: cellRows([
          ['部门', '工资'],
          ['销售部', '>6000'],
          ['财务部', ''],
        ]),
      },
    ],
    workbook,
  })
const workbook = openExcel(
  bytes('<definedNames><definedName name="全部">工资!$C$2:$C$5</definedName></definedNames>'),
)
const at1904 = openExcel(bytes('<workbookPr date1904="1"/>'))

function compute(formula: string, book = workbook, now?: number): string {
  const sheet = book.sheet(0)
  if (sheet === undefined) throw new Error('no sheet')
  const options = now === undefined ? {} : { now }
  const value = makeEvaluator(book, options).value(sheet, formula, { row: 2, column: 5 })
  return value === undefined ? 'unknown' : toText(value)
}

describe('functions that examinations ask for (20209)', () => {
  it.each([
    ['SUMIF(B:B,"销售部",C:C)', '15000'],
    ['SUMIFS(C2:C5,B2:B5,"销售部",C2:C5,">6000")', '9800'],
    ['COUNTIFS(B2:B5,"*部",C2:C5,"<>6500")', '3'],
    ['AVERAGEIFS(C2:C5,B2:B5,"销售部")', '7500'],
    ['SUMPRODUCT((B2:B5="销售部")*C2:C5)', '15000'],
    ['RANK(C2,$C$2:$C$5)', '1'],
    ['VLOOKUP("王敏",A2:D5,3,0)', '8800'],
    ['VLOOKUP(7000,{5000,"B";6000,"A";9000,"S"},2)', 'A'],
    ['HLOOKUP("工资",A1:D5,3,FALSE)', '6500'],
    ['INDEX(A2:A5,MATCH(MAX(C2:C5),C2:C5,0))', '刘伟'],
    ['_xlfn.XLOOKUP("无",A2:A5,C2:C5,"没有")', '没有'],
    ['LOOKUP(2,1/(B2:B5="财务部"),A2:A5)', '陈丽'],
    ['DSUM(A1:D5,"工资",条件!A1:B3)', '16300'],
    ['SUM(全部)', '30300'],
    ['SUM(OFFSET(C1,1,0,2,1))', '16300'],
    ['SUM(INDIRECT("C"&2&":C3"))', '16300'],
    ['IFERROR(VLOOKUP("无",A2:D5,3,0),"无此人")', '无此人'],
    ['IF(C2>=8000,"高",IF(C2>=6000,"中","低"))', '高'],
    ['SUBTOTAL(9,C2:C5)', '30300'],
    ['MID("330102199912310011",7,4)', '1999'],
    ['IF(MOD(MID("330102199912310011",17,1),2)=1,"男","女")', '男'],
    ['TEXT(MID("330102199912310011",7,8),"0000-00-00")', '1999-12-31'],
    ['SUBSTITUTE("a-b-c","-","",2)', 'a-bc'],
    ['LENB("汉字ab")', '6'],
    ['LEFTB("汉字ab",4)', '汉字'],
    ['SEARCH("b?","aBcd")', '2'],
    ['COUNTIF({"a*","b"},"a~*")', '1'],
    ['LARGE(C2:C5,2)', '8800'],
    ['QUARTILE(C2:C5,1)', '6175'],
    ['ROUND(2.345,2)&"/"&ROUNDUP(-2.1,0)', '2.35/-3'],
    ['MOD(-7,3)', '2'],
    ['ROUND(PMT(0.06/12,120,100000),2)', '-1110.21'],
    ['SUM(C2:C3*{2;3})', '39100'],
    ['TRANSPOSE({1;2})', '1'],
  ])('%s = %s', (formula, expected) => {
    expect(compute(formula)).toBe(expected)
  })

  it('knows no clock of its own: TODAY is what it is told (2.1)', () => {
    expect(compute('TODAY()')).toBe('unknown')
    expect(compute('YEAR(TODAY())-YEAR(D2)', workbook, 46_000.5)).toBe('5')
    expect(compute('RAND()')).toBe('unknown')
  })

  it('does not take what it does not know for a mistake', () => {
    expect(compute('CUBEVALUE("x")')).toBe('unknown')
    expect(compute('[1]Sheet1!A1')).toBe('unknown')
  })
})

describe('dates (20104)', () => {
  it.each([
    ['DATE(1900,2,28)', '59'],
    ['DATE(1900,2,29)', '60'],
    ['DATE(1900,3,1)', '61'],
    ['DAY(60)&"/"&MONTH(60)', '29/2'],
    ['WEEKDAY(DATE(2026,11,22),2)', '7'],
    ['DATEDIF(DATE(2000,2,29),DATE(2024,2,28),"y")', '23'],
    ['DATEDIF(DATE(2023,1,31),DATE(2023,3,1),"m")', '1'],
    ['EDATE(DATE(2024,1,31),1)=DATE(2024,2,29)', 'TRUE'],
    ['NETWORKDAYS(DATE(2026,11,16),DATE(2026,11,22))', '5'],
    ['YEAR("2026-11-22")', '2026'],
    ['TEXT(D2,"yyyy年m月d日")', '2020年1月1日'],
    ['TEXT(D2,"aaaa")', '星期三'],
    ['TEXT(0.75,"h:mm AM/PM")', '6:00 PM'],
    ['TEXT(1.5,"[h]:mm")', '36:00'],
  ])('%s = %s', (formula, expected) => {
    expect(compute(formula)).toBe(expected)
  })

  it('counts from 1904 where the workbook does', () => {
    expect(compute('DATE(1904,1,2)', at1904)).toBe('1')
    expect(compute('TEXT(1,"yyyy-mm-dd")', at1904)).toBe('1904-01-02')
  })
})

describe('numbers as texts', () => {
  it.each([
    ['TEXT(1234.5,"#,##0.00")', '1,234.50'],
    ['TEXT(0.125,"0.0%")', '12.5%'],
    ['TEXT(5,"000")', '005'],
    ['TEXT(-3,"0;(0)")', '(3)'],
    ['TEXT(85,"[>=60]""及格"";""不及格""")', '及格'],
    ['TEXT(12345,"[DBNum2]")', '壹万贰仟叁佰肆拾伍'],
    ['TEXT(10203,"[DBNum1]General")', '一万〇二百〇三'],
    ['TEXT(2026,"[DBNum1]0")', '二〇二六'],
    ['TEXT(12345.678,"0.00E+00")', '1.23E+04'],
    ['TEXT("文本","@")', '文本'],
    ['FIXED(1234.567,1)', '1,234.6'],
    ['1e20&""', '100000000000000000000'],
    ['0.1+0.2=0.3', 'TRUE'],
  ])('%s = %s', (formula, expected) => {
    expect(compute(formula)).toBe(expected)
  })
})
