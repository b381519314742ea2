import { describe, expect, it } from 'vitest'
import { cellRows, makeExcel } from '../../testing/make-document.ts'
import { openExcel } from '../excel-view.ts'
import { compareBehaviours } from './compare-behaviour.ts'

/** Marks with ties and gaps, a sorted column, codes to look up, identity numbers, dates. */
const workbook = openExcel(
  makeExcel({
    sheets: [
      {
        name: '成绩',
        rows: cellRows([
          [
            '学号',
            '姓名',
            '班级',
            '语文',
            '数学',
            '英语',
            '性别',
            '身份证',
            '生日',
            '查谁',
            '查号',
          ],
          [1003, '张三', '一班', 80, 90, 70, '男', '330102200501013418', 38353, '王五', 1002],
          [1001, '李四', '二班', 55, 66, 77, '女', '330102200612024421', 39053, '张三', 1005],
          [1004, '王五', '一班', 91, 48, 60, '男', '330102200403155515', 38061, '张三', 1001],
          [1002, '赵六', '三班', 60, 75, 82, '女', '330102200507306623', 38563, '钱七', 1004],
          [1005, '钱七', '二班', 80, 85, 59, '男', '330102200509017719', 38596, '李四', 1003],
        ]),
      },
      {
        name: '对照',
        rows: cellRows([
          ['编号', '名称', '单价', '下限', '等级'],
          ['B2', '钢笔', 12, 0, '差'],
          ['A1', '铅笔', 2, 60, '中'],
          ['C3', '本子', 5, 70, '良'],
          ['D4', '尺子', 3, 85, '优'],
        ]),
      },
      {
        name: '升序',
        rows: cellRows([
          ['姓名', '得分'],
          ['甲', 41],
          ['乙', 55],
          ['丙', 62],
          ['丁', 77],
          ['戊', 93],
          ['全名', '欧阳修'],
        ]),
      },
    ],
  }),
)
const behaves = (reference: string, actual: string, index = 0, row = 1): string => {
  const sheet = workbook.sheet(index)
  if (sheet === undefined) return 'no sheet'
  const at = { row, column: 12 }
  return compareBehaviours(workbook, sheet, [{ at, reference, actual }])[0]?.kind ?? 'nothing'
}

