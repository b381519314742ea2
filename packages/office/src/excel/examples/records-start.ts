import type { StartFiles } from '../../checkpoints/checker.ts'
import {
  START_STYLE,
  writeExcelStart,
  type StartCell,
  type StartSheet,
  type StartValue,
} from '../write-start.ts'

/** Sheets of the start file for lists of records, each with the same list. */
export const RECORDS = {
  sorted: '排序',
  filtered: '自动筛选',
  advanced: '高级筛选',
  grouped: '分类汇总',
  outlined: '分级显示',
  database: '数据库函数',
} as const

const header = (texts: readonly string[]): StartCell[] =>
  texts.map((value) => ({ value, style: START_STYLE.header }))

const STAFF: readonly (readonly StartValue[])[] = [
  ['刘伟', '销售部', '经理', 9800],
  ['陈丽', '财务部', '会计', 6500],
  ['张强', '销售部', '业务员', 5200],
  ['王敏', '技术部', '工程师', 8800],
  ['赵军', '技术部', '技术员', 6100],
  ['孙燕', '财务部', '出纳', 4900],
  ['周涛', '销售部', '业务员', 5600],
  ['吴霞', '技术部', '工程师', 9200],
]
const HEADERS = ['姓名', '部门', '职务', '工资']
const list = (name: string): StartSheet => ({
  name,
  rows: [header(HEADERS), ...STAFF.map((cells) => [...cells])],
})

const level = (from: number, to: number, value: number): StartCell => ({
  formula: `SUBTOTAL(9,D${from}:D${to})`,
  value,
})

/** One list of staff on a sheet for each command, and one with its subtotals made. */
export const recordsStart: StartFiles = {
  name: 'excel-records',
  file: '工资.xlsx',
  files: () =>
    new Map([
      [
        '工资.xlsx',
        writeExcelStart({
          sheets: [
            list(RECORDS.sorted),
            list(RECORDS.filtered),
            list(RECORDS.advanced),
            list(RECORDS.grouped),
            {
              name: RECORDS.outlined,
              rows: [
                header(HEADERS),
                ['刘伟', '销售部', '经理', 9800],
                ['张强', '销售部', '业务员', 5200],
                [null, '销售部 汇总', null, level(2, 3, 15_000)],
                ['王敏', '技术部', '工程师', 8800],
                ['赵军', '技术部', '技术员', 6100],
                [null, '技术部 汇总', null, level(5, 6, 14_900)],
                [null, '总计', null, level(2, 6, 29_900)],
              ],
              levels: { 2: 2, 3: 2, 4: 1, 5: 2, 6: 2, 7: 1 },
            },
            list(RECORDS.database),
          ],
        }),
      ],
    ]),
}
