import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { child, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { describeSheet, flagOf, yesNo } from './check-page-setup.ts'
import { editSheet } from './edit-cells.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'

const CM_PER_INCH = 2.54
const TOLERANCE_CM = 0.06
const SIDES = [
  ['leftCm', 'left', 0.7, '左', 'left'],
  ['rightCm', 'right', 0.7, '右', 'right'],
  ['topCm', 'top', 0.75, '上', 'top'],
  ['bottomCm', 'bottom', 0.75, '下', 'bottom'],
  ['headerCm', 'header', 0.3, '页眉', 'header'],
  ['footerCm', 'footer', 0.3, '页脚', 'footer'],
] as const
const length = z.optional(z.number().check(z.gte(0), z.lte(100)))

const MarginsExpected = z
  .object({
    leftCm: length,
    rightCm: length,
    topCm: length,
    bottomCm: length,
    headerCm: length,
    footerCm: length,
    centerHorizontally: z.optional(z.boolean()),
    centerVertically: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

function marginQuestions(expected: z.infer<typeof MarginsExpected>): Asked<XmlElement>[] {
  const centers = [
    ['centerHorizontally', 'horizontalCentered', '水平居中', 'centred across'],
    ['centerVertically', 'verticalCentered', '垂直居中', 'centred down'],
  ] as const
  return [
    ...SIDES.flatMap(([name, stored, usual, zh, en]) =>
      ask(
        expected[name],
        (value) => words(`${zh}边距${value}厘米`, `${en} ${value} cm`),
        (root: XmlElement, value) => {
          const inches = numberOf(child(root, 'x:pageMargins'), stored) ?? usual
          const actual = Math.round(inches * CM_PER_INCH * 100) / 100
          return {
            isOk: Math.abs(inches * CM_PER_INCH - value) <= TOLERANCE_CM,
            actual: words(`${zh}边距${actual}厘米`, `${en} ${actual} cm`),
          }
        },
      ),
    ),
    ...centers.flatMap(([name, stored, zh, en]) =>
      ask(
        expected[name],
        (value) => yesNo(zh, en, value),
        (root: XmlElement, value) => {
          const actual = flagOf(child(root, 'x:printOptions'), stored)
          return { isOk: actual === value, actual: yesNo(zh, en, actual) }
        },
      ),
    ),
  ]
}

const margins: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20902',
  title: words('页边距、居中方式', 'margins'),
  target: SheetTarget,
  expected: MarginsExpected,
  examine(view, target, expected) {
    const asked = marginQuestions(expected)
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wantedOf(asked), NO_SHEET)
    return found(where, wantedOf(asked), COUNT.items, unitsOf(asked, sheet.root), [
      { part: sheet.part, xpath: '/x:worksheet/x:pageMargins', snippet: '' },
    ])
  },
  apply(draft, target, expected) {
    const { root } = editSheet(draft, target.sheet)
    const node = ensureChild(root, 'x:pageMargins')
    for (const [name, stored, usual] of SIDES) {
      const value = expected[name]
      const inches = value === undefined ? (numberOf(node, stored) ?? usual) : value / CM_PER_INCH
      setAttributes(node, { [stored]: inches })
    }
    const flags = {
      horizontalCentered: expected.centerHorizontally,
      verticalCentered: expected.centerVertically,
    }
    for (const [name, value] of Object.entries(flags))
      if (value !== undefined)
        setAttributes(ensureChild(root, 'x:printOptions'), { [name]: value ? 1 : undefined })
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: { topCm: 2.5, leftCm: 2, centerHorizontally: true },
    near: [
      { name: 'a wider margin', expected: { topCm: 3, leftCm: 2, centerHorizontally: true } },
      { name: 'centred down', expected: { topCm: 2.5, leftCm: 2, centerVertically: true } },
    ],
  },
})

export const marginCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [margins]
