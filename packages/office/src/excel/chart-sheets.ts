import { append, copyElement, element, ensureChild, remove } from '../package/edit-xml.ts'
import { attribute, child, children, descendants, numberOf } from '../package/xml-query.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { DRAWING_TYPE } from './edit-charts.ts'
import type { ExcelChart } from './read-charts.ts'

const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet+xml'
/** The size that Excel gives a chart that fills a landscape page. */
const PAGE = { cx: 9_304_762, cy: 6_071_429 }

/** Moves a chart from its sheet to a chart sheet of its own, in front of that sheet (20810). */
export function moveToChartSheet(draft: ExcelDraft, chart: ExcelChart, name: string): void {
  const { package: parts } = draft
  const { source } = parts
  const frame = child(chart.anchor, 'xdr:graphicFrame')
  if (chart.anchor === undefined || frame === undefined)
    throw new Error('The chart does not stand on a sheet')
  const copy = copyElement(frame)
  const root = element('xdr:wsDr', {}, [
    element('xdr:absoluteAnchor', {}, [
      element('xdr:pos', { x: 0, y: 0 }),
      element('xdr:ext', PAGE),
      copy,
      element('xdr:clientData'),
    ]),
  ])
  const drawing = parts.addPart('xl/drawings/drawing#.xml', DRAWING_TYPE, root)
  const link = parts.relate(drawing, 'chart', chart.model.part)
  for (const one of descendants(copy, 'c:chart'))
    (one.attributes as Record<string, string>)['r:id'] = link
  remove(chart.anchor)
  const old = source
    .relationships(chart.drawing)
    .find((one) => one.target === chart.model.part && !one.isExternal)
  if (old !== undefined) parts.unrelate(chart.drawing, old.id)

  const sheet = parts.addPart(
    'xl/chartsheets/sheet#.xml',
    SHEET_TYPE,
    element('x:chartsheet', {}, [
      element('x:sheetPr'),
      element('x:sheetViews', {}, [
        element('x:sheetView', { zoomScale: 100, workbookViewId: 0, zoomToFit: 1 }),
      ]),
      element('x:pageMargins', {
        left: 0.7,
        right: 0.7,
        top: 0.75,
        bottom: 0.75,
        header: 0.3,
        footer: 0.3,
      }),
    ]),
  )
  append(
    source.xml(sheet),
    element('x:drawing', { 'r:id': parts.relate(sheet, 'drawing', drawing) }),
  )
  const sheets = ensureChild(source.xml(source.mainPart), 'x:sheets')
  const numbers = children(sheets, 'x:sheet').map((one) => numberOf(one, 'sheetId') ?? 0)
  const made = element('x:sheet', {
    name,
    sheetId: Math.max(0, ...numbers) + 1,
    'r:id': parts.relate(source.mainPart, 'chartsheet', sheet),
  })
  made.parent = sheets
  const at = sheets.children.findIndex(
    (one) => typeof one !== 'string' && attribute(one, 'name') === chart.sheet,
  )
  sheets.children.splice(Math.max(at, 0), 0, made)
}
