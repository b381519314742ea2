import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import {
  FillExpected,
  fillWords,
  foundFillWords,
  isFill,
  writeExpectedFill,
} from '../drawing/expect-fill.ts'
import {
  foundLineWords,
  isLine,
  LineExpected,
  lineWords,
  writeExpectedLine,
} from '../drawing/expect-line.ts'
import {
  EffectsExpected,
  effectsWords,
  foundEffectsWords,
  hasEffects,
  writeExpectedEffects,
} from '../drawing/expect-effects.ts'
import { readEffects } from '../drawing/read-effects.ts'
import { readFill } from '../drawing/read-fill.ts'
import { readLine } from '../drawing/read-line.ts'
import { ensureChild, putChild, removeChildren } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { askFont, FONT_FIELDS, writeFont } from './chart-font.ts'
import { both, type ChartAspect, type ChartInFile } from './chart-aspect.ts'
import { isSet, valueOf, type ChartModel } from './chart-model.ts'
import { defaultsOf, ensureDefaults, textFormat } from './chart-text.ts'

const AREAS = {
  chart: words('图表区', 'chart area'),
  plot: words('绘图区', 'plot area'),
  legend: words('图例', 'legend'),
  title: words('图表标题', 'chart title'),
  floor: words('基底', 'floor'),
  walls: words('背景墙', 'walls'),
} as const
type Area = keyof typeof AREAS

export const AreaExpected = z
  .object({
    area: z.enum(Object.keys(AREAS) as [Area, ...Area[]]),
    fill: z.optional(FillExpected),
    line: z.optional(LineExpected),
    effects: z.optional(EffectsExpected),
    /** Of the chart area: rounded corners. */
    rounded: z.optional(z.boolean()),
    ...FONT_FIELDS,
  })
  .check(z.refine((value) => Object.keys(value).length > 1, 'nothing expected'))
export type AreaExpected = z.infer<typeof AreaExpected>

/** The element whose c:spPr and c:txPr format an area. */
function areaOf({ root, chart }: ChartModel, area: Area): XmlElement | undefined {
  if (area === 'chart') return root
  if (area === 'plot') return child(chart, 'c:plotArea')
  if (area === 'walls') return child(chart, 'c:backWall') ?? child(chart, 'c:sideWall')
  return child(chart, `c:${area}`)
}

const MISSING = words('没有这个部分', 'there is no such part')
const UNSET = words('自动', 'automatic')

/** 20814: fill, outline, corners and fonts of a part of the chart. */
export const areaAspect: ChartAspect<AreaExpected> = {
  expected: AreaExpected,
  ask(expected) {
    const name = AREAS[expected.area]
    const within = <Value>(
      value: Value | undefined,
      wanted: (value: Value) => Words,
      judge: (area: XmlElement, chart: ChartInFile, value: Value) => readonly [boolean, Words],
    ) =>
      ask(
        value,
        (asked) => both(name, wanted(asked)),
        (chart: ChartInFile, asked) => {
          const area = areaOf(chart.model, expected.area)
          if (area === undefined) return { isOk: false, actual: MISSING }
          const [isOk, actual] = judge(area, chart, asked)
          return { isOk, actual: both(name, actual) }
        },
      )
    const format = (area: XmlElement): XmlElement | undefined => child(area, 'c:spPr')
    const corners = (isRound: boolean): Words =>
      isRound ? words('圆角', 'rounded corners') : words('直角', 'square corners')
    return [
      ...within(expected.fill, fillWords, (area, { scheme }, wanted) => {
        const fill = readFill(format(area), scheme)
        return [
          fill !== undefined && isFill(fill, wanted),
          fill === undefined ? UNSET : foundFillWords(fill),
        ]
      }),
      ...within(expected.line, lineWords, (area, { scheme }, wanted) => {
        const line = readLine(child(format(area), 'a:ln'), scheme)
        return [
          line !== undefined && isLine(line, wanted),
          line === undefined ? UNSET : foundLineWords(line),
        ]
      }),
      ...within(expected.effects, effectsWords, (area, { scheme }, wanted) => {
        const effects = readEffects(format(area), scheme)
        return [hasEffects(effects, wanted), foundEffectsWords(effects)]
      }),
      ...within(expected.rounded, corners, (_, { model }, isRound) => {
        const actual = isSet(child(model.root, 'c:roundedCorners'))
        return [actual === isRound, corners(actual)]
      }),
      ...askFont(expected, ({ model }) => {
        const area = areaOf(model, expected.area)
        return area === undefined ? [] : [textFormat([defaultsOf(area), defaultsOf(model.root)])]
      }),
    ]
  },
  apply(chart, expected) {
    const area = areaOf(chart, expected.area)
    if (area === undefined) throw new Error(`The chart has no ${expected.area}`)
    const format = (): XmlElement => ensureChild(area, 'c:spPr')
    if (expected.fill !== undefined) writeExpectedFill(format(), expected.fill)
    if (expected.line !== undefined) writeExpectedLine(format(), expected.line)
    if (expected.effects !== undefined) writeExpectedEffects(format(), expected.effects)
    if (expected.rounded !== undefined)
      putChild(chart.root, 'c:roundedCorners', { val: expected.rounded ? 1 : 0 })
    if (Object.keys(FONT_FIELDS).some((key) => expected[key as keyof AreaExpected] !== undefined))
      writeFont([ensureDefaults(area)], expected)
  },
}

const Numbers = z.array(z.int()).check(z.minLength(1))
export const StyleExpected = z.object({
  /** Accepted numbers of c:style, 1 to 48. */
  styles: Numbers,
  /** Accepted numbers of the style part of Excel 2013 and later (201 …), where either will do. */
  styleParts: z.optional(Numbers),
  /** Accepted numbers of its colour part (10 …), asked besides. */
  colorParts: z.optional(Numbers),
})
export type StyleExpected = z.infer<typeof StyleExpected>

/** The style's number: what Office 2010 and later write counts from 100 (20817). */
function styleOf({ root }: ChartModel): number {
  const newer = Number(valueOf(root, 'c14:style') ?? 'NaN')
  const plainNumber = Number(valueOf(root, 'c:style') ?? 2)
  return Number.isFinite(newer) ? newer - 100 : plainNumber
}

/** 20817 as every kind of document has it: the number of the chart's style. */
export const styleAspect: ChartAspect<StyleExpected> = {
  expected: StyleExpected,
  ask: (expected) => [
    ...ask(
      expected.styles,
      (list) => words(`图表样式${list.join('/')}`, `chart style ${list.join('/')}`),
      ({ model }: ChartInFile, list) => {
        const isNewer = model.stylePart !== undefined
        const hasPart = isNewer && expected.styleParts?.includes(model.stylePart) === true
        const part = isNewer ? ` (${model.stylePart})` : ''
        return {
          isOk: hasPart || list.includes(styleOf(model)),
          actual: plain(`${styleOf(model)}${part}`),
        }
      },
    ),
    ...ask(
      expected.colorParts,
      (list) => words(`颜色${list.join('/')}`, `colours ${list.join('/')}`),
      ({ model }: ChartInFile, list) => ({
        isOk: model.colorPart !== undefined && list.includes(model.colorPart),
        actual: plain(String(model.colorPart ?? '—')),
      }),
    ),
  ],
  apply(chart, expected) {
    const [number = 2] = expected.styles
    if (expected.styles.includes(styleOf(chart))) return
    removeChildren(chart.root, 'c14:style')
    putChild(chart.root, 'c:style', { val: number })
  },
}
