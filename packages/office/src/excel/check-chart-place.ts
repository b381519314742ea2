import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker, type Words } from '../checkpoints/checker.ts'
import {
  element,
  insertBeside,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, rangeName } from './cell-reference.ts'
import { ChartTarget } from './chart-target.ts'
import { judgeChart } from './check-chart.ts'
import { chartToEdit, cornerElement } from './edit-charts.ts'
import { chartsStart } from './examples/charts-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelChart } from './read-charts.ts'
import { moveToChartSheet } from './chart-sheets.ts'
import {
  DIGIT_PIXELS,
  placementOf,
  sheetGeometry,
  sheetNamedExactly,
  type Placement,
} from './sheet-geometry.ts'

/** Half a cell: what a hand that drags a frame to a cell's edge misses by (20810). */
const HALF_CELL = 0.5
const EMU_PER_CM = 360_000

/** Places of a chart for each width that digits may have where it was made. */
function placements(view: ExcelView, chart: ExcelChart): readonly Placement[] {
  const sheet = sheetNamedExactly(view.workbook, chart.sheet)
  const { anchor } = chart
  if (anchor === undefined || sheet === undefined) return []
  return DIGIT_PIXELS.map((digit) => placementOf(anchor, sheetGeometry(sheet, digit)))
}

/** The size that a frame says itself; Excel leaves it at nothing, LibreOffice writes it. */
function ownSize({ anchor }: ExcelChart): Pick<Placement, 'widthEmu' | 'heightEmu'> | undefined {
  const extent = at(anchor, 'xdr:graphicFrame', 'xdr:xfrm', 'a:ext')
  const widthEmu = numberOf(extent, 'cx') ?? 0
  const heightEmu = numberOf(extent, 'cy') ?? 0
  return widthEmu > 0 && heightEmu > 0 ? { widthEmu, heightEmu } : undefined
}

const PlaceExpected = z
  .object({
    /** Cells within which the chart lies. */
    ref: z.optional(
      z.string().check(z.refine((ref) => parseRange(ref) !== undefined, 'no known reference')),
    ),
    /** The chart reaches from the first of the cells to the last. */
    fills: z.optional(z.boolean()),
    /** A chart sheet of its own, with its name, or '' for any name. */
    chartSheet: z.optional(z.string()),
  })
  .check(
    z.refine(
      (value) => (value.ref === undefined) !== (value.chartSheet === undefined),
      'either cells or a sheet of its own',
    ),
  )

function isWithin(place: Placement, ref: string, isFilled: boolean): boolean {
  const range = parseRange(ref)
  if (range === undefined) return false
  const gaps = [
    place.from.column - range.from.column,
    place.from.row - range.from.row,
    range.to.column + 1 - place.to.column,
    range.to.row + 1 - place.to.row,
  ]
  return gaps.every((gap) => gap >= -HALF_CELL && (!isFilled || gap <= HALF_CELL))
}

function cellsUnder({ from, to }: Placement): string {
  const end = (value: number): number => Math.max(0, Math.ceil(value - HALF_CELL) - 1)
  const start = (value: number): number => Math.trunc(value + HALF_CELL)
  const first = { row: start(from.row), column: start(from.column) }
  return rangeName({
    from: first,
    to: {
      row: Math.max(first.row, end(to.row)),
      column: Math.max(first.column, end(to.column)),
    },
  })
}

const ownSheet = (name: string): Words =>
  words(`独立图表工作表${name}`, `a chart sheet ${name}`.trim())

const place: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20810',
  title: words('图表位置', 'place of a chart'),
  target: ChartTarget,
  expected: PlaceExpected,
  examine(view, target, expected) {
    const actualOf = (chart: ExcelChart): Words => {
      if (chart.isOnChartSheet) return ownSheet(chart.sheet)
      const [first] = placements(view, chart)
      return first === undefined ? words('没有位置', 'no place') : plain(cellsUnder(first))
    }
    const { ref, chartSheet } = expected
    return judgeChart(
      view,
      target,
      [
        ...ask<ExcelChart, string>(ref, plain, (chart, cells) => ({
          isOk: placements(view, chart).some((one) =>
            isWithin(one, cells, expected.fills ?? false),
          ),
          actual: actualOf(chart),
        })),
        ...ask<ExcelChart, string>(chartSheet, ownSheet, (chart, name) => ({
          isOk: chart.isOnChartSheet && (name === '' || chart.sheet === name),
          actual: actualOf(chart),
        })),
      ],
      (chart) => chart,
    )
  },
  apply(draft, target, expected) {
    const chart = chartToEdit(draft, target)
    if (expected.chartSheet !== undefined) {
      if (!chart.isOnChartSheet) moveToChartSheet(draft, chart, expected.chartSheet || 'Chart1')
      return
    }
    const range = parseRange(expected.ref ?? '')
    if (range === undefined || chart.anchor === undefined)
      throw new Error('The chart does not stand on a sheet')
    setAnchor(chart.anchor, [
      cornerElement('from', range.from.column, range.from.row),
      cornerElement('to', range.to.column + 1, range.to.row + 1),
    ])
  },
  example: {
    start: chartsStart,
    target: { in: 'chart', sheet: '人口' },
    expected: { ref: 'A10:F25', fills: true },
    near: [
      { name: 'one row lower', expected: { ref: 'A11:F26', fills: true } },
      { name: 'too narrow', expected: { ref: 'A10:D25', fills: true } },
      { name: 'on a sheet of its own', expected: { chartSheet: '人口图' } },
    ],
  },
})

