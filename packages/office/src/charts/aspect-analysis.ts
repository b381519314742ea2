import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { element, insertInOrder, remove } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { child, children, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  both,
  findSeries,
  NONE,
  seriesToEdit,
  seriesWords,
  type ChartAspect,
  type ChartInFile,
} from './chart-aspect.ts'
import { isSet, valueOf } from './chart-model.ts'
import { ownTable } from '../package/own-table.ts'

const TRENDS = ownTable({
  linear: words('线性', 'linear'),
  exp: words('指数', 'exponential'),
  log: words('对数', 'logarithmic'),
  poly: words('多项式', 'polynomial'),
  power: words('乘幂', 'power'),
  movingAvg: words('移动平均', 'moving average'),
} as const)
type Trend = keyof typeof TRENDS

const ERRORS = ownTable({
  fixedVal: words('固定值', 'fixed value'),
  percentage: words('百分比', 'percentage'),
  stdDev: words('标准偏差', 'standard deviation'),
  stdErr: words('标准误差', 'standard error'),
  cust: words('自定义', 'custom'),
} as const)
type ErrorKind = keyof typeof ERRORS

const Series = z.union([z.string(), z.int().check(z.gte(1))])
const TrendlineExpected = z.object({
  kind: z.enum(Object.keys(TRENDS) as [Trend, ...Trend[]]),
  /** Degree of a polynomial, or number of periods of a moving average. */
  order: z.optional(z.int()),
  name: z.optional(z.string()),
  forward: z.optional(z.number()),
  backward: z.optional(z.number()),
  showsEquation: z.optional(z.boolean()),
  showsRSquared: z.optional(z.boolean()),
})
type TrendlineExpected = z.infer<typeof TrendlineExpected>
const ErrorBarsExpected = z.object({
  kind: z.enum(Object.keys(ERRORS) as [ErrorKind, ...ErrorKind[]]),
  ends: z.optional(z.enum(['both', 'plus', 'minus'])),
  value: z.optional(z.number()),
})
type ErrorBarsExpected = z.infer<typeof ErrorBarsExpected>

export const AnalysisExpected = z
  .object({
    series: z.optional(Series),
    trendline: z.optional(TrendlineExpected),
    errorBars: z.optional(ErrorBarsExpected),
  })
  .check(
    z.refine(
      (value) => value.trendline !== undefined || value.errorBars !== undefined,
      'nothing expected',
    ),
  )
export type AnalysisExpected = z.infer<typeof AnalysisExpected>

const trendWords = (kind: string): Words =>
  both(TRENDS[kind as Trend] ?? plain(kind), words('趋势线', 'trendline'))
const errorWords = (kind: string): Words =>
  both(ERRORS[kind as ErrorKind] ?? plain(kind), words('误差线', 'error bars'))

function isTrend(line: XmlElement, wanted: TrendlineExpected): boolean {
  const kind = valueOf(line, 'c:trendlineType') ?? 'linear'
  const number = (name: string, otherwise = 0): number => Number(valueOf(line, name) ?? otherwise)
  const order = kind === 'movingAvg' ? number('c:period', 2) : number('c:order', 2)
  return (
    kind === wanted.kind &&
    (wanted.order === undefined || order === wanted.order) &&
    (wanted.name === undefined ||
      foldSpaces(textOf(child(line, 'c:name'))) === foldSpaces(wanted.name)) &&
    (wanted.forward === undefined || number('c:forward') === wanted.forward) &&
    (wanted.backward === undefined || number('c:backward') === wanted.backward) &&
    (wanted.showsEquation === undefined ||
      isSet(child(line, 'c:dispEq')) === wanted.showsEquation) &&
    (wanted.showsRSquared === undefined ||
      isSet(child(line, 'c:dispRSqr')) === wanted.showsRSquared)
  )
}

function isError(bars: XmlElement, wanted: ErrorBarsExpected): boolean {
  return (
    (valueOf(bars, 'c:errValType') ?? 'fixedVal') === wanted.kind &&
    (wanted.ends === undefined || (valueOf(bars, 'c:errBarType') ?? 'both') === wanted.ends) &&
    (wanted.value === undefined || Number(valueOf(bars, 'c:val') ?? NaN) === wanted.value)
  )
}

/** One question about elements of a series: any series when none is named. */
function askIn<Wanted extends { readonly kind: string }>(
  which: string | number | undefined,
  name: string,
  wanted: Wanted | undefined,
  show: (kind: string) => Words,
  kindOf: (one: XmlElement) => string,
  isRight: (one: XmlElement, wanted: Wanted) => boolean,
): readonly Asked<ChartInFile>[] {
  return ask(
    wanted,
    (one) => (which === undefined ? show(one.kind) : both(seriesWords(which), show(one.kind))),
    ({ model }: ChartInFile, one) => {
      const list = which === undefined ? model.series : [findSeries(model, which)]
      const nodes = list.flatMap((series) => children(series?.node, name))
      const right = nodes.find((node) => isRight(node, one))
      const shown = right ?? nodes[0]
      return {
        isOk: right !== undefined,
        actual: shown === undefined ? NONE : show(kindOf(shown)),
      }
    },
  )
}

const value = (name: string, val: string | number): XmlElement => element(`c:${name}`, { val })
const optional = (name: string, val: string | number | undefined): XmlElement[] =>
  val === undefined ? [] : [value(name, val)]

/** 20813: trendlines and error bars of a series; without a name, of any. */
export const analysisAspect: ChartAspect<AnalysisExpected> = {
  expected: AnalysisExpected,
  ask: ({ series, trendline, errorBars }) => [
    ...askIn(
      series,
      'c:trendline',
      trendline,
      trendWords,
      (one) => valueOf(one, 'c:trendlineType') ?? 'linear',
      isTrend,
    ),
    ...askIn(
      series,
      'c:errBars',
      errorBars,
      errorWords,
      (one) => valueOf(one, 'c:errValType') ?? 'fixedVal',
      isError,
    ),
  ],
  apply(chart, { series: which, trendline, errorBars }) {
    const [series] = seriesToEdit(chart, which)
    if (series === undefined) throw new Error('The chart has no series')
    const replace = (made: XmlElement): void => {
      for (const one of children(series.node, made.name)) remove(one)
      insertInOrder(series.node, made)
    }
    if (
      trendline !== undefined &&
      !children(series.node, 'c:trendline').some((one) => isTrend(one, trendline))
    ) {
      const isMoving = trendline.kind === 'movingAvg'
      replace(
        element('c:trendline', {}, [
          ...(trendline.name === undefined ? [] : [element('c:name', {}, [trendline.name])]),
          value('trendlineType', trendline.kind),
          ...(trendline.kind === 'poly' ? [value('order', trendline.order ?? 2)] : []),
          ...(isMoving ? [value('period', trendline.order ?? 2)] : []),
          ...optional('forward', trendline.forward),
          ...optional('backward', trendline.backward),
          value('dispRSqr', trendline.showsRSquared === true ? 1 : 0),
          value('dispEq', trendline.showsEquation === true ? 1 : 0),
        ]),
      )
    }
    if (
      errorBars !== undefined &&
      !children(series.node, 'c:errBars').some((one) => isError(one, errorBars))
    )
      replace(
        element('c:errBars', {}, [
          value('errBarType', errorBars.ends ?? 'both'),
          value('errValType', errorBars.kind),
          value('noEndCap', 0),
          ...optional('val', errorBars.value ?? (errorBars.kind === 'stdErr' ? undefined : 5)),
        ]),
      )
  },
}
