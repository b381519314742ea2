import type { DemoTask } from './demo-paper.ts'

const sheet = '销售'
const range = (ref: string) => ({ in: 'range', sheet, ref })
const chart = { in: 'chart', sheet, index: 1 }

/** The Excel task of the second exam: 35 points on other ranges, functions and formats. */
export const secondExcelTask: DemoTask = {
  id: '2020102',
  kind: 'excel',
  title: '电子表格：校园超市销售表',
  points: 35,
  folder: '电子表格题',
  mainFile: '销售.xlsx',
  instruction: `打开本题文件夹中的“销售.xlsx”，按下列要求操作，完成后以原文件名保存在原位置。
1. 将工作表“销售”重命名为“三月销售”。
2. 将 A1:G1 单元格区域设置为楷体、14 磅、加粗，填充颜色为浅绿（标准色），水平居中。
3. 在 F2:F19 中用公式计算金额（金额＝单价×数量），并设置为数值格式，使用千位分隔符，保留 2 位小数。
4. 在 G2:G19 中使用 IF 函数填写评价：金额大于或等于 2000 为“畅销”，其余为“一般”。
5. 在 F20 中用函数计算类别为“图书”的商品的金额合计；在 E21 中用函数统计数量大于或等于 100 的商品数；在 D22 中用函数计算 18 种商品单价的平均值。
6. 以第 1 行为标题行，将 A1:G19 的数据按“数量”从大到小（降序）排序，第 20 至 22 行不参与排序。
7. 给 A1:G19 单元格区域加上所有框线（细实线）。
8. 用“商品”列和“数量”列的数据（B1:B19 和 E1:E19，含列标题）在本工作表中生成折线图，图表标题为“商品销售数量”，图例位于底部。`,
  materials: [{ path: '销售.xlsx', source: 'reading/sales.xlsx' }],
  checkpoints: [
    {
      id: 'excel-sheet-name',
      code: '20404',
      points: 3,
      target: { in: 'sheet', sheet },
      expected: { name: '三月销售' },
    },
    {
      id: 'excel-head-font',
      code: '20301',
      points: 3,
      target: range('A1:G1'),
      expected: { name: '楷体', size: 14 },
    },
    {
      id: 'excel-head-bold',
      code: '20302',
      points: 1,
      target: range('A1:G1'),
      expected: { bold: true },
    },
    {
      id: 'excel-head-fill',
      code: '20304',
      points: 1,
      target: range('A1:G1'),
      expected: { colors: ['浅绿'] },
    },
    {
      id: 'excel-head-align',
      code: '20306',
      points: 1,
      target: range('A1:G1'),
      expected: { value: 'center' },
    },
    {
      id: 'excel-amount',
      code: '20202',
      points: 4,
      target: range('F2:F19'),
      expected: { formula: 'D2*E2', mustBeFormula: true },
    },
    {
      id: 'excel-amount-format',
      code: '20309',
      points: 3,
      target: range('F2:F19'),
      expected: { category: 'number', decimals: 2, thousands: true },
    },
    {
      id: 'excel-verdict-function',
      code: '20201',
      points: 2,
      target: range('G2:G19'),
      expected: { functions: ['IF|IFS'] },
    },
    {
      id: 'excel-verdict',
      code: '20202',
      points: 3,
      target: range('G2:G19'),
      expected: { formula: 'IF(D2*E2>=2000,"畅销","一般")', mustBeFormula: true },
    },
    {
      id: 'excel-books',
      code: '20202',
      points: 3,
      target: range('F20'),
      expected: { formula: 'SUMIF(A2:A19,"图书",F2:F19)', mustBeFormula: true },
    },
    {
      id: 'excel-many',
      code: '20202',
      points: 2,
      target: range('E21'),
      expected: { formula: 'COUNTIF(E2:E19,">=100")', mustBeFormula: true },
    },
    {
      id: 'excel-mean',
      code: '20202',
      points: 2,
      target: range('D22'),
      expected: { formula: 'AVERAGE(D2:D19)', mustBeFormula: true },
    },
    {
      id: 'excel-sort',
      code: '20601',
      points: 2,
      target: range('A1:G19'),
      expected: { keys: [{ column: 'E', order: 'descending' }] },
    },
    {
      id: 'excel-borders',
      code: '20305',
      points: 1,
      target: range('A1:G19'),
      expected: { scope: 'all' },
    },
    {
      id: 'excel-chart-type',
      code: '20801',
      points: 1,
      target: chart,
      expected: { type: 'line' },
    },
    {
      id: 'excel-chart-data',
      code: '20802',
      points: 1,
      target: chart,
      expected: { values: ['E2:E19'], categories: ['B2:B19'] },
    },
    {
      id: 'excel-chart-title',
      code: '20804',
      points: 1,
      target: chart,
      expected: { text: '商品销售数量' },
    },
    {
      id: 'excel-chart-legend',
      code: '20807',
      points: 1,
      target: chart,
      expected: { position: 'b' },
    },
  ],
}
