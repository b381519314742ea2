import * as z from 'zod/mini'
import { defineChecker, join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { append, putChild } from '../package/edit-xml.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import {
  describeLine,
  describeWanted,
  isLine,
  lineElement,
  lineStyle,
  type LineWanted,
} from './border-line.ts'
import { pageStart } from './examples/page-start.ts'
import { judgeSections, SectionsTarget, sectionsToEdit } from './judge-sections.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'

const SIDES = ['top', 'left', 'bottom', 'right'] as const
const Names = z.union([z.string(), z.array(z.string()).check(z.minLength(1))])

const BorderExpected = z.object({
  /** Values of ST_Border; several are alternatives. `none` asks for no border. */
  style: z.optional(Names),
  /** ST_Border values of border pictures (apples, stars, …), whose width counts in whole points. */
  art: z.optional(Names),
  widthPt: z.optional(z.number()),
  colors: z.optional(z.array(z.string())),
  offsetFrom: z.optional(z.enum(['page', 'text'])),
  sides: z._default(z.array(z.enum(SIDES)).check(z.minLength(1)), [...SIDES]),
  /** Which pages of the section show it. */
  display: z.optional(z.enum(['allPages', 'firstPage', 'notFirstPage'])),
  shadow: z.optional(z.boolean()),
})
type BorderExpected = z.infer<typeof BorderExpected>

/** Border pictures store points where lines store eighths (10307). */
function wantedLine(expected: BorderExpected): LineWanted {
  const { art, style, widthPt, colors } = expected
  if (art === undefined) return { style, widthPt, colors }
  return { style: art, widthPt: widthPt === undefined ? undefined : widthPt / 8, colors }
}

const FROM = { page: words('距页边', 'from the page edge'), text: words('距文字', 'from the text') }
const SHADOW = { true: words('阴影', 'shadow'), false: words('无阴影', 'no shadow') }
const SIDE_WORDS = {
  top: words('上', 'top'),
  left: words('左', 'left'),
  bottom: words('下', 'bottom'),
  right: words('右', 'right'),
}
const sidesWords = (sides: readonly (typeof SIDES)[number][]): Words =>
  sides.length === 0 ? words('无框线', 'no side') : join(sides.map((side) => SIDE_WORDS[side]))
const DISPLAY = {
  allPages: words('所有页', 'all pages'),
  firstPage: words('仅首页', 'first page only'),
  notFirstPage: words('除首页外', 'all but the first page'),
}

const pageBorder: Checker<WordView, WordDraft> = defineChecker({
  code: '10307',
  title: words('页面边框', 'page border'),
  target: SectionsTarget,
  expected: BorderExpected,
  examine(view, target, expected) {
    const wanted = wantedLine(expected)
    const kind = describeWanted({ ...wanted, widthPt: expected.widthPt })
    const isNone = [wanted.style ?? []].flat().includes('none')
    const others = isNone ? [] : SIDES.filter((side) => !expected.sides.includes(side))
    const description = join([
      kind.zh === '' ? words('页面边框', 'a page border') : kind,
      ...(others.length === 0 ? [] : [sidesWords(expected.sides)]),
      ...(expected.offsetFrom === undefined ? [] : [FROM[expected.offsetFrom]]),
      ...(expected.display === undefined ? [] : [DISPLAY[expected.display]]),
      ...(expected.shadow === undefined ? [] : [SHADOW[`${expected.shadow}`]]),
    ])
    return judgeSections(view, target, description, (section) => {
      const borders = child(section, 'w:pgBorders')
      const lines = expected.sides.map((side) => child(borders, `w:${side}`))
      const from = attribute(borders, 'w:offsetFrom') === 'page' ? 'page' : 'text'
      const display = attribute(borders, 'w:display')
      const shown = display === 'firstPage' || display === 'notFirstPage' ? display : 'allPages'
      const hasShadow = lines.every(
        (line) => line !== undefined && isOn(attribute(line, 'w:shadow') ?? '0'),
      )
      const shownLines = lines.filter((line) => lineStyle(line) !== 'none')
      const shownSides = SIDES.filter((side) => lineStyle(child(borders, `w:${side}`)) !== 'none')
      const wrong = lines.find((line) => !isLine(view.document, line, wanted))
      return {
        isOk:
          lines.every((line) => isLine(view.document, line, wanted)) &&
          !others.some((side) => shownSides.includes(side)) &&
          (expected.offsetFrom === undefined || expected.offsetFrom === from) &&
          (expected.display === undefined || expected.display === shown) &&
          (expected.shadow === undefined || expected.shadow === hasShadow),
        actual: join([
          describeLine(view.document, shownLines.find((line) => line === wrong) ?? shownLines[0]),
          ...(shownSides.length === SIDES.length || shownSides.length === 0
            ? []
            : [sidesWords(shownSides)]),
          ...(expected.offsetFrom === undefined ? [] : [FROM[from]]),
          ...(expected.display === undefined ? [] : [DISPLAY[shown]]),
          ...(expected.shadow === undefined ? [] : [SHADOW[`${hasShadow}`]]),
        ]),
      }
    })
  },
  limits: words(
    '艺术型边框、波浪线、只用于首页的边框经 LibreOffice 保存后改变',
    'border pictures, waves and borders of the first page alone change when LibreOffice saves',
  ),
  apply(draft, target, expected) {
    const wanted = wantedLine(expected)
    const from = expected.offsetFrom ?? 'page'
    for (const section of sectionsToEdit(draft, target))
      putChild(
        section,
        'w:pgBorders',
        {
          'w:display': expected.display === 'allPages' ? undefined : expected.display,
          'w:offsetFrom': from === 'page' ? 'page' : undefined,
        },
        SIDES.filter((side) => expected.sides.includes(side)).map((side) =>
          lineElement(`w:${side}`, wanted, {
            'w:space': from === 'page' ? 24 : 1,
            'w:shadow': expected.shadow === true ? 1 : undefined,
          }),
        ),
      )
  },
  example: {
    start: pageStart,
    target: { in: 'section' },
    expected: { style: 'double', widthPt: 0.75, colors: ['红色'] },
    near: [
      { name: 'a single line', expected: { style: 'single', widthPt: 0.75, colors: ['红色'] } },
      { name: 'twice as wide', expected: { style: 'double', widthPt: 1.5, colors: ['红色'] } },
      {
        name: 'not on the right',
        make(draft) {
          for (const section of sectionsToEdit(draft, { in: 'section' })) {
            const line = { style: 'double', widthPt: 0.75, colors: ['FF0000'] }
            const borders = putChild(section, 'w:pgBorders', { 'w:offsetFrom': 'page' })
            for (const side of ['top', 'left', 'bottom'])
              append(borders, lineElement(`w:${side}`, line, { 'w:space': 24 }))
          }
        },
      },
    ],
  },
})

export const pageBorderCheckers: readonly Checker<WordView, WordDraft>[] = [pageBorder]
