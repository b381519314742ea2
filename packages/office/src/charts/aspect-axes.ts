import * as z from 'zod/mini'
import { ask, type Asked, type Judged } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { element, ensureChild, putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, child, numberOf } from '../package/xml-query.ts'
import { isSameFormat } from '../excel/render-number.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  AXES,
  AXIS_NAMES,
  axisToEdit,
  both,
  findAxis,
  NO_AXIS,
  type AxisName,
  type ChartAspect,
  type ChartInFile,
} from './chart-aspect.ts'
import { isSet, valueOf, type ChartModel } from './chart-model.ts'
import { defaultsOf, ensureDefaults, textFormat } from './chart-text.ts'
import { askFont, FONT_FIELDS, writeFont } from './chart-font.ts'

const AUTO = words('自动', 'automatic')
const numberWords = (value: number | undefined): Words =>
  value === undefined ? AUTO : plain(String(value))

/** A number, or `auto` where the program chooses it. */
const Scale = z.union([z.number(), z.literal('auto')])
type Scale = z.infer<typeof Scale>

export const ScaleExpected = z
  .object({
    axis: z.enum(AXIS_NAMES),
    min: z.optional(Scale),
    max: z.optional(Scale),
    majorUnit: z.optional(Scale),
    minorUnit: z.optional(Scale),
    logBase: z.optional(z.number()),
    reversed: z.optional(z.boolean()),
    /** Number format code of the labels. */
    format: z.optional(z.string()),
    /** Where the other axis crosses: a value, or the far end. */
    crossesAt: z.optional(z.union([z.number(), z.enum(['max', 'min', 'auto'])])),
    visible: z.optional(z.boolean()),
    labels: z.optional(z.enum(['nextTo', 'low', 'high', 'none'])),
    majorTicks: z.optional(z.enum(['none', 'in', 'out', 'cross'])),
    displayUnit: z.optional(z.string()),
    ...FONT_FIELDS,
  })
  .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected'))
export type ScaleExpected = z.infer<typeof ScaleExpected>

/** chartex keeps the scale as attributes of cx:valScaling. */
const scaleOf = (axis: XmlElement, name: string): number | undefined =>
  numberOf(child(child(axis, 'c:scaling'), `c:${name}`), 'val') ??
  numberOf(child(axis, 'cx:valScaling'), name)

const unitOf = (axis: XmlElement, name: string): number | undefined =>
  numberOf(child(axis, `c:${name}`), 'val') ?? numberOf(child(axis, 'cx:valScaling'), name)

function isSame(actual: number | undefined, wanted: Scale): boolean {
  if (wanted === 'auto') return actual === undefined
  return actual !== undefined && Math.abs(actual - wanted) <= Math.abs(wanted) * 1e-9
}

const READERS = {
  min: { name: words('最小值', 'minimum'), read: (axis: XmlElement) => scaleOf(axis, 'min') },
  max: { name: words('最大值', 'maximum'), read: (axis: XmlElement) => scaleOf(axis, 'max') },
  majorUnit: {
    name: words('主要刻度单位', 'major unit'),
    read: (axis: XmlElement) => unitOf(axis, 'majorUnit'),
  },
  minorUnit: {
    name: words('次要刻度单位', 'minor unit'),
    read: (axis: XmlElement) => unitOf(axis, 'minorUnit'),
  },
  logBase: {
    name: words('对数刻度', 'logarithmic scale'),
    read: (axis: XmlElement) => scaleOf(axis, 'logBase'),
  },
} as const
const SCALES = Object.keys(READERS) as (keyof typeof READERS)[]

/** The axis that another one crosses says where: c:crosses stands on the crossing one. */
function crossingOf(chart: ChartModel, axis: XmlElement): string {
  const other = chart.axes.find(
    (one) => valueOf(one.node, 'c:axId') === valueOf(axis, 'c:crossAx'),
  )?.node
  const at = valueOf(other, 'c:crossesAt')
  if (at !== undefined) return at
  const crosses = valueOf(other, 'c:crosses') ?? 'autoZero'
  return crosses === 'autoZero' ? 'auto' : crosses
}

