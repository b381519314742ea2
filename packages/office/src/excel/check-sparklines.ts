import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { element, ensureChild, insertInOrder, remove } from '../package/edit-xml.ts'
import { attribute, child, children, descendants, isOn, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellName, parseRange, sheetOf, rangeName, type CellRange } from './cell-reference.ts'
import { seriesSource, slices } from './chart-data.ts'
import { editSheet } from './edit-cells.ts'
import { cellsIn, findSheet, sheetIndex, NO_SHEET, SheetTarget } from './excel-targets.ts'
import { chartsStart } from './examples/charts-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelSheet } from './read-workbook.ts'

const TYPES = {
  line: words('折线迷你图', 'line sparklines'),
  column: words('柱形迷你图', 'column sparklines'),
  /** Stored as `stacked`. */
  winLoss: words('盈亏迷你图', 'win/loss sparklines'),
} as const
type SparklineType = keyof typeof TYPES

const MARKS = {
  markers: words('标记', 'markers'),
  high: words('高点', 'high point'),
  low: words('低点', 'low point'),
  first: words('首点', 'first point'),
  last: words('尾点', 'last point'),
  negative: words('负点', 'negative points'),
} as const
type Mark = keyof typeof MARKS
const MARK_NAMES = Object.keys(MARKS) as [Mark, ...Mark[]]

const Reference = z
  .string()
  .check(z.refine((ref) => parseRange(ref) !== undefined, 'no known reference'))
const SparklinesExpected = z.object({
  type: z.enum(Object.keys(TYPES) as [SparklineType, ...SparklineType[]]),
  data: Reference,
  location: Reference,
  /** Points that are marked, besides those that may be. */
  marks: z.optional(z.array(z.enum(MARK_NAMES))),
})
type SparklinesExpected = z.infer<typeof SparklinesExpected>

const EXTENSION = '{05C60535-1F16-4fd2-B633-F4F36F0B64E0}'
const groupsOf = (sheet: ExcelSheet): readonly XmlElement[] =>
  descendants(child(sheet.root, 'x:extLst'), 'x14:sparklineGroup')

const typeOf = (group: XmlElement): SparklineType => {
  const type = attribute(group, 'type') ?? 'line'
  return type === 'column' ? 'column' : type === 'stacked' ? 'winLoss' : 'line'
}

interface Sparkline {
  readonly type: SparklineType
  readonly marks: readonly Mark[]
  readonly data: string
  /** The sheet that the data names; its own where it names none. */
  readonly sheet: string | undefined
}

/** The sparkline of each cell that has one, by the cell's name. */
function readSparklines(sheet: ExcelSheet): ReadonlyMap<string, Sparkline> {
  const found = new Map<string, Sparkline>()
  for (const group of groupsOf(sheet)) {
    const marks = MARK_NAMES.filter((name) => isOn(attribute(group, name) ?? '0'))
    for (const one of children(child(group, 'x14:sparklines'), 'x14:sparkline')) {
      const place = parseRange(textOf(child(one, 'xm:sqref')))
      const written = textOf(child(one, 'xm:f'))
      const range = parseRange(written)
      if (place === undefined) continue
      const data = range === undefined ? '' : rangeName(range)
      const source = sheetOf(written)
      found.set(cellName(place.from), { type: typeOf(group), marks, data, sheet: source })
    }
  }
  return found
}

/** Which cells each sparkline shows: one row of the data for a column of places, and so on. */
function wantedCells({ data, location }: SparklinesExpected): Map<string, CellRange> {
  const place = parseRange(location)
  const range = parseRange(data)
  if (place === undefined || range === undefined) return new Map()
  const places = cellsIn([place])
  const isTall = place.to.row > place.from.row
  const rows = slices(range, isTall || places.length === 1 ? 'rows' : 'columns')
  const parts = places.length === 1 ? [range] : rows
  return new Map(
    places.flatMap((cell, index) => {
      const part = parts[index]
      return part === undefined ? [] : [[cellName(cell), part] as const]
    }),
  )
}

const describe = (one: SparklinesExpected): Words =>
  words(
    `${one.location} ${TYPES[one.type].zh}，数据 ${one.data}`,
    `${one.location} ${TYPES[one.type].en} of ${one.data}`,
  )

