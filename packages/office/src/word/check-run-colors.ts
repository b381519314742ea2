import * as z from 'zod/mini'
import { join, words, type Checker } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element, insertInOrder, putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute } from '../package/xml-query.ts'
import {
  expectedFrameWords,
  frameElement,
  FrameLine,
  frameWords,
  isFrameLine,
} from './framed-line.ts'
import { paragraphsToEdit, runsToEdit } from './edit-text.ts'
import {
  CHARACTERS,
  charactersStart,
  inParagraph,
  WRONG_PARAGRAPH,
} from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import { nearestOf } from './run-format.ts'
import {
  expectedShadingWords,
  isShading,
  putShading,
  readShading,
  ShadingExpected,
  shadingWords,
} from './shading.ts'
import { ParagraphTarget, RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const COLORED = inParagraph(CHARACTERS.color)
const UNUSUAL = new Map([
  ['auto', words('自动', 'automatic')],
  ['gradient', words('渐变填充', 'a gradient')],
  ['none', words('无填充', 'no fill')],
])

const color = runChecker({
  code: '10105',
  title: words('字体颜色', 'font colour'),
  expected: z.object({ colors: z.array(z.string()).check(z.minLength(1)) }),
  describe: ({ colors }) => words(`颜色 ${colors.join('/')}`, `colour ${colors.join('/')}`),
  judge: (format, { colors }) => ({
    isOk: isColor(format.color, colors),
    actual: UNUSUAL.get(format.color) ?? words(format.color, format.color),
  }),
  change(properties, { colors }) {
    removeChildren(properties, 'w14:textFill')
    putChild(properties, 'w:color', { 'w:val': writtenColor(colors[0] ?? 'auto') })
  },
  example: {
    start: charactersStart,
    target: COLORED,
    expected: { colors: ['红色'] },
    near: [
      { name: 'dark red', expected: { colors: ['深红'] } },
      {
        name: 'a gradient over the colour',
        make(draft) {
          for (const { properties } of runsToEdit(draft, RunTarget.parse(COLORED))) {
            putChild(properties, 'w:color', { 'w:val': 'FF0000' })
            const stop = (at: number, rgb: string) =>
              element('w14:gs', { 'w14:pos': at }, [element('w14:srgbClr', { 'w14:val': rgb })])
            putChild(properties, 'w14:textFill', {}, [
              element('w14:gradFill', {}, [
                element('w14:gsLst', {}, [stop(0, 'FF0000'), stop(100_000, '0070C0')]),
                element('w14:lin', { 'w14:ang': 5_400_000, 'w14:scaled': 0 }),
              ]),
            ])
          }
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

const HIGHLIGHTS: Readonly<Record<string, string>> = ownTable({
  yellow: '黄色',
  green: '鲜绿',
  cyan: '青绿',
  magenta: '粉红',
  blue: '蓝色',
  red: '红色',
  darkBlue: '深蓝',
  darkCyan: '青色',
  darkGreen: '绿色',
  darkMagenta: '紫罗兰',
  darkRed: '深红',
  darkYellow: '深黄',
  darkGray: '灰色-50%',
  lightGray: '灰色-25%',
  black: '黑色',
  white: '白色',
  none: '无突出显示',
})
const HighlightColor = z
  .string()
  .check(z.refine((color) => Object.hasOwn(HIGHLIGHTS, color), 'no colour of w:highlight'))
const highlightName = (color: string): string => HIGHLIGHTS[color] ?? color

const highlight = runChecker({
  code: '10106',
  title: words('突出显示', 'highlight'),
  expected: z.object({
    /** Accepted values of w:highlight. */
    colors: z.array(HighlightColor).check(z.minLength(1)),
    /** Fills that count as well where the candidate used text shading (10107). */
    orFills: z.optional(z.array(z.string()).check(z.minLength(1))),
  }),
  describe: ({ colors }) =>
    words(`突出显示 ${colors.map(highlightName).join('/')}`, `highlight ${colors.join('/')}`),
  judge(format, { colors, orFills }, { document }) {
    const actual = attribute(nearestOf(format, 'w:highlight'), 'w:val') ?? 'none'
    const shading = readShading(document, nearestOf(format, 'w:shd'))
    const isShaded =
      actual === 'none' && orFills !== undefined && isShading(shading, { fills: orFills })
    return {
      isOk: colors.includes(actual) || isShaded,
      actual:
        actual === 'none' && shading.fill !== 'auto'
          ? shadingWords(shading)
          : words(`突出显示 ${highlightName(actual)}`, `highlight ${actual}`),
    }
  },
  change(properties, { colors }) {
    putChild(properties, 'w:highlight', { 'w:val': colors[0] ?? 'none' })
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '破坏性' },
    expected: { colors: ['yellow'] },
    near: [
      { name: 'another colour', expected: { colors: ['green'] } },
      {
        name: 'shaded in place of highlighted',
        make(draft) {
          const target = RunTarget.parse({ in: 'text', find: '破坏性' })
          for (const { properties } of runsToEdit(draft, target))
            putShading(properties, { fills: ['黄色'] })
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

const frame = runChecker({
  code: '10107',
  title: words('文字底纹与边框', 'text shading and border'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 把图案底纹（pct15 以外）存成纯色填充',
        'LibreOffice saves a pattern other than pct15 as a plain fill',
      ),
    },
  ],
  expected: z
    .object({ ...ShadingExpected, border: z.optional(FrameLine) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe({ border, ...shading }) {
    const line = border === undefined ? undefined : expectedFrameWords(border)
    return join([
      ...(Object.keys(shading).length === 0 ? [] : [expectedShadingWords(shading)]),
      ...(line === undefined ? [] : [words(`文字边框 ${line.zh}`, `border ${line.en}`)]),
    ])
  },
  judge(format, { border, ...shading }, { document }) {
    const hasShading = Object.keys(shading).length > 0
    const actual = readShading(document, nearestOf(format, 'w:shd'))
    const line = nearestOf(format, 'w:bdr')
    return {
      isOk:
        (!hasShading || isShading(actual, shading)) &&
        (border === undefined || isFrameLine(document, line, border)),
      actual: join([
        ...(hasShading ? [shadingWords(actual)] : []),
        ...(border === undefined ? [] : [frameWords(document, line, border)]),
      ]),
    }
  },
  change(properties, { border, ...shading }) {
    if (Object.keys(shading).length > 0) putShading(properties, shading)
    if (border === undefined) return
    removeChildren(properties, 'w:bdr')
    insertInOrder(properties, frameElement('w:bdr', border, 0))
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.shading),
    expected: { patterns: ['pct20'], border: { style: 'single', widthPt: 1.5 } },
    near: [
      {
        name: 'another pattern',
        expected: { patterns: ['pct15'], border: { style: 'single', widthPt: 1.5 } },
      },
      {
        name: 'a thinner line',
        expected: { patterns: ['pct20'], border: { style: 'single', widthPt: 0.5 } },
      },
      {
        name: 'applied to the paragraph in place of its text',
        make(draft) {
          const target = ParagraphTarget.parse(inParagraph(CHARACTERS.shading))
          for (const { properties } of paragraphsToEdit(draft, target))
            putShading(properties, { patterns: ['pct20'] })
        },
      },
      WRONG_PARAGRAPH,
    ],
  },
})

export const runColorCheckers: readonly Checker<WordView, WordDraft>[] = [color, highlight, frame]
