import type { DemoTask } from './demo-paper.ts'

const sheet = 'Sheet1'
const range = (ref: string) => ({ in: 'range', sheet, ref })
const chart = { in: 'chart', sheet, index: 1 }

/**
 * The Excel task of the demo exam: 25 points. Results are compared with a reference formula on the
 * candidate's own sheet, so that a forgotten sort costs the sort and nothing else.
 */
export const excelTask: DemoTask = {
  id: '2020101',
  kind: 'excel',
  title: '电子表格：期中考试成绩',
  points: 25,
  folder: 'Excel操作题',
  mainFile: '成绩.xlsx',
  instruction: `打开本题文件夹中的“成绩.xlsx”，按下列要求操作，完成后以原文件名保存在原位置。
1. 将工作表“Sheet1”重命名为“期中成绩”。
2. 将 A1:K1 单元格区域合并后居中，并将标题文字设置为黑体、18 磅。
3. 将 A2:K2 单元格区域的填充颜色设置为黄色（标准色）。
4. 在 H3:H22 中使用 SUM 函数计算每位同学四门课程的总分；在 I3:I22 中用公式或函数计算四门课程的平均分，并设置为数值格式，保留 1 位小数。
5. 在 J3:J22 中使用 IF 函数填写等第：平均分大于或等于 85 为“优秀”，大于或等于 60 且小于 85 为“合格”，小于 60 为“待合格”。
6. 在 K3:K22 中使用 RANK 函数，按总分从高到低计算每位同学的名次。
7. 在 D23:G23 中用函数计算各门课程的最高分；在 D24:G24 中用函数统计各门课程低于 60 分的人数。
8. 以 A2:K2 为标题行，将 A2:K22 的数据按“信息技术”成绩从高到低（降序）排序，第 23、24 行不参与排序。
9. 给 A2:K24 单元格区域加上所有框线（细实线），并设置水平居中。
10. 用“姓名”列和“总分”列的数据（B2:B22 和 H2:H22，含列标题）在本工作表中生成簇状柱形图，图表标题为“期中考试总分”。`,
  materials: [{ path: '成绩.xlsx', source: 'festival/scores.xlsx' }],
  checkpoints: [
    {
      id: 'excel-sheet-name',
      code: '20404',
      points: 1,
      target: { in: 'sheet', sheet },
      expected: { name: '期中成绩' },
    },
    { id: 'excel-merge', code: '20310', points: 1, target: range('A1:K1'), expected: {} },
    {
      id: 'excel-title-font',
      code: '20301',
      points: 1,
      target: range('A1'),
      expected: { name: '黑体', size: 18 },
    },
    {
      id: 'excel-head-fill',
      code: '20304',
      points: 1,
      target: range('A2:K2'),
      expected: { colors: ['黄色'] },
    },
    {
      id: 'excel-total-function',
      code: '20201',
      points: 1,
      target: range('H3:H22'),
      expected: { functions: ['SUM'] },
    },
    {
      id: 'excel-total',
      code: '20202',
      points: 2,
      target: range('H3:H22'),
      expected: { formula: 'SUM(D3:G3)', mustBeFormula: true },
    },
    {
      id: 'excel-average',
      code: '20202',
      points: 2,
      target: range('I3:I22'),
      expected: { formula: 'AVERAGE(D3:G3)', mustBeFormula: true },
    },
    {
      id: 'excel-average-format',
      code: '20309',
      points: 1,
      target: range('I3:I22'),
      expected: { category: 'number', decimals: 1 },
    },
    {
      id: 'excel-grade-function',
      code: '20201',
      points: 1,
      target: range('J3:J22'),
      expected: { functions: ['IF|IFS'] },
    },
    {
      id: 'excel-grade',
      code: '20202',
      points: 2,
      target: range('J3:J22'),
      expected: {
        formula: 'IF(AVERAGE(D3:G3)>=85,"优秀",IF(AVERAGE(D3:G3)>=60,"合格","待合格"))',
        mustBeFormula: true,
      },
    },
    {
      id: 'excel-rank-function',
      code: '20201',
      points: 1,
      target: range('K3:K22'),
      expected: { functions: ['RANK|RANK.EQ'] },
    },
    {
      id: 'excel-rank',
      code: '20202',
      points: 1,
      target: range('K3:K22'),
      expected: { formula: 'RANK(H3,$H$3:$H$22)', mustBeFormula: true },
    },
    {
      id: 'excel-highest',
      code: '20202',
      points: 1,
      target: range('D23:G23'),
      expected: { formula: 'MAX(D3:D22)', mustBeFormula: true },
    },
    {
      id: 'excel-failed',
      code: '20202',
      points: 1,
      target: range('D24:G24'),
      expected: { formula: 'COUNTIF(D3:D22,"<60")', mustBeFormula: true },
    },
    {
      id: 'excel-sort',
      code: '20601',
      points: 2,
      target: range('A2:K22'),
      expected: { keys: [{ column: 'G', order: 'descending' }] },
    },
    {
      id: 'excel-borders',
      code: '20305',
      points: 1,
      target: range('A2:K24'),
      expected: { scope: 'all' },
    },
    {
      id: 'excel-align',
      code: '20306',
      points: 1,
      target: range('A2:K24'),
      expected: { value: 'center' },
    },
    {
      id: 'excel-chart-type',
      code: '20801',
      points: 1,
      target: chart,
      expected: { type: 'column', grouping: 'clustered' },
    },
    {
      id: 'excel-chart-data',
      code: '20802',
      points: 2,
      target: chart,
      expected: { values: ['H3:H22'], categories: ['B3:B22'] },
    },
    {
      id: 'excel-chart-title',
      code: '20804',
      points: 1,
      target: chart,
      expected: { text: '期中考试总分' },
    },
  ],
}