const sparklines: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20816',
  title: words('迷你图', 'sparklines'),
  target: SheetTarget,
  expected: SparklinesExpected,
  examine(view, target, expected) {
    const where = plain(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, describe(expected), NO_SHEET)
    const all = readSparklines(sheet)
    if (all.size === 0)
      return blocked(where, describe(expected), words('没有迷你图', 'there are no sparklines'))
    const tally = new UnitTally()
    const source = sheetIndex(view, sheetOf(expected.data) ?? target.sheet)
    for (const [cell, range] of wantedCells(expected)) {
      const actual = all.get(cell)
      const isOk =
        actual?.type === expected.type &&
        actual.data === rangeName(range) &&
        sheetIndex(view, actual.sheet ?? sheet.name) === source &&
        (expected.marks ?? []).every((mark) => actual.marks.includes(mark))
      const shown =
        actual === undefined
          ? words(`${cell} 没有迷你图`, `${cell} has no sparkline`)
          : words(
              `${TYPES[actual.type].zh} ${actual.data} ${actual.marks.map((mark) => MARKS[mark].zh).join('、')}`.trim(),
              `${TYPES[actual.type].en} ${actual.data} ${actual.marks.map((mark) => MARKS[mark].en).join(', ')}`.trim(),
            )
      tally.add(isOk, shown)
    }
    return found(where, describe(expected), COUNT.cells, tally.units, [
      { part: sheet.part, xpath: '/x:worksheet/x:extLst', snippet: expected.location },
    ])
  },
  apply(draft, target, expected) {
    const { sheet, root } = editSheet(draft, target.sheet)
    const wanted = wantedCells(expected)
    for (const one of descendants(child(root, 'x:extLst'), 'x14:sparkline')) {
      const place = parseRange(textOf(child(one, 'xm:sqref')))
      if (place !== undefined && wanted.has(cellName(place.from))) remove(one)
    }
    for (const group of groupsOf(sheet))
      if (descendants(group, 'x14:sparkline').length === 0) remove(group)
    const marks = Object.fromEntries((expected.marks ?? []).map((mark) => [mark, 1]))
    const type = { line: undefined, column: 'column', winLoss: 'stacked' }[expected.type]
    const group = element('x14:sparklineGroup', { type, displayEmptyCellsAs: 'gap', ...marks }, [
      element('x14:colorSeries', { rgb: 'FF376092' }),
      ...['Negative', 'Axis', 'Markers', 'First', 'Last', 'High', 'Low'].map((name) =>
        element(`x14:color${name}`, { rgb: name === 'Axis' ? 'FF000000' : 'FFD00000' }),
      ),
      element(
        'x14:sparklines',
        {},
        [...wanted].map(([cell, range]) =>
          element('x14:sparkline', {}, [
            element('xm:f', {}, [seriesSource(sheet, range).reference.replaceAll('$', '')]),
            element('xm:sqref', {}, [cell]),
          ]),
        ),
      ),
    ])
    const list = ensureChild(root, 'x:extLst')
    const known = children(list, 'x:ext').find((one) => attribute(one, 'uri') === EXTENSION)
    const extension = known ?? element('x:ext', { uri: EXTENSION })
    if (known === undefined) insertInOrder(list, extension)
    insertInOrder(ensureChild(extension, 'x14:sparklineGroups'), group)
  },
  example: {
    start: chartsStart,
    target: { in: 'sheet', sheet: '销售' },
    expected: { type: 'line', data: 'B2:D5', location: 'E2:E5', marks: ['high'] },
    near: [
      {
        name: 'columns',
        expected: { type: 'column', data: 'B2:D5', location: 'E2:E5', marks: ['high'] },
      },
      {
        name: 'one cell aside',
        expected: { type: 'line', data: 'B2:D5', location: 'F2:F5', marks: ['high'] },
      },
      {
        name: 'less data',
        expected: { type: 'line', data: 'B2:C5', location: 'E2:E5', marks: ['high'] },
      },
      { name: 'no high point', expected: { type: 'line', data: 'B2:D5', location: 'E2:E5' } },
    ],
  },
})

/** Charts within cells, which only the sheet's extensions hold. */
export const sparklineCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [sparklines]
