import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import {
  ensureChild,
  ensureFirst,
  insertInOrder,
  putChild,
  removeChildren,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  describeLine,
  describeWanted,
  isLine,
  lineElement,
  type LineWanted,
} from './border-line.ts'
import { cellProperties } from './edit-table.ts'
import { tableFormatStart } from './examples/table-start.ts'
import {
  cellsToEdit,
  describeTable,
  isChosen,
  judgeTableCells,
  NO_TABLE,
  TableCellsTarget,
  tableEvidence,
  tableToEdit,
} from './judge-tables.ts'
import { isInScope, tableEdges, type BorderScope } from './table-borders.ts'
import { findTable } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'
import { ownTable } from '../package/own-table.ts'

const SCOPES = [
  'all',
  'outer',
  'inner',
  'insideH',
  'insideV',
  'top',
  'bottom',
  'left',
  'right',
] as const
const SCOPE_WORDS = {
  all: words('所有框线', 'all borders'),
  outer: words('外侧框线', 'outer borders'),
  inner: words('内部框线', 'inner borders'),
  insideH: words('内部横框线', 'inner horizontal borders'),
  insideV: words('内部竖框线', 'inner vertical borders'),
  top: words('上框线', 'top border'),
  bottom: words('下框线', 'bottom border'),
  left: words('左框线', 'left border'),
  right: words('右框线', 'right border'),
}

const Styles = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])
const LineExpected = {
  /** Values of ST_Border; several are alternatives. `none` asks for no line. */
  style: z._default(Styles, 'single'),
  widthPt: z.optional(z.number()),
  colors: z.optional(z.array(z.string()).check(z.minLength(1))),
}

/** What a scope is called in w:tblBorders. */
const TABLE_SIDES: Readonly<Record<BorderScope, readonly string[]>> = ownTable({
  all: ['w:top', 'w:left', 'w:bottom', 'w:right', 'w:insideH', 'w:insideV'],
  outer: ['w:top', 'w:left', 'w:bottom', 'w:right'],
  inner: ['w:insideH', 'w:insideV'],
  insideH: ['w:insideH'],
  insideV: ['w:insideV'],
  top: ['w:top'],
  bottom: ['w:bottom'],
  left: ['w:left'],
  right: ['w:right'],
})

/** Gives a whole table its lines, as Word does: in its properties, and out of rows and cells. */
function setTableLines(table: XmlElement, scope: BorderScope, wanted: LineWanted): void {
  const borders = ensureChild(ensureFirst(table, 'w:tblPr'), 'w:tblBorders')
  for (const name of TABLE_SIDES[scope]) {
    removeChildren(borders, name)
    insertInOrder(borders, lineElement(name, wanted))
  }
  for (const row of children(table, 'w:tr'))
    removeChildren(at(row, 'w:tblPrEx', 'w:tblBorders'), ...TABLE_SIDES[scope])
}

/** Sets the line of one side of a cell. */
function setCellLine(cell: XmlElement, side: string, wanted: LineWanted): void {
  const borders = ensureChild(cellProperties(cell), 'w:tcBorders')
  removeChildren(borders, `w:${side}`)
  insertInOrder(borders, lineElement(`w:${side}`, wanted))
}

