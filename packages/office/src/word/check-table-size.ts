import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  ensureChild,
  ensureFirst,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellProperties, gridColumns, textWidth } from './edit-table.ts'
import { tableFormatStart } from './examples/table-start.ts'
import {
  cellsToEdit,
  describeTable,
  judgeTableCells,
  judgeTableRows,
  NO_TABLE,
  rowsToEdit,
  tableEvidence,
  tableToEdit,
} from './judge-tables.ts'
import { centimetres } from './judge-sections.ts'
import type { WordCell, WordTable } from './read-table.ts'
import { tableProperty } from './table-format.ts'
import type { WordDocument } from './word-document.ts'
import { CellsTarget, findTable, TableTarget } from './word-targets.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

const TOLERANCE = 0.05 * TWIPS_PER_CM
const isNear = (actual: number, wanted: number): boolean => Math.abs(actual - wanted) <= TOLERANCE

/** A length of a checkpoint, in centimetres or points. */
const Length = { widthCm: z.optional(z.number()), points: z.optional(z.number()) }
const hasLength = z.refine<object>(
  (value) => Object.keys(value).some((key) => key !== 'rule'),
  'nothing expected',
)

const RULES = {
  atLeast: words('最小值', 'at least'),
  exact: words('固定值', 'exactly'),
}

const rowHeight: Checker<WordView, WordDraft> = defineChecker({
  code: '10805',
  title: words('行高', 'row height'),
  target: CellsTarget,
  expected: z
    .object({
      heightCm: z.optional(z.number()),
      points: z.optional(z.number()),
      rule: z.optional(z.enum(['atLeast', 'exact'])),
    })
    .check(hasLength),
  examine(view, target, expected) {
    const height =
      expected.heightCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.heightCm * TWIPS_PER_CM
    const describe = (twips: number, rule: 'atLeast' | 'exact' | undefined): Words =>
      join([
        expected.heightCm === undefined
          ? words(`${Math.round(twips / 2) / 10}磅`, `${Math.round(twips / 2) / 10} pt`)
          : plain(`${centimetres(twips)} cm`),
        ...(rule === undefined ? [] : [RULES[rule]]),
      ])
    return judgeTableRows(view, target, describe(height, expected.rule), (row) => {
      const node = at(row.node, 'w:trPr', 'w:trHeight')
      const actual = twipsOf(node, 'w:val')
      if (actual === undefined || attribute(node, 'w:val') === '0')
        return { isOk: false, actual: words('自动行高', 'automatic height') }
      // Without a rule the height is the least one (10805).
      const rule = attribute(node, 'w:hRule') === 'exact' ? 'exact' : 'atLeast'
      return {
        isOk: isNear(actual, height) && (expected.rule === undefined || expected.rule === rule),
        actual: describe(actual, rule),
      }
    })
  },
  apply(draft, target, expected) {
    const height =
      expected.heightCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.heightCm * TWIPS_PER_CM
    for (const { node } of rowsToEdit(draft, target))
      putChild(ensureChild(node, 'w:trPr'), 'w:trHeight', {
        'w:val': Math.round(height),
        'w:hRule': expected.rule === 'exact' ? 'exact' : undefined,
      })
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, rows: [1, 1] },
    expected: { heightCm: 1.2, rule: 'exact' },
    near: [
      { name: 'a tenth less', expected: { heightCm: 1.1, rule: 'exact' } },
      { name: 'at least', expected: { heightCm: 1.2, rule: 'atLeast' } },
      { name: 'another row', target: { in: 'cells', index: 1, rows: [2, 2] } },
    ],
  },
})

/** The width of a table's text area, for widths in percent. */
function availableWidth(document: WordDocument): number {
  return textWidth(document.sections.at(-1))
}

/** A width of w:tblW or w:tcW in twips; undefined where it is automatic. */
function widthOf(
  node: XmlElement | undefined,
  whole: () => number | undefined,
): number | undefined {
  const raw = attribute(node, 'w:w')
  const type = attribute(node, 'w:type')
  if (raw === undefined || type === 'auto' || type === 'nil') return undefined
  const percent = /^([\d.]+)%$/.exec(raw)?.[1]
  if (percent === undefined && type !== 'pct') return twipsOf(node, 'w:w')
  const share = percent === undefined ? Number(raw) / 5000 : Number(percent) / 100
  const total = whole()
  return total === undefined || !Number.isFinite(share) ? undefined : share * total
}

const gridEnds = new WeakMap<WordTable, readonly number[]>()

/** Width of some columns of the grid in twips; undefined where the grid does not have them all. */
function gridWidth(table: WordTable, from: number, span: number): number | undefined {
  let ends = gridEnds.get(table)
  if (ends === undefined) {
    let end = 0
    ends = [0, ...gridColumns(table.node).map((one) => (end += twipsOf(one, 'w:w') ?? 0))]
    gridEnds.set(table, ends)
  }
  const [first, last] = [ends[from], ends[from + span]]
  return first === undefined || last === undefined ? undefined : last - first
}

