import { readChartIfThere, type ChartModel } from '../charts/chart-model.ts'
import { treeIfThere } from '../package/tree-if-there.ts'
import { attribute, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { withCells } from './chart-cells.ts'
import type { ExcelWorkbook } from './read-workbook.ts'

/** A chart with where it stands in its workbook. */
export interface ExcelChart {
  readonly sheet: string
  /** True where the chart is a sheet of its own. */
  readonly isOnChartSheet: boolean
  /** True where the sheet holds no data: LibreOffice writes a chart sheet as such a worksheet. */
  readonly isAlone: boolean
  /** xdr:twoCellAnchor and the like, which places the chart. */
  readonly anchor: XmlElement | undefined
  readonly drawing: string
  readonly model: ChartModel
}

const ANCHOR = /^xdr:(twoCell|oneCell|absolute)Anchor$/

function anchorOf(frame: XmlElement): XmlElement | undefined {
  let current = frame.parent
  while (current !== undefined && !ANCHOR.test(current.name)) current = current.parent
  return current
}

/** Frames of a drawing that show a chart, classic or newer, in document order. */
function framesIn(drawing: XmlElement | undefined): XmlElement[] {
  return descendants(drawing, 'a:graphicData').flatMap((data) =>
    [...descendants(data, 'c:chart'), ...descendants(data, 'cx:chart')].slice(0, 1),
  )
}

const cache = new WeakMap<ExcelWorkbook, readonly ExcelChart[]>()

/** All charts of a workbook, sheet by sheet, in the order of their drawings. */
export function readCharts(workbook: ExcelWorkbook): readonly ExcelChart[] {
  const known = cache.get(workbook)
  if (known !== undefined) return known
  const { source } = workbook
  const charts = workbook.sheetNames.flatMap((sheet, index) => {
    const part = workbook.sheetPart(index)
    if (part === undefined) return []
    const worksheet = workbook.sheet(index)
    const isOnChartSheet = worksheet === undefined
    const isAlone = worksheet === undefined || worksheet.last.row < 0
    const drawings = source
      .relationships(part)
      .filter((link) => link.type === 'drawing' && !link.isExternal)
    return drawings.flatMap((drawing) => {
      const links = source.relationships(drawing.target)
      return framesIn(treeIfThere(source, drawing.target)).flatMap((frame): ExcelChart[] => {
        const id = attribute(frame, 'r:id')
        const link = links.find((one) => one.id === id && !one.isExternal)
        const model = link === undefined ? undefined : readChartIfThere(source, link.target)
        if (model === undefined) return []
        return [
          {
            sheet,
            isOnChartSheet,
            isAlone,
            anchor: anchorOf(frame),
            drawing: drawing.target,
            model: withCells(workbook, model),
          },
        ]
      })
    })
  })
  cache.set(workbook, charts)
  return charts
}