describe('formulas that say the same in another way (20203)', () => {
  it.each([
    ['SUM(D2:F2)', 'D2+E2+F2'],
    ['SUM(D2:F2)', 'SUM(D2,E2:F2)'],
    ['SUM(D2:F2)', '+D2+E2+F2'],
    ['SUM(D2:F2)', 'SUBTOTAL(9,D2:F2)'],
    ['SUM(D2:F2)', 'SUMPRODUCT(D2:F2)'],
    ['SUM(D2:D6)', 'SUM(D:D)'],
    ['AVERAGE(D2:F2)', 'SUM(D2:F2)/3'],
    ['AVERAGE(D2:F2)', 'AVERAGEA(D2:F2)'],
    ['MAX(D2:D6)', 'LARGE(D2:D6,1)'],
    ['MAX(D2:D6)', 'SMALL($D$2:$D$6,5)'],
    ['MAX(D2:D6)-MIN(D2:D6)', 'LARGE(D2:D6,1)-SMALL(D2:D6,1)'],
    ['RANK(D2,$D$2:$D$6)', '_xlfn.RANK.EQ(D2,D$2:D$6,0)'],
    ['RANK(D2,$D$2:$D$6)', 'COUNTIF($D$2:$D$6,">"&D2)+1'],
    ['RANK(D2,$D$2:$D$6)', 'SUMPRODUCT(--($D$2:$D$6>D2))+1'],
    ['RANK(D2,$D$2:$D$6)', 'SUMPRODUCT(($D$2:$D$6>D2)*1)+1'],
    ['IF(D2>=60,"及格","不及格")', 'IF(D2<60,"不及格","及格")'],
    ['IF(D2>=60,"及格","不及格")', 'IF(60<=D2,"及格","不及格")'],
    ['IF(D2>=60,"及格","不及格")', 'IF(NOT(D2<60),"及格","不及格")'],
    ['IF(D2>=60,"及格","不及格")', '_xlfn.IFS(D2>=60,"及格",D2<60,"不及格")'],
    ['IF(D2>=60,"及格","不及格")', '_xlfn.IFS(D2>=60,"及格",TRUE,"不及格")'],
    ['IF(D2>=60,"及格","不及格")', 'IF(D2>=60,"及格",IF(D2<60,"不及格"))'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'IF(D2<60,"差",IF(D2<85,"中","优"))'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'LOOKUP(D2,{0,60,85},{"差","中","优"})'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'VLOOKUP(D2,{0,"差";60,"中";85,"优"},2)'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'CHOOSE(1+(D2>=60)+(D2>=85),"差","中","优")'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'INDEX({"差","中","优"},MATCH(D2,{0,60,85}))'],
    ['IF(AND(D2>=60,E2>=60),"是","否")', 'IF(D2>=60,IF(E2>=60,"是","否"),"否")'],
    ['IF(AND(D2>=60,E2>=60),"是","否")', 'IF((D2>=60)*(E2>=60),"是","否")'],
    ['IF(AND(D2>=60,E2>=60),"是","否")', 'IF(OR(D2<60,E2<60),"否","是")'],
    ['IF(AND(D2>=60,E2>=60),"是","否")', 'IF(MIN(D2:E2)>=60,"是","否")'],
    ['IF(G2="男","先生","女士")', 'IF(G2="女","女士","先生")'],
    ['IF(G2="男","先生","女士")', '_xlfn.SWITCH(G2,"男","先生","女","女士")'],
    ['COUNTIF(C2:C6,"一班")', 'COUNTIFS(C2:C6,"一班")'],
    ['COUNTIF(C2:C6,"一班")', 'SUMPRODUCT(--(C2:C6="一班"))'],
    ['COUNTIF(C2:C6,"一班")', 'COUNTIF(C:C,"=一班")'],
    ['COUNTIF(D2:D6,">=60")', 'COUNT(D2:D6)-COUNTIF(D2:D6,"<60")'],
    ['COUNTIF(D2:D6,">=60")', 'SUMPRODUCT((D2:D6>=60)*1)'],
    ['COUNTIFS(C2:C6,"一班",D2:D6,">=60")', 'COUNTIFS(D2:D6,">=60",C2:C6,"一班")'],
    ['COUNTIFS(C2:C6,"一班",D2:D6,">=60")', 'SUMPRODUCT((C2:C6="一班")*(D2:D6>=60))'],
    ['SUMIF(C2:C6,"一班",D2:D6)', 'SUMIFS(D2:D6,C2:C6,"一班")'],
    ['SUMIF(C2:C6,"一班",D2:D6)', 'SUMIF(C:C,"一班",D:D)'],
    ['SUMIF(C2:C6,"一班",D2:D6)', 'SUMIF(C2:C6,"一班",D2)'],
    ['SUMIF(C2:C6,C2,D2:D6)', 'SUMPRODUCT((C2:C6=C2)*D2:D6)'],
    ['AVERAGEIF(C2:C6,C2,D2:D6)', 'SUMIF(C2:C6,C2,D2:D6)/COUNTIF(C2:C6,C2)'],
    ['AVERAGEIF(C2:C6,C2,D2:D6)', 'AVERAGEIFS(D2:D6,C2:C6,C2)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'VLOOKUP(J2,B:F,3,0)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'INDEX($D$2:$D$6,MATCH(J2,$B$2:$B$6,0))'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', '_xlfn.XLOOKUP(J2,$B$2:$B$6,$D$2:$D$6)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'LOOKUP(1,0/($B$2:$B$6=J2),$D$2:$D$6)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'LOOKUP(2,1/($B$2:$B$6=J2),$D$2:$D$6)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'SUMIF($B$2:$B$6,J2,$D$2:$D$6)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'OFFSET($D$1,MATCH(J2,$B$2:$B$6,0),0)'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'SUMIF($A$2:$A$6,K2,$D$2:$D$6)'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'LOOKUP(1,0/($A$2:$A$6=K2),$D$2:$D$6)'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'SUMPRODUCT(($A$2:$A$6=K2)*$D$2:$D$6)'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'INDEX(D:D,MATCH(K2,A:A,0))'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'VLOOKUP(K2,$A$2:$F$6,COLUMN(D1),0)'],
    ['VLOOKUP(D2,对照!$D$2:$E$5,2)', 'LOOKUP(D2,对照!$D$2:$D$5,对照!$E$2:$E$5)'],
    ['VLOOKUP(D2,对照!$D$2:$E$5,2)', 'INDEX(对照!$E$2:$E$5,MATCH(D2,对照!$D$2:$D$5,1))'],
    ['ROUND(AVERAGE(D2:F2),1)', 'ROUND((D2+E2+F2)/3,1)'],
    ['D2*0.3+E2*0.7', 'SUMPRODUCT(D2:E2,{0.3,0.7})'],
    ['D2*0.3+E2*0.7', 'D2*30%+E2*70%'],
    ['MID(H2,7,4)', 'LEFT(RIGHT(H2,12),4)'],
    ['IF(MOD(MID(H2,17,1),2)=1,"男","女")', 'IF(ISODD(MID(H2,17,1)),"男","女")'],
    ['IF(MOD(MID(H2,17,1),2)=1,"男","女")', 'IF(MOD(RIGHT(LEFT(H2,17)),2),"男","女")'],
    ['IF(MOD(MID(H2,17,1),2)=1,"男","女")', 'IF(MOD(MID(H2,17,1),2)=0,"女","男")'],
    ['DATE(MID(H2,7,4),MID(H2,11,2),MID(H2,13,2))', '--TEXT(MID(H2,7,8),"0000-00-00")'],
    ['TEXT(MID(H2,7,8),"0000年00月00日")', 'MID(H2,7,4)&"年"&MID(H2,11,2)&"月"&MID(H2,13,2)&"日"'],
    ['B2&"同学"', 'CONCATENATE(B2,"同学")'],
    ['B2&"同学"', '_xlfn.CONCAT(B2,"同学")'],
    ['B2&"同学"', 'TEXT(B2,"@同学")'],
    ['YEAR(TODAY())-YEAR(I2)', 'YEAR(NOW())-YEAR(I2)'],
    ['DATEDIF(I2,TODAY(),"Y")', 'DATEDIF(I2,TODAY(),"y")'],
    ['TEXT(I2,"yyyy")', 'YEAR(I2)&""'],
    ['SUM(D2:F2)', '_xlfn.LET(_xlpm.x,D2:F2,SUM(_xlpm.x))'],
    [
      'IFERROR(VLOOKUP(J2,对照!$A$2:$C$5,3,FALSE),"无")',
      'IF(ISNA(VLOOKUP(J2,对照!$A:$C,3,0)),"无",VLOOKUP(J2,对照!$A:$C,3,0))',
    ],
    ['IFERROR(D2/E2,0)', 'IF(ISERROR(D2/E2),0,D2/E2)'],
    ['INT(D2/10)', 'ROUNDDOWN(D2/10,0)'],
    ['INT(D2/10)', 'QUOTIENT(D2,10)'],
    ['INT(D2/10)', 'TRUNC(D2/10)'],
  ])('%s is done by %s', (reference, actual) => {
    expect(behaves(reference, actual)).toBe('same')
  })
})

describe('formulas that are right only for the numbers at hand (20203)', () => {
  it.each([
    ['SUM(D2:F2)', '240'],
    ['SUM(D2:F2)', 'SUM(80,90,70)'],
    ['SUM(D2:F2)', 'SUM(D2:E2)+70'],
    ['SUM(D2:D6)', 'SUM(D2:D5)+80'],
    ['AVERAGE(D2:F2)', 'MEDIAN(D2:F2)'],
    ['AVERAGE(D2:F2)', 'ROUND(AVERAGE(D2:F2),0)'],
    ['AVERAGE(D2:D6)', 'AVERAGE(D2:D5)'],
    ['RANK(D2,$D$2:$D$6)', 'RANK(D2,$D$2:$D$6,1)'],
    ['RANK(D2,$D$2:$D$6)', 'RANK(D2,$D$2:$D$5)'],
    ['RANK(D2,$D$2:$D$6)', '_xlfn.RANK.AVG(D2,$D$2:$D$6)'],
    ['IF(D2>=60,"及格","不及格")', 'IF(D2>60,"及格","不及格")'],
    ['IF(D2>=60,"及格","不及格")', 'IF(D2>=61,"及格","不及格")'],
    ['IF(D2>=60,"及格","不及格")', '"及格"'],
    ['IF(D2>=60,"及格","不及格")', 'IF(E2>=60,"及格","不及格")'],
    ['IF(D2>=85,"优",IF(D2>=60,"中","差"))', 'IF(D2>=60,"中",IF(D2>=85,"优","差"))'],
    ['IF(AND(D2>=60,E2>=60),"是","否")', 'IF(OR(D2>=60,E2>=60),"是","否")'],
    ['COUNTIF(C2:C6,"一班")', '2'],
    ['COUNTIF(C2:C6,"一班")', 'COUNTIF(C2:C5,"一班")'],
    ['COUNTIF(D2:D6,">=60")', 'COUNTIF(D2:D6,">60")'],
    ['SUMIF(C2:C6,"一班",D2:D6)', 'SUMIF(C2:C6,"一班",E2:E6)'],
    ['SUMIF(C2:C6,"一班",D2:D6)', 'D2+D4'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', '80'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'D2'],
    ['VLOOKUP(K2,$A$2:$F$6,4,FALSE)', 'D2'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'VLOOKUP("张三",$B$2:$F$6,3,FALSE)'],
    ['VLOOKUP(J2,$B$2:$F$6,3,FALSE)', 'VLOOKUP(J2,$B$2:$F$4,3,FALSE)'],
    ['VLOOKUP(D2,对照!$D$2:$E$5,2)', 'VLOOKUP(D2,对照!$D$2:$E$4,2)'],
    ['MID(H2,7,4)', '"2005"'],
    ['MID(H2,7,4)', 'MID(H2,7,4)*1'],
    ['B2&"同学"', '"张三同学"'],
    ['YEAR(I2)', '2005'],
  ])('%s is not done by %s', (reference, actual) => {
    expect(behaves(reference, actual)).toBe('different')
  })

  it.each([
    ['IF(B2>=60,"及格","不及格")', 'IF(B2>60,"及格","不及格")', 1],
    ['IF(B4>=60,"及格","不及格")', 'IF(B4>60,"及格","不及格")', 3],
    ['COUNTIF(B2:B6,">=60")', 'COUNTIF(B2:B6,">60")', 1],
    ['LEFT(B7,2)', '"欧阳"', 6],
    ['LEFT(B7,1)', '"欧"', 6],
    ['B7&"先生"', '"欧阳修先生"', 6],
  ])('%s is not done by %s, on a sorted column or a single text', (reference, actual, row) => {
    expect(behaves(reference, actual, 2, row)).toBe('different')
  })
})