/** Puts another place into an anchor, whose frame stays; `from` and `to` make it follow the cells. */
function setAnchor(anchor: XmlElement, places: readonly XmlElement[]): void {
  removeChildren(anchor, 'xdr:from', 'xdr:to', 'xdr:ext', 'xdr:pos')
  const isTwo = places.some((one) => one.name === 'xdr:to')
  const made = element(isTwo ? 'xdr:twoCellAnchor' : 'xdr:oneCellAnchor', {
    editAs: isTwo ? attribute(anchor, 'editAs') : undefined,
  })
  for (const one of [...places, ...children(anchor)]) {
    one.parent = made
    made.children.push(one)
  }
  insertBeside(anchor, 'before', [made])
  remove(anchor)
}

const SizeExpected = z
  .object({
    widthCm: z.optional(z.number()),
    heightCm: z.optional(z.number()),
    /** Usually 0.1 cm: frames that follow cells have no size of their own. */
    toleranceCm: z.optional(z.number()),
  })
  .check(
    z.refine(
      (value) => value.widthCm !== undefined || value.heightCm !== undefined,
      'nothing expected',
    ),
  )

const centimetres = (emu: number): string => (emu / EMU_PER_CM).toFixed(2)

const size: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20811',
  title: words('图表大小', 'size of a chart'),
  target: ChartTarget,
  expected: SizeExpected,
  examine(view, target, expected) {
    const tolerance = (expected.toleranceCm ?? 0.1) * EMU_PER_CM
    const side = (
      wanted: number | undefined,
      name: Words,
      read: (one: Pick<Placement, 'widthEmu' | 'heightEmu'>) => number,
    ) =>
      ask<ExcelChart, number>(
        wanted,
        (cm) => words(`${name.zh}${cm}厘米`, `${name.en} ${cm} cm`),
        (chart, cm) => {
          const own = ownSize(chart)
          const sizes = (own === undefined ? placements(view, chart) : [own]).map(read)
          const right = sizes.find((one) => Math.abs(one - cm * EMU_PER_CM) <= tolerance)
          const actual = right ?? sizes[0]
          return {
            isOk: right !== undefined,
            actual:
              actual === undefined
                ? words('没有大小', 'no size')
                : words(`${centimetres(actual)}厘米`, `${centimetres(actual)} cm`),
          }
        },
      )
    return judgeChart(
      view,
      target,
      [
        ...side(expected.widthCm, words('宽', 'width'), (one) => one.widthEmu),
        ...side(expected.heightCm, words('高', 'height'), (one) => one.heightEmu),
      ],
      (chart) => chart,
    )
  },
  apply(draft, target, expected) {
    const chart = chartToEdit(draft, target)
    const [now] = placements(draft.view(), chart)
    if (chart.anchor === undefined || now === undefined)
      throw new Error('The chart does not stand on a sheet')
    const emu = (cm: number | undefined, usual: number): number =>
      cm === undefined ? usual : Math.round(cm * EMU_PER_CM)
    const extent = element('xdr:ext', {
      cx: emu(expected.widthCm, now.widthEmu),
      cy: emu(expected.heightCm, now.heightEmu),
    })
    const frame = at(chart.anchor, 'xdr:graphicFrame', 'xdr:xfrm', 'a:ext')
    if (frame !== undefined && ownSize(chart) !== undefined) setAttributes(frame, extent.attributes)
    const from = child(chart.anchor, 'xdr:from')
    if (from === undefined) {
      putChild(chart.anchor, 'xdr:ext', extent.attributes)
      return
    }
    setAnchor(chart.anchor, [from, extent])
  },
  example: {
    start: chartsStart,
    target: { in: 'chart', sheet: '产量' },
    expected: { widthCm: 12, heightCm: 7.5 },
    near: [
      { name: 'half a centimetre wider', expected: { widthCm: 12.5, heightCm: 7.5 } },
      { name: 'sides exchanged', expected: { widthCm: 7.5, heightCm: 12 } },
    ],
  },
})

/** Codes about where a chart stands and how large it is. */
export const chartPlaceCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [place, size]
