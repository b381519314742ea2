import { COUNT, defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { unitsOf, wantedOf } from '../checkpoints/asked.ts'
import { writeExpectedFill } from '../drawing/expect-fill.ts'
import { writeExpectedLine } from '../drawing/expect-line.ts'
import { element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { setBodyText } from './edit-slide-text.ts'
import { EMU_PER_CM, shapeToEdit } from './edit-slides.ts'
import { addTable, resizeTable } from './edit-slide-table.ts'
import { objectsStart } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { SlideTable, TableCell } from './read-shapes.ts'
import { locateShape } from './shape-targets.ts'
import { tableStyleId } from './table-styles.ts'
import {
  cellAt,
  chosenCells,
  EDGES,
  FLAGS,
  questionsOf,
  TableExpected,
  TableTarget,
} from './expect-slide-table.ts'

const shapeTarget = ({ slide, shape }: TableTarget) => ({
  slide,
  shape: shape ?? { kind: 'table' as const },
})

function mergeCells(table: SlideTable, area: NonNullable<TableExpected['merged']>[number]): void {
  const { row, column, rows, columns } = area
  for (const cell of table.cells) {
    const down = cell.row - (row - 1)
    const right = cell.column - (column - 1)
    if (down < 0 || right < 0 || down >= rows || right >= columns) continue
    setAttributes(cell.node, {
      rowSpan: right >= 0 && down === 0 && rows > 1 ? rows : undefined,
      gridSpan: right === 0 && columns > 1 ? columns : undefined,
      hMerge: right > 0 ? 1 : undefined,
      vMerge: down > 0 ? 1 : undefined,
    })
  }
}

function writeCells(cells: readonly TableCell[], expected: TableExpected): void {
  for (const { node } of cells) {
    const properties = ensureChild(node, 'a:tcPr')
    if (expected.fill !== undefined) writeExpectedFill(properties, expected.fill)
    if (expected.anchor !== undefined) setAttributes(properties, { anchor: expected.anchor })
    for (const edge of expected.border === undefined ? [] : EDGES) {
      // The writer of outlines knows a:ln; an edge has the same content under its own name.
      const holder = element('a:tcPr')
      if (expected.border !== undefined) writeExpectedLine(holder, expected.border)
      const line = child(holder, 'a:ln')
      const made = ensureChild(properties, edge)
      made.children.splice(0)
      setAttributes(made, { ...line?.attributes })
      for (const one of children(line)) {
        one.parent = made
        made.children.push(one)
      }
    }
  }
}

function writeTable(table: SlideTable, target: TableTarget, expected: TableExpected): void {
  expected.content?.forEach((texts, row) => {
    texts.forEach((text, column) => {
      const cell = cellAt(table, row, column)
      const body: XmlElement | undefined = child(cell?.node, 'a:txBody')
      if (text !== null && body !== undefined && foldSpaces(cell?.text ?? '') !== foldSpaces(text))
        setBodyText(body, text.split('\n'))
    })
  })
  const properties = ensureChild(table.node, 'a:tblPr')
  const [style] = expected.styles ?? []
  const id = style === undefined ? undefined : tableStyleId(style)
  if (id !== undefined) {
    const node = ensureChild(properties, 'a:tableStyleId')
    node.children.splice(0, node.children.length, id)
  }
  for (const flag of FLAGS) {
    const value = expected[flag]
    if (value !== undefined) setAttributes(properties, { [flag]: value ? 1 : 0 })
  }
  for (const area of expected.merged ?? []) mergeCells(table, area)
  const cells = chosenCells(table, target)
  writeCells(cells, expected)
  const { rowHeightCm, columnWidthCm } = expected
  const rows = children(table.node, 'a:tr')
  const columns = children(child(table.node, 'a:tblGrid'), 'a:gridCol')
  for (const { row, column } of cells) {
    const tr = rows[row]
    const gridCol = columns[column]
    if (rowHeightCm !== undefined && tr !== undefined)
      setAttributes(tr, { h: Math.round(rowHeightCm * EMU_PER_CM) })
    if (columnWidthCm !== undefined && gridCol !== undefined)
      setAttributes(gridCol, { w: Math.round(columnWidthCm * EMU_PER_CM) })
  }
}

const table: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30305',
  title: words('表格', 'table'),
  target: TableTarget,
  expected: TableExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(
      view,
      shapeTarget(target),
      wantedOf(questions),
      COUNT.items,
      (shape, slide) => {
        const { table: known } = shape
        if (known === undefined)
          return [{ isOk: false, weight: 1, actual: words('不是表格', 'not a table') }]
        return unitsOf(questions, { view, slide, table: known, cells: chosenCells(known, target) })
      },
    )
  },
  apply(draft, target, expected) {
    const to = shapeTarget(target)
    if (locateShape(draft.view(), to) === undefined)
      addTable(draft, target.slide, expected.rowCount ?? 2, expected.columnCount ?? 2)
    const { shape } = shapeToEdit(draft, to)
    if (shape.table === undefined) throw new Error('The shape is no table')
    resizeTable(
      shape.table,
      expected.rowCount ?? shape.table.rowCount,
      expected.columnCount ?? shape.table.columnCount,
    )
    const fresh = shapeToEdit(draft, to)
    if (fresh.shape.table !== undefined) writeTable(fresh.shape.table, target, expected)
  },
  limits: words(
    'LibreOffice 另存时把表格样式变为单元格格式，要求样式的题目不适用于 LibreOffice',
    'LibreOffice turns table styles into formats of cells when it saves',
  ),
  example: {
    start: objectsStart,
    target: { slide: { start: 6 } },
    expected: {
      rowCount: 3,
      columnCount: 2,
      content: [
        ['时间', '安排'],
        ['8:00', '上课'],
      ],
    },
    near: [
      {
        name: 'a row too many',
        expected: {
          rowCount: 4,
          columnCount: 2,
          content: [
            ['时间', '安排'],
            ['8:00', '上课'],
          ],
        },
      },
      {
        name: 'the texts in other cells',
        expected: {
          rowCount: 3,
          columnCount: 2,
          content: [
            ['安排', '时间'],
            ['8:00', '上课'],
          ],
        },
      },
    ],
  },
})

export const slideTableCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [table]