const borders: Checker<WordView, WordDraft> = defineChecker({
  code: '10809',
  title: words('表格边框', 'table borders'),
  target: TableCellsTarget,
  expected: z.object({ scope: z.enum(SCOPES), ...LineExpected }),
  examine(view, target, expected) {
    const { document } = view
    const wanted = join([SCOPE_WORDS[expected.scope], describeWanted(expected)])
    const table = findTable(document, target)
    if (table === undefined) return blocked(describeTable(target), wanted, NO_TABLE)
    const tally = new UnitTally()
    for (const edge of tableEdges(document, table)) {
      if (!isInScope(edge, expected.scope, (cell) => isChosen(target, cell))) continue
      tally.add(isLine(document, edge.line, expected), describeLine(document, edge.line))
    }
    return tally.units.length === 0
      ? blocked(describeTable(target), wanted, words('没有这类框线', 'there are no such edges'))
      : found(describeTable(target), wanted, words('条边', 'edges'), tally.units, [
          tableEvidence(view, table),
        ])
  },
  apply(draft, target, expected) {
    const table = tableToEdit(draft, target)
    const isWhole = target.in === 'table'
    if (isWhole) setTableLines(table.node, expected.scope, expected)
    for (const edge of tableEdges(draft.view().document, table)) {
      if (!isInScope(edge, expected.scope, (cell) => isChosen(target, cell))) continue
      const sides = edge.isHorizontal ? (['bottom', 'top'] as const) : (['right', 'left'] as const)
      for (const [cell, side] of [
        [edge.before, sides[0]],
        [edge.after, sides[1]],
      ] as const) {
        if (cell === undefined) continue
        const own = at(cell.node, 'w:tcPr', 'w:tcBorders')
        if (isWhole) removeChildren(own, `w:${side}`)
        else setCellLine(cell.node, side, expected)
      }
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { scope: 'outer', style: 'double', widthPt: 1.5, colors: ['蓝色'] },
    near: [
      {
        name: 'thinner lines',
        expected: { scope: 'outer', style: 'double', widthPt: 0.75, colors: ['蓝色'] },
      },
      {
        name: 'the inner lines',
        expected: { scope: 'inner', style: 'double', widthPt: 1.5, colors: ['蓝色'] },
      },
      {
        name: 'the first row alone',
        target: { in: 'cells', index: 1, rows: [1, 1] },
      },
    ],
  },
})

const KINDS = { down: 'w:tl2br', up: 'w:tr2bl' } as const
const KIND_WORDS = {
  down: words('左上到右下的斜线', 'a line from the upper left to the lower right'),
  up: words('右上到左下的斜线', 'a line from the upper right to the lower left'),
}

/** Old programs drew the line over the cell as a shape that hangs on its text (10811). */
function hasDrawnLine(cell: XmlElement): boolean {
  const isLineForm = (one: XmlElement): boolean =>
    /^(line|straightConnector1)$/.test(attribute(one, 'prst') ?? '')
  return (
    descendants(cell, 'v:line').length > 0 ||
    descendants(cell, 'v:shape').some((one) =>
      /^#_x0000_t(20|32)$/.test(attribute(one, 'type') ?? ''),
    ) ||
    descendants(cell, 'a:prstGeom').some(isLineForm)
  )
}

const diagonal: Checker<WordView, WordDraft> = defineChecker({
  code: '10811',
  title: words('斜线表头', 'diagonal line in a cell'),
  target: TableCellsTarget,
  expected: z.object({
    kind: z._default(z.enum(['down', 'up']), 'down'),
    style: z.optional(Styles),
    widthPt: LineExpected.widthPt,
    colors: LineExpected.colors,
  }),
  examine(view, target, expected) {
    const isBare = [expected.style, expected.widthPt, expected.colors].every(
      (one) => one === undefined,
    )
    const line: LineWanted = {
      style: expected.style,
      widthPt: expected.widthPt,
      colors: expected.colors,
    }
    return judgeTableCells(
      view,
      target,
      isBare ? KIND_WORDS[expected.kind] : join([KIND_WORDS[expected.kind], describeWanted(line)]),
      (cell) => {
        const own = at(cell.node, 'w:tcPr', 'w:tcBorders')
        const actual = child(own, KINDS[expected.kind])
        if (isLine(view.document, actual, line))
          return {
            isOk: true,
            actual: join([KIND_WORDS[expected.kind], describeLine(view.document, actual)]),
          }
        const isDrawn = isBare && hasDrawnLine(cell.node)
        return {
          isOk: isDrawn,
          actual: isDrawn
            ? words('画出的斜线', 'a drawn line')
            : actual === undefined
              ? words('没有斜线', 'no such line')
              : describeLine(view.document, actual),
        }
      },
    )
  },
  apply(draft, target, expected) {
    for (const { node } of cellsToEdit(draft, target)) {
      const own = ensureChild(cellProperties(node), 'w:tcBorders')
      const line = lineElement(KINDS[expected.kind], expected)
      putChild(own, line.name, line.attributes)
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [1, 1], columns: [1, 1] },
    expected: { kind: 'down' },
    near: [
      { name: 'the other diagonal', expected: { kind: 'up' } },
      {
        name: 'another cell',
        target: { in: 'cells', index: 1, rows: [1, 1], columns: [2, 2] },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 不支持单元格斜线，保存后丢失',
        'LibreOffice knows no diagonal lines of cells in texts and drops them',
      ),
    },
  ],
})

export const tableLineCheckers: readonly Checker<WordView, WordDraft>[] = [borders, diagonal]
