import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { element, ensureFirst, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { addShape, EMU_PER_CM, newShape, shapeToEdit, slideToEdit } from './edit-slides.ts'
import { textStart } from './examples/text-start.ts'
import { judgeShape } from './judge-slides.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Page } from './read-presentation.ts'
import type { Shape } from './read-shapes.ts'
import { locateShape, ShapeTarget } from './shape-targets.ts'
import { NonEmpty } from './slide-targets.ts'
import { isTextBox, textBodyOf, type Autofit } from './text-bodies.ts'
import { ownTable } from '../package/own-table.ts'

const Names = z.array(NonEmpty).check(z.minLength(1))
const BoxExpected = z
  .object({
    /** True: the shape is a text box; the candidate may have to insert it. */
    textBox: z.optional(z.boolean()),
    text: z.optional(NonEmpty),
    /** Accepted values of a:bodyPr vert: horz, eaVert, vert, vert270, wordArtVert … */
    directions: z.optional(Names),
    columns: z.optional(z.int().check(z.gte(1))),
    columnSpacingCm: z.optional(z.number()),
    wrap: z.optional(z.boolean()),
    /** none: fixed; shape: the shape grows; text: the text shrinks. */
    autofit: z.optional(z.enum(['none', 'shape', 'text'])),
    anchor: z.optional(z.enum(['t', 'ctr', 'b'])),
    insetLeftCm: z.optional(z.number()),
    insetTopCm: z.optional(z.number()),
    insetRightCm: z.optional(z.number()),
    insetBottomCm: z.optional(z.number()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type BoxExpected = z.infer<typeof BoxExpected>

interface Box {
  readonly page: Page
  readonly shape: Shape
}

const FIT_WORDS: Readonly<Record<Autofit, Words>> = ownTable({
  none: words('不自动调整', 'no autofit'),
  shape: words('根据文字调整形状大小', 'the shape is fitted to the text'),
  text: words('溢出时缩排文字', 'the text shrinks on overflow'),
})
const ANCHORS: Readonly<Record<string, Words>> = ownTable({
  t: words('顶端对齐', 'top'),
  ctr: words('中部对齐', 'middle'),
  b: words('底端对齐', 'bottom'),
})
const boxWords = (is: boolean): Words =>
  is ? words('文本框', 'a text box') : words('不是文本框', 'no text box')
const wrapWords = (is: boolean): Words =>
  is ? words('自动换行', 'wrapped') : words('不自动换行', 'not wrapped')
const DIRECTIONS: Readonly<Record<string, string>> = ownTable({
  horz: '横排',
  eaVert: '竖排',
  vert: '所有文字旋转90°',
  vert270: '所有文字旋转270°',
  wordArtVert: '堆积',
  wordArtVertRtl: '堆积（从右到左）',
  mongolianVert: '竖排（从左到右）',
})
const directionWords = (list: readonly string[]): Words =>
  words(
    `文字方向 ${list.map((one) => DIRECTIONS[one] ?? one).join('/')}`,
    `direction ${list.join('/')}`,
  )
const INSETS = ['Left', 'Top', 'Right', 'Bottom'] as const
const INSET_NAMES = { Left: '左', Top: '上', Right: '右', Bottom: '下' } as const

function questionsOf(expected: BoxExpected): readonly Asked<Box>[] {
  const near = (emu: number, cm: number): boolean => Math.abs(emu / EMU_PER_CM - cm) <= 0.05
  const shown = (emu: number): string => String(Math.round((emu / EMU_PER_CM) * 100) / 100)
  return [
    ...ask<Box, boolean>(expected.textBox, boxWords, ({ shape }, value) => ({
      isOk: isTextBox(shape) === value,
      actual: boxWords(isTextBox(shape)),
    })),
    ...ask<Box, string>(
      expected.text,
      (value) => plain(`“${value}”`),
      ({ shape }, value) => ({
        isOk: foldSpaces(shape.text) === foldSpaces(value),
        actual: plain(`“${foldSpaces(shape.text)}”`),
      }),
    ),
    ...ask<Box, readonly string[]>(
      expected.directions,
      directionWords,
      ({ page, shape }, value) => {
        const { direction } = textBodyOf(page, shape)
        return { isOk: value.includes(direction), actual: directionWords([direction]) }
      },
    ),
    ...ask<Box, number>(
      expected.columns,
      (value) => words(`分${value}栏`, `${value} columns`),
      ({ page, shape }, value) => {
        const { columns } = textBodyOf(page, shape)
        return { isOk: columns === value, actual: words(`分${columns}栏`, `${columns} columns`) }
      },
    ),
    ...ask<Box, number>(
      expected.columnSpacingCm,
      (value) => words(`栏间距${value}厘米`, `columns ${value} cm apart`),
      ({ page, shape }, value) => {
        const { columnSpacing } = textBodyOf(page, shape)
        const text = shown(columnSpacing)
        return {
          isOk: near(columnSpacing, value),
          actual: words(`栏间距${text}厘米`, `columns ${text} cm apart`),
        }
      },
    ),
    ...ask<Box, boolean>(expected.wrap, wrapWords, ({ page, shape }, value) => {
      const { isWrapped } = textBodyOf(page, shape)
      return { isOk: isWrapped === value, actual: wrapWords(isWrapped) }
    }),
    ...ask<Box, Autofit>(
      expected.autofit,
      (value) => FIT_WORDS[value],
      ({ page, shape }, value) => {
        const { autofit } = textBodyOf(page, shape)
        return { isOk: autofit === value, actual: FIT_WORDS[autofit] }
      },
    ),
    ...ask<Box, string>(
      expected.anchor,
      (value) => ANCHORS[value] ?? plain(value),
      ({ page, shape }, value) => {
        const { anchor } = textBodyOf(page, shape)
        return { isOk: anchor === value, actual: ANCHORS[anchor] ?? plain(anchor) }
      },
    ),
    ...INSETS.flatMap((side) =>
      ask<Box, number>(
        expected[`inset${side}Cm`],
        (value) => words(`${INSET_NAMES[side]}边距${value}厘米`, `${side} inset ${value} cm`),
        ({ page, shape }, value) => {
          const emu = textBodyOf(page, shape).insets[
            side.toLowerCase() as 'left' | 'top' | 'right' | 'bottom'
          ]
          const text = shown(emu)
          return {
            isOk: near(emu, value),
            actual: words(`${INSET_NAMES[side]}边距${text}厘米`, `${side} inset ${text} cm`),
          }
        },
      ),
    ),
  ]
}

const NEW_BOX = { x: 900_000, y: 5_300_000, width: 4_000_000, height: 500_000 }
const FIT_ELEMENTS = { none: 'a:noAutofit', shape: 'a:spAutoFit', text: 'a:normAutofit' } as const

/** The text box of a target, inserted where the candidate has to and it is not there. */
export function ensureTextBox(draft: PowerPointDraft, target: ShapeTarget): Shape {
  const known = locateShape(draft.view(), target)?.shape
  if (known !== undefined) return known
  const { text } = target.shape
  if (text === undefined) throw new Error(`There is no shape ${JSON.stringify(target)}`)
  const slide = slideToEdit(draft, target.slide)
  const texts = text.split('\n')
  addShape(slide, newShape(slide, { name: '文本框', box: NEW_BOX, texts, isTextBox: true }))
  return shapeToEdit(draft, target).shape
}

const box: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30205',
  title: words('文本框', 'text box'),
  target: ShapeTarget,
  expected: BoxExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(view, target, wantedOf(questions), COUNT.items, (shape, page) =>
      unitsOf(questions, { page, shape }),
    )
  },
  apply(draft, target, expected) {
    const { body } = ensureTextBox(draft, target)
    if (body === undefined) throw new Error('The shape holds no text')
    const properties = ensureFirst(body, 'a:bodyPr')
    const emu = (length: number | undefined): number | undefined =>
      length === undefined ? undefined : Math.round(length * EMU_PER_CM)
    const values = {
      vert: expected.directions?.[0],
      numCol: expected.columns,
      spcCol: emu(expected.columnSpacingCm),
      wrap: expected.wrap === undefined ? undefined : expected.wrap ? 'square' : 'none',
      anchor: expected.anchor,
      lIns: emu(expected.insetLeftCm),
      tIns: emu(expected.insetTopCm),
      rIns: emu(expected.insetRightCm),
      bIns: emu(expected.insetBottomCm),
    }
    setAttributes(
      properties,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    )
    if (expected.autofit === undefined) return
    removeChildren(properties, ...Object.values(FIT_ELEMENTS))
    const fit = element(FIT_ELEMENTS[expected.autofit])
    fit.parent = properties
    properties.children.push(fit)
  },
  lostBy: [
    {
      program: 'libreoffice',
      parameters: ['directions'],
      reason: words(
        '竖排（eaVert）另存后成为旋转90°的文字',
        'vertical East Asian text becomes turned text when it saves',
      ),
    },
  ],
  example: {
    start: textStart,
    target: { slide: { start: 5 }, shape: { text: '保护地球，从我做起' } },
    expected: { textBox: true, directions: ['eaVert'] },
    near: [
      {
        name: 'turned by 90 degrees instead of vertical text',
        expected: { textBox: true, directions: ['vert'] },
      },
      { name: 'horizontal', expected: { textBox: true, directions: ['horz'] } },
    ],
  },
})

export const textBoxCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [box]