/** Questions about one axis; an axis that is not there is wrong in everything. */
function askAxis<Value>(
  name: AxisName,
  value: Value | undefined,
  title: Words,
  show: (value: Value) => Words,
  judge: (axis: XmlElement, value: Value, chart: ChartModel) => Judged,
): readonly Asked<ChartInFile>[] {
  return ask(
    value,
    (wanted) => both(both(AXES[name], title), show(wanted)),
    ({ model }: ChartInFile, wanted) => {
      const axis = findAxis(model, name)
      if (axis === undefined) return { isOk: false, actual: NO_AXIS }
      const judged = judge(axis.node, wanted, model)
      return { isOk: judged.isOk, actual: both(title, judged.actual) }
    },
  )
}

const LABEL_PLACES = new Map([
  ['nextTo', words('轴旁', 'next to the axis')],
  ['low', words('低', 'low')],
  ['high', words('高', 'high')],
  ['none', words('无', 'none')],
])
const TICKS = new Map([
  ['none', words('无', 'none')],
  ['in', words('内部', 'inside')],
  ['out', words('外部', 'outside')],
  ['cross', words('交叉', 'crossing')],
])
const nameIn =
  (names: ReadonlyMap<string, Words>) =>
  (value: string): Words =>
    names.get(value) ?? plain(value)

const yesNo = (isOn: boolean): Words => (isOn ? words('是', 'yes') : words('否', 'no'))
const equal = (
  actual: string | undefined,
  wanted: string,
  show: (value: string) => Words = plain,
): Judged => ({ isOk: actual === wanted, actual: actual === undefined ? AUTO : show(actual) })

const equalFormat = (actual: string | undefined, wanted: string): Judged => ({
  isOk: actual !== undefined && isSameFormat(actual, wanted),
  actual: actual === undefined ? AUTO : plain(actual),
})

/** 20806: scale, number format and look of one axis. */
export const scaleAspect: ChartAspect<ScaleExpected> = {
  expected: ScaleExpected,
  ask(expected) {
    const { axis } = expected
    return [
      ...SCALES.flatMap((key) =>
        askAxis<Scale>(
          axis,
          expected[key],
          READERS[key].name,
          (value) => (value === 'auto' ? AUTO : numberWords(value)),
          (node, value) => {
            const actual = READERS[key].read(node)
            return { isOk: isSame(actual, value), actual: numberWords(actual) }
          },
        ),
      ),
      ...askAxis(
        axis,
        expected.reversed,
        words('逆序', 'in reverse order'),
        yesNo,
        (node, isReversed) => {
          const actual = valueOf(child(node, 'c:scaling'), 'c:orientation') === 'maxMin'
          return { isOk: actual === isReversed, actual: yesNo(actual) }
        },
      ),
      ...askAxis(axis, expected.format, words('数字格式', 'number format'), plain, (node, code) =>
        equalFormat(attribute(child(node, 'c:numFmt'), 'formatCode'), code),
      ),
      ...askAxis(
        axis,
        expected.crossesAt,
        words('交叉于', 'is crossed at'),
        (place) => plain(String(place)),
        (node, place, chart) => {
          const actual = crossingOf(chart, node)
          const isOk = typeof place === 'number' ? isSame(Number(actual), place) : actual === place
          return { isOk, actual: plain(actual) }
        },
      ),
      ...askAxis(axis, expected.visible, words('显示', 'is shown'), yesNo, (node, isShown) => {
        const actual = !isSet(child(node, 'c:delete'))
        return { isOk: actual === isShown, actual: yesNo(actual) }
      }),
      ...askAxis(
        axis,
        expected.labels,
        words('标签', 'labels'),
        nameIn(LABEL_PLACES),
        (node, place) =>
          equal(valueOf(node, 'c:tickLblPos') ?? 'nextTo', place, nameIn(LABEL_PLACES)),
      ),
      ...askAxis(
        axis,
        expected.majorTicks,
        words('主刻度线', 'major ticks'),
        nameIn(TICKS),
        (node, kind) => equal(valueOf(node, 'c:majorTickMark') ?? 'cross', kind, nameIn(TICKS)),
      ),
      ...askAxis(
        axis,
        expected.displayUnit,
        words('显示单位', 'display unit'),
        plain,
        (node, unit) => equal(valueOf(child(node, 'c:dispUnits'), 'c:builtInUnit') ?? 'none', unit),
      ),
      ...askFont(expected, ({ model }) => {
        const node = findAxis(model, axis)?.node
        return node === undefined ? [] : [textFormat([defaultsOf(node), defaultsOf(model.root)])]
      }),
    ]
  },
  apply(chart, expected) {
    const { node } = axisToEdit(chart, expected.axis)
    const scaling = ensureChild(node, 'c:scaling')
    const put = (parent: XmlElement, name: string, value: Scale | undefined): void => {
      if (value === 'auto') removeChildren(parent, name)
      else if (value !== undefined) putChild(parent, name, { val: value })
    }
    put(scaling, 'c:min', expected.min)
    put(scaling, 'c:max', expected.max)
    put(scaling, 'c:logBase', expected.logBase)
    put(node, 'c:majorUnit', expected.majorUnit)
    put(node, 'c:minorUnit', expected.minorUnit)
    if (expected.reversed !== undefined)
      putChild(scaling, 'c:orientation', { val: expected.reversed ? 'maxMin' : 'minMax' })
    if (expected.format !== undefined)
      putChild(node, 'c:numFmt', { formatCode: expected.format, sourceLinked: 0 })
    if (expected.visible !== undefined)
      putChild(node, 'c:delete', { val: expected.visible ? 0 : 1 })
    if (expected.labels !== undefined) putChild(node, 'c:tickLblPos', { val: expected.labels })
    if (expected.majorTicks !== undefined)
      putChild(node, 'c:majorTickMark', { val: expected.majorTicks })
    if (expected.displayUnit !== undefined)
      putChild(node, 'c:dispUnits', {}, [element('c:builtInUnit', { val: expected.displayUnit })])
    if (expected.crossesAt !== undefined) cross(chart, node, expected.crossesAt)
    if (
      expected.size !== undefined ||
      expected.bold !== undefined ||
      expected.italic !== undefined ||
      expected.fonts !== undefined ||
      expected.colors !== undefined
    )
      writeFont([ensureDefaults(node)], expected)
  },
}

