import type { StartFiles } from '../../checkpoints/checker.ts'
import { START_STYLE, writeExcelStart, type StartCell, type StartValue } from '../write-start.ts'

/** Sheets of the start file for formulas. */
export const FORMULAS = {
  scores: '成绩表',
  prices: '商品表',
  loan: '贷款',
  north: '北区',
  south: '南区',
  total: '汇总',
  rates: '参数',
} as const

const HEADERS = [
  '学号',
  '姓名',
  '性别',
  '班级',
  '语文',
  '数学',
  '英语',
  '总分',
  '平均分',
  '名次',
  '等级',
  '占比',
  '语数合计',
  '折算分',
  '与均分差',
  '乘积',
  '班主任',
  '比值',
  '缺考',
  '班级人数',
]
const STUDENTS: readonly (readonly StartValue[])[] = [
  ['S001', '陈晓明', '男', '一班', 86, 92, 75],
  ['S002', '李思雨', '女', '二班', 60, 58, 88],
  ['S003', '王海涛', '男', '三班', 78, 85, 90],
  ['S004', '赵雪梅', '女', '一班', 95, 97, 93],
  ['S005', '周志强', '男', '二班', 49, 66, 59],
  ['S006', '吴丽娟', '女', '三班', 82, 73, 80],
  ['S007', '郑国栋', '男', '一班', 67, 81, 71],
  ['S008', '孙佳怡', '女', '二班', 91, 88, 96],
  ['S009', '钱文博', '男', '三班', 55, 47, 62],
  ['S010', '冯雨欣', '女', '一班', 73, 79, 84],
]

const header = (texts: readonly string[]): StartCell[] =>
  texts.map((value) => ({ value, style: START_STYLE.header }))

/** R holds quotients by the empty column S: every one of them is an error. */
const scores = STUDENTS.map((cells, index): (StartValue | StartCell)[] => [
  ...cells,
  ...Array.from({ length: 10 }, () => null),
  { formula: `E${index + 2}/S${index + 2}` },
])

const GOODS: readonly (readonly [string, number, number])[] = [
  ['签字笔', 2.5, 120],
  ['笔记本', 6.8, 75],
  ['文件夹', 4.2, 60],
  ['订书机', 15.5, 18],
  ['计算器', 48, 12],
]
const sales = (factor: number): (StartValue | StartCell)[][] => [
  header(['产品', '一季度', '二季度']),
  ...['电视机', '电冰箱', '洗衣机'].map((name, index) => [
    name,
    (index + 2) * 10 * factor,
    (index + 3) * 12 * factor + 5,
  ]),
]

const TABLE =
  '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="表1" displayName="表1" ref="A1:D6" totalsRowShown="0"><autoFilter ref="A1:D6"/><tableColumns count="4"><tableColumn id="1" name="商品"/><tableColumn id="2" name="单价"/><tableColumn id="3" name="数量"/><tableColumn id="4" name="金额"/></tableColumns><tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>'

/** A workbook of a class, a shop, a loan and two regions, with room for every kind of formula. */
export const formulasStart: StartFiles = {
  name: 'excel-formulas',
  file: '公式.xlsx',
  files: () =>
    new Map([
      [
        '公式.xlsx',
        writeExcelStart({
          names: `<definedName name="语文成绩">${FORMULAS.scores}!$E$2:$E$11</definedName>`,
          sheets: [
            {
              name: FORMULAS.scores,
              rows: [
                header(HEADERS),
                ...scores,
                ['合计', null, null, null, 736, 766, 798],
                ['班级', '班主任'],
                ['一班', '张老师'],
                ['二班', '刘老师'],
                ['三班', '杨老师'],
              ],
            },
            {
              name: FORMULAS.prices,
              rows: [header(['商品', '单价', '数量', '金额']), ...GOODS.map((cells) => [...cells])],
              end: '<tableParts count="1"><tablePart r:id="rIdTable"/></tableParts>',
              links: [{ id: 'rIdTable', type: 'table', target: 'xl/tables/table1.xml' }],
            },
            {
              name: FORMULAS.loan,
              rows: [
                ['贷款金额', 200_000],
                ['年利率', 0.048],
                ['年限', 10],
                ['月还款额', { formula: 'PMT(B2/12,B3*12,-B1)', value: 2101.81163 }],
                [],
                [null, { formula: 'B4', value: 2101.81163 }],
                [0.04],
                [0.045],
                [0.05],
                [0.055],
              ],
            },
            { name: FORMULAS.north, rows: sales(1) },
            { name: FORMULAS.south, rows: sales(2) },
            {
              name: FORMULAS.total,
              rows: [header(['产品', '一季度', '二季度']), ['电视机'], ['电冰箱'], ['洗衣机']],
            },
            { name: FORMULAS.rates, rows: [['折算系数', 0.85]] },
          ],
          parts: [
            {
              name: 'xl/tables/table1.xml',
              contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml',
              content: TABLE,
            },
          ],
        }),
      ],
    ]),
}
