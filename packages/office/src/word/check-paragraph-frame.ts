import * as z from 'zod/mini'
import { join, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { ensureChild, insertInOrder, putChild, removeChildren } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { lineStyle } from './border-line.ts'
import { runsToEdit } from './edit-text.ts'
import { inParagraph } from './examples/characters-start.ts'
import { OTHER_PARAGRAPH, PARAGRAPHS, paragraphsStart } from './examples/paragraphs-start.ts'
import {
  expectedFrameWords,
  frameElement,
  FrameLine,
  frameWords,
  isFrameLine,
} from './framed-line.ts'
import { paragraphChecker } from './judge-paragraphs.ts'
import { nearestProperty, type ParagraphFormat } from './paragraph-format.ts'
import {
  expectedShadingWords,
  isShading,
  putShading,
  readShading,
  ShadingExpected,
  shadingWords,
} from './shading.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const SIDES = ['top', 'left', 'bottom', 'right', 'between'] as const
type Side = (typeof SIDES)[number]
const BOX: readonly Side[] = ['top', 'left', 'bottom', 'right']
/** As Word puts them: further off at the sides than above and below. */
const USUAL_SPACE_PT: Readonly<Record<Side, number>> = ownTable({
  top: 1,
  left: 4,
  bottom: 1,
  right: 4,
  between: 1,
})
const SIDE_WORDS: Readonly<Record<Side, Words>> = ownTable({
  top: words('上', 'top'),
  left: words('左', 'left'),
  bottom: words('下', 'bottom'),
  right: words('右', 'right'),
  between: words('段间', 'between'),
})

/** The effective line of a side; the sides of w:pBdr are inherited one by one (2.5). */
function sideOf({ levels }: ParagraphFormat, side: Side): XmlElement | undefined {
  return levels
    .map((level) => child(child(level, 'w:pBdr'), `w:${side}`))
    .findLast((line) => line !== undefined)
}

const sidesWords = (sides: readonly Side[]): Words =>
  BOX.every((side) => sides.includes(side)) && sides.length === BOX.length
    ? words('方框', 'box')
    : join(sides.map((side) => SIDE_WORDS[side]))

const TEXT_BORDER = inParagraph(PARAGRAPHS.border)

const border = paragraphChecker({
  code: '10209',
  title: words('段落边框', 'paragraph border'),
  expected: z.object({
    /** The sides that have a line, all four unless told; the others must have none. */
    sides: z._default(z.array(z.enum(SIDES)).check(z.minLength(1)), [...BOX]),
    line: z._default(FrameLine, {}),
  }),
  describe({ sides, line }) {
    const kind = expectedFrameWords(line)
    const where = sidesWords(sides)
    return words(`段落边框（${where.zh}）${kind.zh}`, `paragraph border (${where.en}) ${kind.en}`)
  },
  judge(format, { sides, line }, { document }) {
    const lines = SIDES.map((side) => ({ side, node: sideOf(format, side) }))
    const shown = lines.filter(({ node }) => lineStyle(node) !== 'none')
    const isOk = lines.every(({ side, node }) =>
      sides.includes(side)
        ? isFrameLine(document, node, line)
        : // Between paragraphs of one border the box has no line of its own.
          side === 'between' || lineStyle(node) === 'none',
    )
    const [first] = shown
    if (first === undefined) return { isOk, actual: words('无段落边框', 'no paragraph border') }
    const where = sidesWords(shown.map(({ side }) => side))
    const kinds = shown.map(({ node }) => frameWords(document, node, line))
    const zh = [...new Set(kinds.map((one) => one.zh))].join('；')
    const en = [...new Set(kinds.map((one) => one.en))].join('; ')
    return { isOk, actual: words(`（${where.zh}）${zh}`, `(${where.en}) ${en}`) }
  },
  change(properties, { sides, line }) {
    const borders = ensureChild(properties, 'w:pBdr')
    removeChildren(borders, ...SIDES.map((side) => `w:${side}`))
    for (const side of SIDES) {
      if (sides.includes(side))
        insertInOrder(borders, frameElement(`w:${side}`, line, USUAL_SPACE_PT[side]))
      else if (side !== 'between') putChild(borders, `w:${side}`, { 'w:val': 'nil' })
    }
  },
  example: {
    start: paragraphsStart,
    target: TEXT_BORDER,
    expected: {
      sides: ['top', 'left', 'bottom', 'right'],
      line: { style: 'single', widthPt: 1.5, colors: ['红色'] },
    },
    near: [
      {
        name: 'above and below only',
        expected: {
          sides: ['top', 'bottom'],
          line: { style: 'single', widthPt: 1.5, colors: ['红色'] },
        },
      },
      {
        name: 'another line',
        expected: { line: { style: 'double', widthPt: 1.5, colors: ['红色'] } },
      },
      {
        name: 'a thinner line',
        expected: { line: { style: 'single', widthPt: 1, colors: ['红色'] } },
      },
      {
        name: 'applied to the text in place of the paragraph',
        make(draft) {
          for (const { properties } of runsToEdit(draft, RunTarget.parse(TEXT_BORDER)))
            insertInOrder(
              properties,
              frameElement('w:bdr', { style: 'single', widthPt: 1.5, colors: ['红色'] }, 0),
            )
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

const TEXT_SHADING = inParagraph(PARAGRAPHS.shading)

const shading = paragraphChecker({
  code: '10210',
  title: words('段落底纹', 'paragraph shading'),
  /** Applied to the paragraph; what is applied to its text is 10107. */
  expected: z
    .object(ShadingExpected)
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  describe: expectedShadingWords,
  judge(format, expected, { document }) {
    const actual = readShading(document, nearestProperty(format, 'w:shd'))
    return { isOk: isShading(actual, expected), actual: shadingWords(actual) }
  },
  change: putShading,
  example: {
    start: paragraphsStart,
    target: TEXT_SHADING,
    expected: { fills: ['黄色'], patterns: ['pct20'], patternColors: ['红色'] },
    near: [
      { name: 'another fill', expected: { fills: ['浅绿'] } },
      {
        name: 'another pattern',
        expected: { fills: ['黄色'], patterns: ['pct15'], patternColors: ['红色'] },
      },
      {
        name: 'applied to the text in place of the paragraph',
        make(draft) {
          for (const { properties } of runsToEdit(draft, RunTarget.parse(TEXT_SHADING)))
            putShading(properties, {
              fills: ['黄色'],
              patterns: ['pct20'],
              patternColors: ['红色'],
            })
        },
      },
      OTHER_PARAGRAPH,
    ],
  },
})

export const paragraphFrameCheckers: readonly Checker<WordView, WordDraft>[] = [border, shading]
