import type { Kind } from '../charts/write-chart.ts'
import { newExtendedChart, type ExtendedType } from '../charts/write-chart-ex.ts'
import { newChartSpace } from '../charts/write-series.ts'
import {
  alternatives,
  append,
  element,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { usualChartData } from './chart-data.ts'
import { findChart, type ChartTarget } from './chart-target.ts'
import { editSheet } from './edit-cells.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelChart } from './read-charts.ts'
import type { ExcelSheet } from './read-workbook.ts'

const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml'
export const DRAWING_TYPE = 'application/vnd.openxmlformats-officedocument.drawing+xml'
const CHART_URI = 'http://schemas.openxmlformats.org/drawingml/2006/chart'

/** A corner of a frame: the upper left one of a cell. */
export const cornerElement = (name: 'from' | 'to', column: number, row: number): XmlElement =>
  element(`xdr:${name}`, {}, [
    element('xdr:col', {}, [String(column)]),
    element('xdr:colOff', {}, ['0']),
    element('xdr:row', {}, [String(row)]),
    element('xdr:rowOff', {}, ['0']),
  ])

const COLUMNS = 7
const ROWS = 15

/** The frame of a chart over cells, as Excel writes it. */
export function chartAnchor(
  id: number,
  relationship: string,
  at: { readonly column: number; readonly row: number },
): XmlElement {
  const zero = element('xdr:xfrm', {}, [
    element('a:off', { x: 0, y: 0 }),
    element('a:ext', { cx: 0, cy: 0 }),
  ])
  return element('xdr:twoCellAnchor', {}, [
    cornerElement('from', at.column, at.row),
    cornerElement('to', at.column + COLUMNS, at.row + ROWS),
    element('xdr:graphicFrame', { macro: '' }, [
      element('xdr:nvGraphicFramePr', {}, [
        element('xdr:cNvPr', { id: id + 1, name: `图表 ${id}` }),
        element('xdr:cNvGraphicFramePr'),
      ]),
      zero,
      element('a:graphic', {}, [
        element('a:graphicData', { uri: CHART_URI }, [
          element('c:chart', { 'r:id': relationship }),
        ]),
      ]),
    ]),
    element('xdr:clientData'),
  ])
}

const EXTENDED_TYPE = 'application/vnd.ms-office.chartex+xml'
const EXTENDED_LINK = 'http://schemas.microsoft.com/office/2014/relationships/chartEx'
const EXTENDED_URI = 'http://schemas.microsoft.com/office/drawing/2014/chartex'

/** Gives an anchor's frame one of the newer kinds to show, and older programs a box in its place. */
function showExtended(anchor: XmlElement, relationship: string): void {
  const frame = child(anchor, 'xdr:graphicFrame')
  const data = at(frame, 'a:graphic', 'a:graphicData')
  if (frame === undefined || data === undefined) throw new Error('The frame shows nothing')
  setAttributes(data, { uri: EXTENDED_URI })
  removeChildren(data, 'c:chart')
  putChild(data, 'cx:chart', { 'r:id': relationship })
  const box = element('xdr:sp', { macro: '', textlink: '' }, [
    element('xdr:nvSpPr', {}, [element('xdr:cNvPr', { id: 0, name: '' }), element('xdr:cNvSpPr')]),
    element('xdr:spPr', {}, [element('a:prstGeom', { prst: 'rect' }, [element('a:avLst')])]),
  ])
  alternatives('cx1', [frame], [box])
}

/** The drawing of a sheet, made when it has none. */
export function ensureDrawing(draft: ExcelDraft, sheet: ExcelSheet): string {
  const { package: parts } = draft
  const known = parts.source.related(sheet.part, 'drawing')
  if (known !== undefined) return known
  const drawing = parts.addPart('xl/drawings/drawing#.xml', DRAWING_TYPE, element('xdr:wsDr'))
  putChild(sheet.root, 'x:drawing', { 'r:id': parts.relate(sheet.part, 'drawing', drawing) })
  return drawing
}

/** Adds a chart to a sheet, beside its data; `extra` changes the new part before it is added. */
export function addChart(
  draft: ExcelDraft,
  sheetName: string,
  kind: Kind,
  extra: (chart: XmlElement) => void = () => undefined,
): void {
  const { sheet } = editSheet(draft, sheetName)
  const { package: parts } = draft
  const space = newChartSpace(kind, usualChartData(sheet))
  extra(space)
  const drawing = ensureDrawing(draft, sheet)
  const chart = parts.addPart('xl/charts/chart#.xml', CHART_TYPE, space)
  addAnchor(draft, sheet, drawing, parts.relate(drawing, 'chart', chart))
}

/** Adds one of the newer kinds, which cannot be made of another chart, over the first numbers. */
export function addExtendedChart(draft: ExcelDraft, sheetName: string, type: ExtendedType): void {
  const { sheet } = editSheet(draft, sheetName)
  const { package: parts } = draft
  const [data] = usualChartData(sheet)
  if (data === undefined) throw new Error('The sheet has no numbers')
  const drawing = ensureDrawing(draft, sheet)
  const chart = parts.addPart('xl/charts/chartEx#.xml', EXTENDED_TYPE, newExtendedChart(type, data))
  const link = parts.relate(drawing, EXTENDED_LINK, chart)
  showExtended(addAnchor(draft, sheet, drawing, link), link)
}

/** Puts a frame beside the data of a sheet, below those that stand there. */
function addAnchor(
  draft: ExcelDraft,
  sheet: ExcelSheet,
  drawing: string,
  relationship: string,
): XmlElement {
  const root = draft.package.source.xml(drawing)
  const anchors = children(root).length
  const anchor = chartAnchor(anchors + 1, relationship, {
    column: sheet.last.column + 2,
    row: 1 + anchors * (ROWS + 1),
  })
  append(root, anchor)
  return anchor
}

/** The chart that a checkpoint is about; a clustered column chart is inserted where there is none. */
export function chartToEdit(draft: ExcelDraft, target: ChartTarget, kind?: Kind): ExcelChart {
  const known = findChart(draft.view(), target)
  if (known !== undefined) return known
  const sheet = target.sheet ?? draft.view().workbook.sheetNames[0]
  if (sheet === undefined) throw new Error('The workbook has no sheet')
  addChart(draft, sheet, kind ?? { type: 'column' })
  const made = findChart(draft.view(), target)
  if (made === undefined) throw new Error('There is no such chart')
  return made
}