/** The width of a table: what it says, else the sum of its columns. */
function tableWidth(document: WordDocument, table: WordTable): number | undefined {
  return (
    widthOf(tableProperty(document, table, 'w:tblW'), () => availableWidth(document)) ??
    gridWidth(table, 0, table.columns)
  )
}

/**
 * The cell's own width wins; a writer that leaves it out relies on the grid (10806). Of a share the
 * grid keeps what the program made of it.
 */
function cellWidth(document: WordDocument, table: WordTable, cell: WordCell): number | undefined {
  const node = at(cell.node, 'w:tcPr', 'w:tcW')
  const own = widthOf(node, () => tableWidth(document, table))
  const grid = gridWidth(table, cell.column, cell.columnSpan)
  const isShare = attribute(node, 'w:type') === 'pct'
  return own === undefined || own === 0 || isShare ? (grid ?? own) : own
}

const columnWidth: Checker<WordView, WordDraft> = defineChecker({
  code: '10806',
  title: words('列宽', 'column width'),
  target: CellsTarget,
  expected: z.object(Length).check(hasLength),
  examine(view, target, expected) {
    const width =
      expected.widthCm === undefined ? (expected.points ?? 0) * 20 : expected.widthCm * TWIPS_PER_CM
    const describe = (twips: number): Words =>
      expected.widthCm === undefined
        ? words(`${Math.round(twips / 2) / 10}磅`, `${Math.round(twips / 2) / 10} pt`)
        : plain(`${centimetres(twips)} cm`)
    // A cell over several columns has no column's width.
    const spans = new Map<WordCell, boolean>()
    let begins: ReadonlySet<number> | undefined
    const finding = judgeTableCells(view, target, describe(width), (cell, table) => {
      begins ??= new Set(table.rows.flatMap((row) => row.cells.map((one) => one.column)))
      let isWide = false
      for (let column = 1; column < cell.columnSpan; column += 1)
        isWide ||= begins.has(cell.column + column)
      spans.set(cell, isWide)
      const actual = cellWidth(view.document, table, cell)
      if (isWide) return { isOk: true, actual: words('合并单元格', 'merged cell') }
      return actual === undefined
        ? { isOk: false, actual: words('自动列宽', 'automatic width') }
        : { isOk: isNear(actual, width), actual: describe(actual) }
    })
    const isAllWide = spans.size > 0 && [...spans.values()].every(Boolean)
    return isAllWide
      ? blocked(describeTable(target), describe(width), words('没有这样的列', 'no such column'))
      : finding
  },
  apply(draft, target, expected) {
    const width = Math.round(
      expected.widthCm === undefined
        ? (expected.points ?? 0) * 20
        : expected.widthCm * TWIPS_PER_CM,
    )
    const table = tableToEdit(draft, target)
    const columns = gridColumns(table.node)
    for (const cell of cellsToEdit(draft, target)) {
      if (cell.columnSpan > 1) continue
      putChild(cellProperties(cell.node), 'w:tcW', { 'w:w': width, 'w:type': 'dxa' })
      const column = columns[cell.column]
      // A width of some rows alone is no width of the column.
      if (column !== undefined && target.rows === undefined) setAttributes(column, { 'w:w': width })
    }
  },
  example: {
    start: tableFormatStart,
    target: { in: 'cells', index: 1, columns: [1, 1] },
    expected: { widthCm: 2.5 },
    near: [
      { name: 'two tenths more', expected: { widthCm: 2.7 } },
      { name: 'another column', target: { in: 'cells', index: 1, columns: [2, 2] } },
      {
        name: 'the first cell of the column alone',
        target: { in: 'cells', index: 1, columns: [1, 1], rows: [1, 1] },
      },
    ],
  },
})

const TABLE_ALIGN = {
  left: words('左对齐', 'left'),
  center: words('居中', 'centred'),
  right: words('右对齐', 'right'),
}