function cross(chart: ChartModel, axis: XmlElement, place: number | string): void {
  const other = chart.axes.find(
    (one) => valueOf(one.node, 'c:axId') === valueOf(axis, 'c:crossAx'),
  )?.node
  if (other === undefined) throw new Error('No axis crosses this one')
  removeChildren(other, 'c:crosses', 'c:crossesAt')
  if (typeof place === 'number') putChild(other, 'c:crossesAt', { val: place })
  else putChild(other, 'c:crosses', { val: place === 'auto' ? 'autoZero' : place })
}

const LINES = {
  horizontal: words('水平网格线', 'horizontal gridlines'),
  vertical: words('垂直网格线', 'vertical gridlines'),
} as const

export const GridlinesExpected = z
  .object({
    /** Horizontal lines belong to the vertical axis. */
    lines: z.enum(['horizontal', 'vertical']),
    major: z.optional(z.boolean()),
    minor: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected'))
export type GridlinesExpected = z.infer<typeof GridlinesExpected>

const axisOfLines = (lines: 'horizontal' | 'vertical'): AxisName =>
  lines === 'horizontal' ? 'vertical' : 'horizontal'
const MESHES = {
  major: words('主要', 'major'),
  minor: words('次要', 'minor'),
} as const

/** 20809: gridlines by the way they run. */
export const gridlinesAspect: ChartAspect<GridlinesExpected> = {
  expected: GridlinesExpected,
  ask: (expected) =>
    (['major', 'minor'] as const).flatMap((mesh) => {
      const text = (isOn: boolean): Words =>
        both(
          isOn ? words('有', 'with') : words('无', 'no'),
          both(MESHES[mesh], LINES[expected.lines]),
        )
      return ask(expected[mesh], text, ({ model }: ChartInFile, isOn) => {
        const axis = findAxis(model, axisOfLines(expected.lines))?.node
        if (axis === undefined) return { isOk: false, actual: NO_AXIS }
        const lines = child(axis, `c:${mesh}Gridlines`) ?? child(axis, `cx:${mesh}Gridlines`)
        const hasLine =
          lines !== undefined &&
          child(child(child(lines, 'c:spPr'), 'a:ln'), 'a:noFill') === undefined
        return { isOk: hasLine === isOn, actual: text(hasLine) }
      })
    }),
  apply(chart, expected) {
    const { node } = axisToEdit(chart, axisOfLines(expected.lines))
    for (const mesh of ['major', 'minor'] as const) {
      const isOn = expected[mesh]
      const name = `c:${mesh}Gridlines`
      if (isOn === false) removeChildren(node, name)
      if (isOn === true && child(node, name) === undefined) putChild(node, name)
    }
  },
}
