import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { ensureChild, putChild, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  AXES,
  axisToEdit,
  both,
  findAxis,
  NO_AXIS,
  NONE,
  type AxisName,
  type ChartAspect,
  type ChartInFile,
} from './chart-aspect.ts'
import { isSet, type ChartModel } from './chart-model.ts'
import {
  plainTitle,
  titleFormats,
  titleProperties,
  typeTitle,
  type TextFormat,
} from './chart-text.ts'
import { FONT_FIELDS, askFont, writeFont } from './chart-font.ts'
import { ownTable } from '../package/own-table.ts'

export const TitleExpected = z
  .object({
    /** '' asks for a chart without a title. */
    text: z.optional(z.string()),
    overlay: z.optional(z.boolean()),
    ...FONT_FIELDS,
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

export type TitleExpected = z.infer<typeof TitleExpected>

const quoted = (text: string | undefined): Words =>
  text === undefined ? words('无标题', 'no title') : plain(`“${text}”`)

/** 20804: the title's text as seen, a lent series name included, its font and its place. */
export const titleAspect: ChartAspect<TitleExpected> = {
  expected: TitleExpected,
  ask: (expected) => [
    ...ask(
      expected.text,
      (text) =>
        text === '' ? words('无标题', 'no title') : words(`标题“${text}”`, `title “${text}”`),
      ({ model }: ChartInFile, text) => ({
        isOk:
          text === ''
            ? model.title === undefined
            : foldSpaces(model.title ?? '') === foldSpaces(text),
        actual: quoted(model.title),
      }),
    ),
    ...ask(
      expected.overlay,
      (isOver) =>
        isOver
          ? words('标题覆盖绘图区', 'title over the plot')
          : words('标题在图表上方', 'title above the chart'),
      ({ model }: ChartInFile, isOver) => {
        const title = child(model.chart, 'c:title')
        const isOn = isSet(child(title, 'c:overlay'))
        return {
          isOk: title !== undefined && isOn === isOver,
          actual:
            title === undefined ? NONE : isOn ? words('覆盖', 'over') : words('不覆盖', 'not over'),
        }
      },
    ),
    ...askFont(expected, ({ model }) => {
      const title = child(model.chart, 'c:title')
      return title === undefined
        ? []
        : titleFormats(title, model.root).map(({ format }) => withTitleDefaults(format))
    }),
  ],
  apply(chart, expected) {
    if (chart.chart === undefined) throw new Error('The chart is damaged')
    if (expected.text === '') {
      removeChildren(chart.chart, 'c:title')
      putChild(chart.chart, 'c:autoTitleDeleted', { val: 1 })
      return
    }
    const title = ensureChild(chart.chart, 'c:title')
    putChild(chart.chart, 'c:autoTitleDeleted', { val: 0 })
    if (
      expected.text !== undefined &&
      foldSpaces(plainTitle(title) ?? '') !== foldSpaces(expected.text)
    )
      typeTitle(title, expected.text)
    if (expected.overlay !== undefined)
      putChild(title, 'c:overlay', { val: expected.overlay ? 1 : 0 })
    writeFont(titleProperties(title), expected)
  },
}

/** A title that sets nothing is bold 18 pt, as charts of Excel 2007 and 2010 are. */
function withTitleDefaults(format: TextFormat): TextFormat {
  return { ...format, points: format.points ?? 18, isBold: format.isBold ?? true }
}

const TURNS = ownTable({
  rotated: words('旋转过的标题', 'rotated title'),
  stacked: words('竖排标题', 'stacked title'),
  horizontal: words('横排标题', 'horizontal title'),
} as const)

type Turn = keyof typeof TURNS

export const AxisTitlesExpected = z
  .object({
    horizontal: z.optional(z.string()),
    vertical: z.optional(z.string()),
    secondaryHorizontal: z.optional(z.string()),
    secondaryVertical: z.optional(z.string()),
    verticalTurn: z.optional(z.enum(Object.keys(TURNS) as [Turn, ...Turn[]])),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

export type AxisTitlesExpected = z.infer<typeof AxisTitlesExpected>

function axisTitle(chart: ChartModel, name: AxisName): string | undefined {
  const node = findAxis(chart, name)?.node
  const title = child(node, 'c:title') ?? child(node, 'cx:title')
  return title === undefined ? undefined : (plainTitle(title) ?? '')
}

function turnOf(title: XmlElement | undefined): Turn {
  const body = at(title, 'c:tx', 'c:rich', 'a:bodyPr') ?? at(title, 'c:txPr', 'a:bodyPr')
  const vertical = attribute(body, 'vert') ?? 'horz'
  if (vertical !== 'horz')
    return vertical === 'vert' || vertical === 'vert270' ? 'rotated' : 'stacked'
  // An axis title that says nothing is turned; Excel writes -5400000 for it.
  return (numberOf(body, 'rot') ?? -5_400_000) === 0 ? 'horizontal' : 'rotated'
}

const TITLE_AXES = ['horizontal', 'vertical', 'secondaryHorizontal', 'secondaryVertical'] as const

/** 20805: axis titles by the way the axis lies; '' asks for none. */
export const axisTitlesAspect: ChartAspect<AxisTitlesExpected> = {
  expected: AxisTitlesExpected,
  ask: (expected) => [
    ...TITLE_AXES.flatMap((name) =>
      ask(
        expected[name],
        (text) => both(AXES[name], quoted(text === '' ? undefined : text)),
        ({ model }: ChartInFile, text) => {
          const actual = axisTitle(model, name)
          return {
            isOk:
              text === '' ? actual === undefined : foldSpaces(actual ?? '') === foldSpaces(text),
            actual:
              findAxis(model, name) === undefined ? NO_AXIS : both(AXES[name], quoted(actual)),
          }
        },
      ),
    ),
    ...ask(
      expected.verticalTurn,
      (turn) => TURNS[turn],
      ({ model }: ChartInFile, turn) => {
        const title = child(findAxis(model, 'vertical')?.node, 'c:title')
        const actual = turnOf(title)
        return {
          isOk: title !== undefined && actual === turn,
          actual: title === undefined ? quoted(undefined) : TURNS[actual],
        }
      },
    ),
  ],
  apply(chart, expected) {
    for (const name of TITLE_AXES) {
      const text = expected[name]
      if (text === undefined) continue
      const { node, isHorizontal } = axisToEdit(chart, name)
      if (text === '') {
        removeChildren(node, 'c:title')
        continue
      }
      const title = ensureChild(node, 'c:title')
      if (foldSpaces(plainTitle(title) ?? '') !== foldSpaces(text)) typeTitle(title, text)
      const body = at(title, 'c:tx', 'c:rich', 'a:bodyPr')
      if (body !== undefined && !isHorizontal)
        setAttributes(body, { rot: -5_400_000, vert: 'horz' })
    }
    const body = at(
      child(findAxis(chart, 'vertical')?.node, 'c:title'),
      'c:tx',
      'c:rich',
      'a:bodyPr',
    )
    if (expected.verticalTurn === undefined || body === undefined) return
    setAttributes(
      body,
      {
        rotated: { rot: -5_400_000, vert: 'horz' },
        horizontal: { rot: 0, vert: 'horz' },
        stacked: { rot: 0, vert: 'wordArtVertRtl' },
      }[expected.verticalTurn],
    )
  },
}