const AlignmentExpected = z
  .object({
    alignment: z.optional(z.enum(['left', 'center', 'right'])),
    widthCm: z.optional(z.number()),
    /** Share of the text width: 100 for 根据窗口调整. */
    widthPercent: z.optional(z.number()),
    indentCm: z.optional(z.number()),
    /** Text flows around the table. */
    floating: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

interface Placing {
  readonly alignment: keyof typeof TABLE_ALIGN
  readonly width: number
  readonly indent: number
  readonly isFloating: boolean
}

function placingOf(document: WordDocument, table: WordTable): Placing {
  const floating = at(table.node, 'w:tblPr', 'w:tblpPr')
  const raw =
    attribute(floating, 'w:tblpXSpec') ??
    attribute(tableProperty(document, table, 'w:jc'), 'w:val') ??
    // Word 2003 and what was converted from it align the rows instead of the table.
    attribute(at(table.rows[0]?.node, 'w:trPr', 'w:jc'), 'w:val') ??
    'left'
  return {
    alignment: raw === 'center' ? 'center' : raw === 'right' || raw === 'end' ? 'right' : 'left',
    width: tableWidth(document, table) ?? 0,
    indent: twipsOf(tableProperty(document, table, 'w:tblInd'), 'w:w') ?? 0,
    isFloating: floating !== undefined,
  }
}

const floatingWords = (is: boolean): Words =>
  is ? words('文字环绕', 'text flows around') : words('无环绕', 'no text around')

const alignment: Checker<WordView, WordDraft> = defineChecker({
  code: '10807',
  title: words('表格对齐、宽度与缩进', 'table alignment, width and indent'),
  target: TableTarget,
  expected: AlignmentExpected,
  examine(view, target, expected) {
    const whole = availableWidth(view.document)
    const describe = (placing: Placing): Words =>
      join([
        ...(expected.alignment === undefined ? [] : [TABLE_ALIGN[placing.alignment]]),
        ...(expected.widthCm === undefined
          ? []
          : [
              words(`宽${centimetres(placing.width)}厘米`, `${centimetres(placing.width)} cm wide`),
            ]),
        ...(expected.widthPercent === undefined
          ? []
          : [plain(`${Math.round((placing.width / whole) * 1000) / 10}%`)]),
        ...(expected.indentCm === undefined
          ? []
          : [
              words(
                `缩进${centimetres(placing.indent)}厘米`,
                `indented by ${centimetres(placing.indent)} cm`,
              ),
            ]),
        ...(expected.floating === undefined ? [] : [floatingWords(placing.isFloating)]),
      ])
    const wanted: Placing = {
      alignment: expected.alignment ?? 'left',
      width:
        expected.widthPercent === undefined
          ? (expected.widthCm ?? 0) * TWIPS_PER_CM
          : (expected.widthPercent / 100) * whole,
      indent: (expected.indentCm ?? 0) * TWIPS_PER_CM,
      isFloating: expected.floating ?? false,
    }
    const table = findTable(view.document, target)
    if (table === undefined) return blocked(describeTable(target), describe(wanted), NO_TABLE)
    const actual = placingOf(view.document, table)
    const isWidthOk =
      (expected.widthCm === undefined && expected.widthPercent === undefined) ||
      Math.abs(actual.width - wanted.width) <=
        Math.max(TOLERANCE, expected.widthPercent === undefined ? 0 : whole * 0.01)
    const isOk =
      (expected.alignment === undefined || expected.alignment === actual.alignment) &&
      isWidthOk &&
      (expected.indentCm === undefined || isNear(actual.indent, wanted.indent)) &&
      (expected.floating === undefined || expected.floating === actual.isFloating)
    return found(
      describeTable(target),
      describe(wanted),
      COUNT.items,
      single(isOk, describe(actual)),
      [tableEvidence(view, table)],
    )
  },
  apply(draft, target, expected) {
    const { node } = tableToEdit(draft, target)
    const properties = ensureFirst(node, 'w:tblPr')
    const dxa = (value: number) => ({ 'w:w': Math.round(value * TWIPS_PER_CM), 'w:type': 'dxa' })
    if (expected.floating === false) removeChildren(properties, 'w:tblpPr')
    if (expected.floating === true && child(properties, 'w:tblpPr') === undefined)
      putChild(properties, 'w:tblpPr', {
        'w:leftFromText': 180,
        'w:rightFromText': 180,
        'w:vertAnchor': 'text',
        'w:tblpY': 1,
      })
    if (expected.alignment !== undefined) {
      const floating = child(properties, 'w:tblpPr')
      if (floating !== undefined) setAttributes(floating, { 'w:tblpXSpec': expected.alignment })
      putChild(properties, 'w:jc', { 'w:val': expected.alignment })
    }
    if (expected.widthCm !== undefined) putChild(properties, 'w:tblW', dxa(expected.widthCm))
    if (expected.widthPercent !== undefined)
      putChild(properties, 'w:tblW', {
        'w:w': Math.round(expected.widthPercent * 50),
        'w:type': 'pct',
      })
    if (expected.indentCm !== undefined) putChild(properties, 'w:tblInd', dxa(expected.indentCm))
  },
  example: {
    start: tableFormatStart,
    target: { in: 'table', index: 1 },
    expected: { alignment: 'center' },
    near: [
      { name: 'on the right', expected: { alignment: 'right' } },
      {
        name: 'the text of the cells in the middle',
        make(draft) {
          for (const { place, node } of draft.view().document.paragraphs)
            if (place?.row === 0)
              putChild(ensureFirst(node, 'w:pPr'), 'w:jc', { 'w:val': 'center' })
        },
      },
    ],
  },
})

export const tableSizeCheckers: readonly Checker<WordView, WordDraft>[] = [
  rowHeight,
  columnWidth,
  alignment,
]
