import type { Parameters } from '../checkpoints/checker.ts'

/** Right parameters, and parameters that are one step off. */
export type WrittenCase = readonly [
  code: string,
  target: Parameters,
  right: Parameters,
  wrong: Parameters,
]

/**
 * A document that a library writes (e2e/office-programs/write_documents.py), and what must be found in
 * it, told by what the script asks the library for.
 */
export interface WrittenDocument {
  readonly producer: 'python-docx' | 'openpyxl' | 'XlsxWriter'
  readonly file: string
  readonly kind: 'word' | 'excel'
  readonly cases: readonly WrittenCase[]
}

const paragraph = (text: string): Parameters => ({ in: 'paragraphs', anchors: [{ text }] })
const title = paragraph('校园文化节通知')
const body = paragraph('各班级请于本周五之前上报节目名单，并注明参加人数。')
const byPythonDocx: readonly WrittenCase[] = [
  ['10101', title, { eaFont: '黑体', size: '二号' }, { eaFont: '黑体', size: '小二' }],
  ['10102', title, { bold: true }, { bold: false }],
  ['10105', title, { colors: ['FF0000'] }, { colors: ['C00000'] }],
  ['10201', title, { value: 'center' }, { value: 'left' }],
  ['10205', body, { mode: 'exact', value: 20 }, { mode: 'atLeast', value: 20 }],
  ['10206', body, { before: { value: 6, unit: 'pt' } }, { before: { value: 12, unit: 'pt' } }],
  ['10208', body, { keepNext: true }, { pageBreakBefore: true }],
  ['10215', paragraph('节目安排'), { style: '标题 1' }, { style: '标题 2' }],
  ['10301', { in: 'section' }, { paper: 'A4' }, { paper: 'A3' }],
  ['10303', { in: 'section' }, { top: 2, bottom: 2 }, { top: 2.5 }],
  ['10401', { in: 'header' }, { text: '校园文化节' }, { text: '文化节' }],
  ['10801', { in: 'table' }, { rows: 3, columns: 2 }, { rows: 2, columns: 3 }],
  [
    '10802',
    { in: 'table' },
    { cells: [{ row: 2, column: 2, text: '12' }] },
    { cells: [{ row: 2, column: 2, text: '15' }] },
  ],
  ['10812', { in: 'table' }, { name: '网格型' }, { name: '浅色列表' }],
  ['11006', { in: 'document' }, { title: '通知' }, { title: '公告' }],
]

const sheet = '成绩'
const range = (ref: string): Parameters => ({ in: 'range', sheet, ref })
const byOpenpyxl: readonly WrittenCase[] = [
  ['20101', range('A2'), { value: '王芳' }, { value: '李强' }],
  ['20201', range('D2:D3'), { functions: ['SUM'] }, { functions: ['AVERAGE'] }],
  ['20301', range('A1:D1'), { name: '黑体', size: 14 }, { name: '黑体', size: 12 }],
  ['20302', range('A1:D1'), { bold: true }, { italic: true }],
  ['20303', range('A1:D1'), { colors: ['FF0000'] }, { colors: ['0000FF'] }],
  ['20304', range('A1:D1'), { colors: ['FFFF00'] }, { colors: ['FFC000'] }],
  [
    '20305',
    range('A1:D1'),
    { scope: 'all', styles: ['thin'] },
    { scope: 'all', styles: ['thick'] },
  ],
  ['20306', range('A1:D1'), { value: 'center' }, { value: 'right' }],
  [
    '20309',
    range('D2:D3'),
    { category: 'number', decimals: 2 },
    { category: 'number', decimals: 1 },
  ],
  ['20401', { in: 'rows', sheet, rows: [1, 1] }, { points: 30 }, { points: 25 }],
  ['20406', { in: 'sheet', sheet: '备注' }, { colors: ['FF0000'] }, { colors: ['00B050'] }],
  ['20407', { in: 'sheet', sheet }, { rows: 1 }, { rows: 2 }],
  [
    '20501',
    range('B2:C3'),
    { operator: 'lessThan', value: 80 },
    { operator: 'lessThan', value: 60 },
  ],
  ['20801', { in: 'chart', sheet }, { type: 'column' }, { type: 'bar' }],
  [
    '20802',
    { in: 'chart', sheet },
    { values: ['成绩!B2:B3', '成绩!C2:C3'] },
    { values: ['成绩!B2:B3'] },
  ],
  ['20804', { in: 'chart', sheet }, { text: '成绩图' }, { text: '成绩' }],
  ['20901', { in: 'sheet', sheet }, { orientation: 'landscape' }, { orientation: 'portrait' }],
]

