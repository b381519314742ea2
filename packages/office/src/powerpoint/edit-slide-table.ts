import { append, element } from '../package/edit-xml.ts'
import { child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { addShape, nextShapeId, slideToEdit } from './edit-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { SlideTable } from './read-shapes.ts'
import type { SlideReference } from './slide-targets.ts'

const TABLE = 'http://schemas.openxmlformats.org/drawingml/2006/table'
/** Medium Style 2 - Accent 1, which a new table has. */
const USUAL_STYLE = '{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}'
const WIDTH = 8_128_000
const ROW_HEIGHT = 370_840

/** A cell without text. */
function emptyCell(): XmlElement {
  return element('a:tc', {}, [
    element('a:txBody', {}, [
      element('a:bodyPr'),
      element('a:lstStyle'),
      element('a:p', {}, [element('a:endParaRPr', { lang: 'zh-CN', altLang: 'en-US' })]),
    ]),
    element('a:tcPr'),
  ])
}

function emptyRow(columns: number, height: number): XmlElement {
  return element('a:tr', { h: height }, Array.from({ length: columns }, emptyCell))
}

/** Inserts a table as PowerPoint does: header row, banded rows, the usual style. */
export function addTable(
  draft: PowerPointDraft,
  reference: SlideReference,
  rows: number,
  columns: number,
): void {
  const slide = slideToEdit(draft, reference)
  const id = nextShapeId(slide)
  const width = Math.round(WIDTH / columns)
  const grid = Array.from({ length: columns }, () => element('a:gridCol', { w: width }))
  const table = element('a:tbl', {}, [
    element('a:tblPr', { firstRow: 1, bandRow: 1 }, [element('a:tableStyleId', {}, [USUAL_STYLE])]),
    element('a:tblGrid', {}, grid),
    ...Array.from({ length: rows }, () => emptyRow(columns, ROW_HEIGHT)),
  ])
  addShape(
    slide,
    element('p:graphicFrame', {}, [
      element('p:nvGraphicFramePr', {}, [
        element('p:cNvPr', { id, name: `表格 ${id - 1}` }),
        element('p:cNvGraphicFramePr', {}, [element('a:graphicFrameLocks', { noGrp: 1 })]),
        element('p:nvPr'),
      ]),
      element('p:xfrm', {}, [
        element('a:off', { x: 2_032_000, y: 2_200_000 }),
        element('a:ext', { cx: width * columns, cy: ROW_HEIGHT * rows }),
      ]),
      element('a:graphic', {}, [element('a:graphicData', { uri: TABLE }, [table])]),
    ]),
  )
}

/** Adds or takes away rows and columns at the end. */
export function resizeTable(table: SlideTable, rows: number, columns: number): void {
  const grid = child(table.node, 'a:tblGrid')
  const cut = (parent: XmlElement | undefined, name: string, keep: number): void => {
    for (const one of children(parent, name).slice(keep))
      parent?.children.splice(parent.children.indexOf(one), 1)
  }
  if (grid !== undefined) {
    const width = numberOf(children(grid, 'a:gridCol')[0], 'w') ?? WIDTH / columns
    cut(grid, 'a:gridCol', columns)
    while (children(grid, 'a:gridCol').length < columns)
      append(grid, element('a:gridCol', { w: width }))
  }
  cut(table.node, 'a:tr', rows)
  for (const row of children(table.node, 'a:tr')) {
    cut(row, 'a:tc', columns)
    while (children(row, 'a:tc').length < columns) append(row, emptyCell())
  }
  const height = numberOf(children(table.node, 'a:tr')[0], 'h') ?? ROW_HEIGHT
  while (children(table.node, 'a:tr').length < rows) append(table.node, emptyRow(columns, height))
}
