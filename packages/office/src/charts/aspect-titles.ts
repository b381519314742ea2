import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { readFill } from '../drawing/read-fill.ts'
import {
  element,
  ensureChild,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { at, attribute, child, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { isFont, pointsOf, sizeText } from '../word/word-names.ts'
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

/** Text properties that may be asked of a title, a legend, an axis or the whole chart. */
export const FONT_FIELDS = {
  /** Points, or a Chinese size name such as 小四. */
  size: z.optional(
    z
      .union([z.number(), z.string()])
      .check(z.refine((size) => pointsOf(size) !== undefined, 'no known size')),
  ),
  fonts: z.optional(z.array(z.string()).check(z.minLength(1))),
  bold: z.optional(z.boolean()),
  italic: z.optional(z.boolean()),
  colors: z.optional(z.array(z.string()).check(z.minLength(1))),
}
export interface FontAsked {
  readonly size?: number | string | undefined
  readonly fonts?: readonly string[] | undefined
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
  readonly colors?: readonly string[] | undefined
}

/** The formats that some text of a chart has; more than one where its runs differ. */
type FormatsOf = (chart: ChartInFile) => readonly TextFormat[]

const UNSET = words('未设置', 'not set')

/** Questions about the font of a text; every run of it has to be right. */
export function askFont(expected: FontAsked, formatsOf: FormatsOf): readonly Asked<ChartInFile>[] {
  const judge =
    (
      isRight: (format: TextFormat, chart: ChartInFile) => boolean,
      show: (format: TextFormat, chart: ChartInFile) => Words,
    ) =>
    (chart: ChartInFile) => {
      const formats = formatsOf(chart)
      const wrong = formats.find((one) => !isRight(one, chart))
      const shown = wrong ?? formats[0]
      return {
        isOk: formats.length > 0 && wrong === undefined,
        actual: shown === undefined ? NONE : show(shown, chart),
      }
    }
  const flag = (isOn: boolean | undefined, on: Words, off: Words): Words =>
    isOn === true ? on : off
  const rgb = (format: TextFormat, { scheme }: ChartInFile): string => {
    const fill = readFill(format.filled, scheme)
    return fill?.kind === 'solid' ? fill.color.rgb : 'auto'
  }
  const bold = [words('加粗', 'bold'), words('不加粗', 'not bold')] as const
  const italic = [words('倾斜', 'italic'), words('不倾斜', 'not italic')] as const
  return [
    ...ask(
      expected.size,
      (size) => plain(sizeText(pointsOf(size) ?? 0)),
      (chart: ChartInFile, size) =>
        judge(
          (one) => one.points === pointsOf(size),
          (one) => (one.points === undefined ? UNSET : plain(sizeText(one.points))),
        )(chart),
    ),
    ...ask(
      expected.fonts,
      (fonts) => plain(fonts.join('/')),
      (chart: ChartInFile, fonts) =>
        judge(
          (one) => isFont(one.eastAsian, fonts) || isFont(one.latin, fonts),
          (one) =>
            (one.eastAsian ?? one.latin) === undefined
              ? UNSET
              : plain(one.eastAsian ?? one.latin ?? ''),
        )(chart),
    ),
    ...ask(
      expected.bold,
      (isOn) => flag(isOn, ...bold),
      (chart: ChartInFile, isOn) =>
        judge(
          (one) => (one.isBold ?? false) === isOn,
          (one) => flag(one.isBold, ...bold),
        )(chart),
    ),
    ...ask(
      expected.italic,
      (isOn) => flag(isOn, ...italic),
      (chart: ChartInFile, isOn) =>
        judge(
          (one) => (one.isItalic ?? false) === isOn,
          (one) => flag(one.isItalic, ...italic),
        )(chart),
    ),
    ...ask(
      expected.colors,
      (colors) => words(`颜色${colors.join('/')}`, `colour ${colors.join('/')}`),
      (chart: ChartInFile, colors) =>
        judge(
          (one, of) => isColor(rgb(one, of), colors),
          (one, of) => plain(rgb(one, of)),
        )(chart),
    ),
  ]
}

/** Writes the asked font into text properties (a:rPr, a:defRPr). */
export function writeFont(properties: readonly XmlElement[], expected: FontAsked): void {
  const points = expected.size === undefined ? undefined : pointsOf(expected.size)
  const [font] = expected.fonts ?? []
  for (const one of properties) {
    if (points !== undefined) setAttributes(one, { sz: Math.round(points * 100) })
    if (expected.bold !== undefined) setAttributes(one, { b: expected.bold ? 1 : 0 })
    if (expected.italic !== undefined) setAttributes(one, { i: expected.italic ? 1 : 0 })
    if (expected.colors !== undefined) {
      removeChildren(one, 'a:noFill', 'a:gradFill', 'a:pattFill')
      putChild(one, 'a:solidFill', {}, [
        element('a:srgbClr', { val: writtenColor(expected.colors[0] ?? '') }),
      ])
    }
    if (font === undefined) continue
    putChild(one, 'a:latin', { typeface: font })
    putChild(one, 'a:ea', { typeface: font })
  }
}

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

const TURNS = {
  rotated: words('旋转过的标题', 'rotated title'),
  stacked: words('竖排标题', 'stacked title'),
  horizontal: words('横排标题', 'horizontal title'),
} as const
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