const scores = range('B3:C6')
const totals = range('D3:D6')
const notes = { in: 'sheet', sheet: '备注' }
const scoreChart = { in: 'chart', sheet }
const pie = { in: 'chart', sheet: '备注', title: '数学' }
const bars = { in: 'chart', sheet: '备注', title: '组合' }
const byXlsxWriter: readonly WrittenCase[] = [
  ['20101', range('A3'), { value: '王芳' }, { value: '李强' }],
  ['20103', range('F6'), { values: ['007'] }, { values: ['07'] }],
  ['20104', range('F5'), { moments: ['2026-09-01'] }, { moments: ['2026-09-02'] }],
  [
    '20110',
    range('H3'),
    { url: 'http://www.example.edu.cn/', text: '学校主页', tooltip: '去主页' },
    { url: 'http://www.example.com/', text: '学校主页' },
  ],
  ['20111', range('A3'), { text: '班长' }, { text: '组长' }],
  ['20201', totals, { functions: ['SUM'] }, { functions: ['AVERAGE'] }],
  ['20202', totals, { formula: 'SUM(B3:C3)', mustBeFormula: true }, { formula: 'SUM(B3:B3)' }],
  [
    '20203',
    range('E3:E6'),
    { formula: 'IF(D3>=170,"优秀","合格")' },
    { formula: 'IF(D3>170,"优秀","合格")', by: 'structure' },
  ],
  ['20204', range('F4'), { references: ['备注!$B$1'] }, { references: ['备注!$B1'], strict: true }],
  ['20205', totals, { formula: 'SUM(B3:C3)' }, { formula: 'B3-C3' }],
  ['20206', range('F4'), { sheet: '备注' }, { sheet: '草稿' }],
  ['20207', range('F3'), { name: '数学列' }, { name: '语文列' }],
  ['20208', range('G3:G6'), { formula: 'B3:B6*C3:C6' }, { formula: 'B3:B6+C3:C6' }],
  ['20301', range('A1'), { name: '黑体', size: 16 }, { name: '黑体', size: 14 }],
  [
    '20302',
    range('A2:E2'),
    { bold: true, italic: true, underline: 'double' },
    { underline: 'single' },
  ],
  ['20303', range('A2:E2'), { colors: ['FF0000'] }, { colors: ['C00000'] }],
  ['20304', range('A2:E2'), { colors: ['FFFF00'] }, { colors: ['FFC000'] }],
  [
    '20305',
    range('A2:E2'),
    { scope: 'all', styles: ['thin'] },
    { scope: 'all', styles: ['medium'] },
  ],
  ['20306', range('A1:E1'), { value: 'center' }, { value: 'right' }],
  ['20307', totals, { value: 'top' }, { value: 'bottom' }],
  ['20308', scores, { wrap: true, rotationDegrees: 45 }, { wrap: true, rotationDegrees: -45 }],
  [
    '20309',
    totals,
    { category: 'number', decimals: 2, thousands: true },
    { category: 'number', decimals: 2, thousands: false },
  ],

  ['20401', { in: 'rows', sheet, rows: [1, 1] }, { points: 30 }, { points: 25 }],
  ['20402', { in: 'columns', sheet, columns: ['A', 'A'] }, { characters: 15 }, { characters: 12 }],
  ['20403', { in: 'columns', sheet, columns: ['K', 'K'] }, {}, { hidden: false }],
  [
    '20405',
    { in: 'workbook' },
    { order: ['成绩', '备注', '草稿'] },
    { order: ['备注', '成绩', '草稿'] },
  ],
  ['20406', { in: 'sheet', sheet }, { colors: ['00B050'] }, { colors: ['FF0000'] }],
  ['20407', { in: 'sheet', sheet }, { rows: 2, columns: 1 }, { rows: 1, columns: 1 }],
  ['20408', { in: 'rows', sheet, rows: [4, 5] }, { level: 1 }, { level: 2 }],
  ['20409', { in: 'sheet', sheet }, { gridLines: false, zoomPercent: 120 }, { zoomPercent: 100 }],
  [
    '20410',
    { in: 'sheet', sheet },
    { name: '数学列', ref: 'C3:C6' },
    { name: '数学列', ref: 'C3:C5' },
  ],
  [
    '20501',
    range('B3:B6'),
    { operator: 'lessThan', value: 60, format: { fontColors: ['9C0006'], fills: ['FFC7CE'] } },
    { operator: 'lessThan', value: 60, format: { fontColors: ['FF0000'] } },
  ],
  ['20502', range('C3:C6'), { kind: 'top', rank: 3 }, { kind: 'top', rank: 3, percent: true }],
  [
    '20503',
    range('A3:A6'),
    { kind: 'duplicateValues', format: { fills: ['92D050'] } },
    { kind: 'uniqueValues' },
  ],
  ['20504', totals, { formula: '=$B3>$C3' }, { formula: '=$B3<$C3' }],
  [
    '20505',
    range('G3:G6'),
    { kind: 'dataBar', colors: ['638EC6'], gradient: false },
    { kind: 'dataBar', gradient: true },
  ],
  [
    '20508',
    range('I3:I6'),
    { type: 'list', items: ['男', '女'], error: { style: 'warning', title: '输入错误' } },
    { type: 'list', items: ['男', '女'], error: { style: 'stop' } },
  ],
  [
    '20509',
    { in: 'range', sheet: '备注', ref: 'A3:C7' },
    { styles: ['表样式浅色 9'], name: '库存表', lastColumn: true },
    { styles: ['表样式浅色 8'] },
  ],
  [
    '20510',
    { in: 'range', sheet: '备注', ref: 'A3:C7' },
    { totals: [{ column: '数量', function: 'sum' }] },
    { totals: [{ column: '数量', function: 'average' }] },
  ],
  [
    '20801',
    scoreChart,
    { type: 'column', grouping: 'clustered' },
    { type: 'column', grouping: 'stacked' },
  ],
  ['20801', pie, { type: 'pie' }, { type: 'doughnut' }],
  [
    '20802',
    scoreChart,
    {
      values: ['成绩!B3:B6', '成绩!C3:C6'],
      categories: ['成绩!A3:A6'],
      names: ['成绩!B2', '成绩!C2'],
    },
    { values: ['成绩!B3:B6', '成绩!C3:C5'] },
  ],
  ['20803', scoreChart, { by: 'columns' }, { by: 'rows' }],
  [
    '20804',
    scoreChart,
    { text: '成绩图', size: 16, colors: ['FF0000'] },
    { text: '成绩图', size: 14 },
  ],
  ['20805', scoreChart, { horizontal: '姓名', vertical: '分数' }, { horizontal: '分数' }],
  [
    '20806',
    scoreChart,
    { axis: 'vertical', min: 0, max: 100, majorUnit: 20 },
    { axis: 'vertical', max: 120 },
  ],
  ['20807', scoreChart, { position: 't' }, { position: 'b' }],
  [
    '20808',
    scoreChart,
    { shows: ['value'], position: 'inEnd' },
    { shows: ['value'], position: 'outEnd' },
  ],
  ['20808', pie, { shows: ['percent', 'category'] }, { shows: ['value'] }],
  ['20809', scoreChart, { lines: 'vertical', major: true }, { lines: 'vertical', major: false }],
  ['20810', scoreChart, { ref: 'A8:H22' }, { ref: 'B8:H22' }],
  ['20811', scoreChart, { widthCm: 12.7, heightCm: 7.62 }, { widthCm: 12.7, heightCm: 10 }],
  ['20812', bars, { series: 2, type: 'line', axis: 'secondary' }, { series: 2, axis: 'primary' }],
  [
    '20813',
    scoreChart,
    { series: '语文', trendline: { kind: 'linear', showsEquation: true } },
    { series: '语文', trendline: { kind: 'exp' } },
  ],
  [
    '20814',
    scoreChart,
    { area: 'plot', fill: { kind: 'solid', colors: ['92D050'] }, line: { widthPoints: 1.5 } },
    { area: 'plot', line: { widthPoints: 3 } },
  ],
  ['20815', scoreChart, { shown: true, legendKeys: true }, { shown: true, legendKeys: false }],
  [
    '20816',
    notes,
    { type: 'column', data: 'B4:C4', location: 'H4', marks: ['high'] },
    { type: 'line', data: 'B4:C4', location: 'H4' },
  ],
  ['20817', scoreChart, { styles: [26] }, { styles: [2] }],
  [
    '20901',
    { in: 'sheet', sheet },
    { orientation: 'landscape', paper: 'B5', fitToWidth: 1, fitToHeight: 0 },
    { paper: 'A4' },
  ],
  ['20902', { in: 'sheet', sheet }, { topCm: 2.54, centerHorizontally: true }, { topCm: 2 }],
  [
    '20903',
    { in: 'sheet', sheet },
    {
      header: { center: { text: '员工成绩', bold: true } },
      footer: { right: '第{page}页，共{pages}页' },
    },
    { header: { left: '员工成绩' } },
  ],
  [
    '20904',
    { in: 'sheet', sheet },
    { area: 'A1:E6', titleRows: '2:2' },
    { area: 'A1:E6', titleRows: '1:1' },
  ],
  ['20905', { in: 'sheet', sheet }, { beforeRows: [5] }, { beforeRows: [4] }],
  [
    '20906',
    { in: 'sheet', sheet },
    { password: 'gz2024', allowed: ['formatCells', 'sort'] },
    { password: 'gz2025' },
  ],
  ['20908', totals, { hidden: true, locked: false }, { locked: true }],
  [
    '20909',
    notes,
    {
      kind: 'textBox',
      text: '制表：教务处',
      fill: { kind: 'solid', colors: ['FFFF00'] },
      widthCm: 5,
    },
    { kind: 'textBox', text: '制表：财务部' },
  ],
  [
    '20911',
    { in: 'workbook' },
    { title: '成绩册', author: '教务处', company: '光明中学' },
    { title: '成绩表' },
  ],
]

export const writtenDocuments: readonly WrittenDocument[] = [
  { producer: 'python-docx', file: 'python.docx', kind: 'word', cases: byPythonDocx },
  { producer: 'openpyxl', file: 'python.xlsx', kind: 'excel', cases: byOpenpyxl },
  { producer: 'XlsxWriter', file: 'xlsxwriter.xlsx', kind: 'excel', cases: byXlsxWriter },
]
