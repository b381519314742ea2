import type { StartFiles } from '../../checkpoints/checker.ts'
import { writePicture } from '../../package/write-picture.ts'
import { writeExcelStart } from '../write-start.ts'

const ROWS = [
  ['部门', '姓名', '基本工资', '奖金', '实发'],
  ...['行政部', '财务部', '销售部', '技术部', '后勤部'].flatMap((department, index) =>
    ['赵一', '钱二', '孙三'].map((name, place) => [
      department,
      name,
      3000 + index * 200,
      500 + place * 100,
      {
        formula: `C${index * 3 + place + 2}+D${index * 3 + place + 2}`,
        value: 3500 + index * 200 + place * 100,
      },
    ]),
  ),
]

/** A wages list that is set up for print and protected, with pictures beside it. */
export const printStart: StartFiles = {
  name: 'excel-print',
  file: '工资.xlsx',
  files: () =>
    new Map([
      [
        '工资.xlsx',
        writeExcelStart({
          sheets: [
            { name: '工资表', rows: ROWS },
            { name: '说明', rows: [['本表由财务部填写'], ['请勿外传']] },
            { name: '封面', rows: [['工资汇总']] },
          ],
        }),
      ],
      ['背景.png', writePicture(8, 8, 'DDEEFF')],
      ['徽标.png', writePicture(40, 20, 'CC3333')],
    ]),
}
