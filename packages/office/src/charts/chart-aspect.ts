import type * as z from 'zod/mini'
import type { Asked } from '../checkpoints/asked.ts'
import { words, type Words } from '../checkpoints/checker.ts'
import type { ColorScheme } from '../drawing/read-color.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import type { ChartAxis, ChartModel, ChartSeries } from './chart-model.ts'

/** A chart with what its theme's colours mean where it stands. */
export interface ChartInFile {
  readonly model: ChartModel
  readonly scheme: ColorScheme
}

/**
 * One thing that a checkpoint asks of a chart, the same in Excel (5.8), Word (10910) and PowerPoint
 * (30306): its parameters, its questions, and the change that makes it so.
 */
export interface ChartAspect<Expected> {
  readonly expected: z.ZodMiniType<Expected>
  readonly ask: (expected: Expected) => readonly Asked<ChartInFile>[]
  /** Changes the chart's tree in place; throws when what is to be changed is not there. */
  readonly apply: (chart: ChartModel, expected: Expected) => void
}

/** The series that a name or a number from 1 means. */
export function findSeries(chart: ChartModel, which: string | number): ChartSeries | undefined {
  if (typeof which === 'number') return chart.series[which - 1]
  const name = foldSpaces(which)
  return chart.series.find((one) => foldSpaces(one.name ?? '') === name)
}

/** One series, or all when none is named; throws when there is none. */
export function seriesToEdit(
  chart: ChartModel,
  which: string | number | undefined,
): readonly ChartSeries[] {
  const named = which === undefined ? chart.series : [findSeries(chart, which)]
  const list = named.filter((one) => one !== undefined)
  if (list.length === 0) throw new Error('The chart has no such series')
  return list
}

export const AXES = {
  horizontal: words('横坐标轴', 'horizontal axis'),
  vertical: words('纵坐标轴', 'vertical axis'),
  secondaryHorizontal: words('次要横坐标轴', 'secondary horizontal axis'),
  secondaryVertical: words('次要纵坐标轴', 'secondary vertical axis'),
} as const
export type AxisName = keyof typeof AXES
export const AXIS_NAMES = Object.keys(AXES) as [AxisName, ...AxisName[]]

/** An axis by the way it lies, as the program's menus name it. */
export function findAxis(chart: ChartModel, name: AxisName): ChartAxis | undefined {
  const isSecondary = name.startsWith('secondary')
  const isHorizontal = name.toLowerCase().endsWith('horizontal')
  return chart.axes.find(
    (axis) =>
      axis.kind !== 'series' &&
      axis.isSecondary === isSecondary &&
      axis.isHorizontal === isHorizontal,
  )
}

export function axisToEdit(chart: ChartModel, name: AxisName): ChartAxis {
  const axis = findAxis(chart, name)
  if (axis === undefined) throw new Error(`The chart has no ${name} axis`)
  return axis
}

export function seriesWords(which: string | number | undefined): Words {
  if (which === undefined) return words('各系列', 'every series')
  return typeof which === 'number'
    ? words(`系列${which}`, `series ${which}`)
    : words(`系列“${which}”`, `series “${which}”`)
}

export const NONE = words('无', 'none')
export const NO_SERIES = words('没有这个系列', 'there is no such series')
export const NO_AXIS = words('没有这条坐标轴', 'there is no such axis')

/** Both parts side by side. */
export const both = (one: Words, other: Words, between = ' '): Words =>
  words(`${one.zh}${between.trim()}${other.zh}`, `${one.en}${between}${other.en}`)
