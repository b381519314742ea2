import type { StartFiles } from '../../checkpoints/checker.ts'
import { newChartSpace } from '../../charts/write-series.ts'
import type { ClassicType } from '../../charts/chart-kinds.ts'
import { element } from '../../package/edit-xml.ts'
import type { NewPart } from '../../package/write-package.ts'
import { writeXml } from '../../package/write-xml.ts'
import { chartAnchor, DRAWING_TYPE } from '../edit-charts.ts'
import { writeExcelStart, type StartSheet } from '../write-start.ts'

type Table = readonly (readonly (string | number)[])[]

/** Tables of the start workbook, by sheet; all but the first have a column chart of their own. */
const TABLES: Readonly<Record<string, Table>> = {
  销售: [
    ['门店', '一季度', '二季度', '三季度'],
    ['东城店', 320, 410, 385],
    ['西城店', 280, 305, 330],
    ['南城店', 450, 420, 476],
    ['北城店', 198, 245, 260],
  ],
  成绩: [
    ['姓名', '语文', '数学', '英语'],
    ['李明', 85, 92, 78],
    ['王芳', 90, 88, 95],
    ['张伟', 72, 65, 80],
    ['刘洋', 66, 79, 70],
    ['陈静', 93, 97, 91],
  ],
  人口: [
    ['城市', '2010年', '2020年'],
    ['北京', 1961, 2189],
    ['上海', 2302, 2487],
    ['广州', 1270, 1868],
    ['成都', 1405, 2094],
  ],
  气温: [
    ['月份', '最高', '最低'],
    ['一月', 3, -8],
    ['二月', 6, -5],
    ['三月', 13, 1],
    ['四月', 21, 8],
    ['五月', 27, 14],
  ],
  产量: [
    ['年份', '小麦', '玉米'],
    ['2021', 13695, 27255],
    ['2022', 13772, 27720],
    ['2023', 13659, 28884],
  ],
}

const reference = (sheet: string, column: number, from: number, to: number): string => {
  const letter = String.fromCharCode(65 + column)
  const cells = from === to ? `$${letter}$${from}` : `$${letter}$${from}:$${letter}$${to}`
  return `${sheet}!${cells}`
}

/** A drawing and a chart over a table from A1: categories at the left, names on top. */
export function chartParts(
  sheet: string,
  number: number,
  table: Table,
  type: ClassicType = 'column',
): readonly NewPart[] {
  const body = table.slice(1)
  const last = table.length
  const columns = (table[0] ?? []).slice(1)
  const space = newChartSpace(
    { type },
    columns.map((name, index) => ({
      name: { reference: reference(sheet, index + 1, 1, 1), values: [name] },
      categories: { reference: reference(sheet, 0, 2, last), values: body.map((row) => row[0]) },
      values: {
        reference: reference(sheet, index + 1, 2, last),
        values: body.map((row) => row[index + 1]),
      },
    })),
  )
  const chart = `xl/charts/chart${number}.xml`
  const anchor = chartAnchor(number, 'rId1', { column: columns.length + 2, row: 1 })
  return [
    {
      name: `xl/drawings/drawing${number}.xml`,
      contentType: DRAWING_TYPE,
      content: writeXml(element('xdr:wsDr', {}, [anchor])),
      links: [{ id: 'rId1', type: 'chart', target: chart }],
    },
    {
      name: chart,
      contentType: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
      content: writeXml(space),
    },
  ]
}

function sheetOf(name: string, rows: Table, number: number): StartSheet {
  if (number === 0) return { name, rows }
  return {
    name,
    rows,
    end: '<drawing r:id="rId1"/>',
    links: [{ id: 'rId1', type: 'drawing', target: `xl/drawings/drawing${number}.xml` }],
  }
}

/** Tables with plain column charts, which the exam asks to be finished; one has none yet. */
export const chartsStart: StartFiles = {
  name: 'excel-charts',
  file: '图表.xlsx',
  files: () => {
    const tables = Object.entries(TABLES)
    return new Map([
      [
        '图表.xlsx',
        writeExcelStart({
          sheets: tables.map(([name, rows], number) => sheetOf(name, rows, number)),
          parts: tables
            .slice(1)
            .flatMap(([name, rows], index) => chartParts(name, index + 1, rows)),
        }),
      ],
    ])
  },
}
