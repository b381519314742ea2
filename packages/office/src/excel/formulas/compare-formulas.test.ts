import { describe, expect, it } from 'vitest'
import { cellRows, makeExcel } from '../../testing/make-document.ts'
import { openExcel } from '../excel-view.ts'
import { canonicalForm } from './canonical-form.ts'
import { compareBehaviours } from './compare-behaviour.ts'

const workbook = openExcel(
  makeExcel({
    sheets: [
      {
        name: '成绩',
        rows: cellRows([
          ['姓名', '语文', '数学', '英语', '班级'],
          ['甲', 80, 90, 70, '一班'],
          ['乙', 55, 66, 77, '二班'],
          ['丙', 91, 48, 60, '一班'],
          ['丁', 60, 75, 82, '三班'],
          ['0', 0],
          ['60', 60],
          ['85', 85],
        ]),
      },
    ],
    workbook: '<definedNames><definedName name="语文">成绩!$B$2:$B$5</definedName></definedNames>',
  }),
)
const sheet = workbook.sheet(0)
const at = { row: 1, column: 5 }
const form = (formula: string): string | undefined =>
  sheet && canonicalForm(formula, { workbook, sheet, at })
const behaves = (reference: string, actual: string): string =>
  sheet === undefined
    ? 'no sheet'
    : (compareBehaviours(workbook, sheet, [{ at, reference, actual }])[0]?.kind ?? 'nothing')

describe('formulas compared by their form (20203)', () => {
  it.each([
    ['SUM(B2:D2)', 'B2+C2+D2'],
    ['SUM(B2:D2)', 'SUM(B2,C2,D2)'],
    ['SUM($B$2:$D$2)', 'SUM(b2:d2)'],
    ['B2*0.3+C2*0.7', '(C2*70%)+30%*B2'],
    ['RANK(B2,B2:B5)', '_xlfn.RANK.EQ(B2,$B$2:$B$5,0)'],
    ['IF(B2>=60,"及格","不及格")', 'IF(60<=B2,"及格","不及格")'],
    ['SUM(语文)', 'SUM(B2:B5)'],
    ['VLOOKUP(A2,A2:D5,2,FALSE)', 'VLOOKUP(A2,成绩!$A$2:$D$5,2,0)'],
    ['B2-C2', '-C2+B2'],
    ['B2^2', 'POWER(B2,2)'],
  ])('%s is %s', (one, other) => {
    expect(form(one)).toBe(form(other))
  })

  it.each([
    ['SUM(B2:D2)', 'SUM(B2:C2)'],
    ['B2-C2', 'C2-B2'],
    ['B2/C2', 'C2/B2'],
    ['IF(B2>60,1,0)', 'IF(B2>=60,1,0)'],
    ['IF(B2>60,1,0)', 'IF(B2>60,0,1)'],
    ['"A"&B2', '"a"&B2'],
  ])('%s is not %s', (one, other) => {
    expect(form(one)).not.toBe(form(other))
  })
})

describe('formulas compared by what they do on other data (20203)', () => {
  it.each([
    ['AVERAGE(B2:D2)', 'SUM(B2:D2)/COUNT(B2:D2)'],
    ['IF(B2>=60,"及格","不及格")', 'IF(B2<60,"不及格","及格")'],
    ['IF(B2>=85,"优",IF(B2>=60,"中","差"))', 'LOOKUP(B2,{0,60,85},{"差","中","优"})'],
    ['RANK(B2,B$2:B$5)', 'COUNTIF(B$2:B$5,">"&B2)+1'],
    ['SUMIF(E2:E5,"一班",B2:B5)', 'SUMPRODUCT((E2:E5="一班")*B2:B5)'],
    ['VLOOKUP(A2,A2:D5,3,FALSE)', 'INDEX(C2:C5,MATCH(A2,A2:A5,0))'],
  ])('%s does what %s does', (reference, actual) => {
    expect(behaves(reference, actual)).toBe('same')
  })

  it.each([
    ['SUM(B2:D2)', '240'],
    ['SUM(B2:D2)', 'B2+C2+70'],
    ['SUM(B2:B5)', 'SUM(B2:B4)+60'],
    ['IF(B2>=60,"及格","不及格")', 'IF(B2>60,"及格","不及格")'],
    ['IF(B2>=60,"及格","不及格")', '"及格"'],
    ['COUNTIF(E2:E5,"一班")', '2'],
    ['RANK(B2,B2:B5)', 'RANK(B2,B2:B5,1)'],
  ])('%s does not do what %s does: typed-in results are found out', (reference, actual) => {
    expect(behaves(reference, actual)).toBe('different')
  })

  it('says when it cannot tell, and says the same every time', () => {
    expect(behaves('SUM(B2:D2)', 'CUBEVALUE(B2)')).toBe('unknown')
    expect(behaves('1/0', '2/0')).toBe('unknown')
    const difference = () =>
      sheet &&
      compareBehaviours(workbook, sheet, [{ at, reference: 'SUM(B2:D2)', actual: 'B2+C2+70' }])[0]
        ?.difference
    expect(difference()).toEqual(difference())
  })
})
