import type { StartFiles } from '../../checkpoints/checker.ts'
import { draftExcel } from '../excel-draft.ts'
import { writePivot } from '../write-pivot.ts'
import { START_STYLE, writeExcelStart, type StartCell, type StartValue } from '../write-start.ts'

/** Sheets of the start file for pivot tables: the records, empty sheets, and sheets with a table made. */
export const PIVOTS = {
  data: '销售记录',
  fields: '透视一',
  source: '透视二',
  values: '透视三',
  format: '版式',
  items: '筛选',
  slicer: '切片器',
  chart: '透视图',
} as const

export const PIVOT_SOURCE = `${PIVOTS.data}!A1:E13`

const header = (texts: readonly string[]): StartCell[] =>
  texts.map((value) => ({ value, style: START_STYLE.header }))

const SALES: readonly (readonly StartValue[])[] = [
  ['东区', '电视机', '一季度', 12, 38_400],
  ['西区', '电冰箱', '一季度', 8, 25_600],
  ['东区', '洗衣机', '二季度', 15, 33_000],
  ['南区', '电视机', '二季度', 10, 32_000],
  ['西区', '洗衣机', '一季度', 9, 19_800],
  ['南区', '电冰箱', '二季度', 7, 22_400],
  ['东区', '电视机', '二季度', 14, 44_800],
  ['西区', '电视机', '二季度', 6, 19_200],
  ['南区', '洗衣机', '一季度', 11, 24_200],
  ['东区', '电冰箱', '一季度', 5, 16_000],
  ['西区', '电冰箱', '二季度', 13, 41_600],
  ['南区', '电视机', '一季度', 4, 12_800],
]

function makeWorkbook(): Uint8Array {
  const bytes = writeExcelStart({
    sheets: [
      {
        name: PIVOTS.data,
        rows: [header(['地区', '产品', '季度', '数量', '金额']), ...SALES.map((one) => [...one])],
      },
      ...Object.values(PIVOTS)
        .slice(1)
        .map((name) => ({ name, rows: [] })),
    ],
  })
  const draft = draftExcel(bytes, undefined, new Map())
  for (const sheet of [PIVOTS.format, PIVOTS.items, PIVOTS.slicer, PIVOTS.chart])
    writePivot(draft, {
      source: PIVOT_SOURCE,
      sheet,
      at: { row: 2, column: 0 },
      row: '产品',
      values: [{ field: '数量', function: 'sum' }],
    })
  return draft.package.toBytes()
}

let workbook: Uint8Array | undefined
/** Sales of a quarter, with pivot tables made and to be made. */
export const pivotsStart: StartFiles = {
  name: 'excel-pivots',
  file: '销售.xlsx',
  files: () => new Map([['销售.xlsx', (workbook ??= makeWorkbook())]]),
}
