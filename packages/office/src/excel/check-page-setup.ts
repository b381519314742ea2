import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureChild, ensurePath, setAttributes } from '../package/edit-xml.ts'
import { at, attribute, child, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { editSheet } from './edit-cells.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'

/** Numbers of papers by name (3.5); papers of 16 and 32 are Chinese ones. */
const PAPERS: ReadonlyMap<string, number> = new Map([
  ['LETTER', 1],
  ['LEGAL', 5],
  ['A3', 8],
  ['A4', 9],
  ['A5', 11],
  ['B4', 12],
  ['B5', 13],
  ['A6', 70],
  ['16开', 93],
  ['32开', 94],
])
const paperNumber = (paper: string | number): number | undefined =>
  typeof paper === 'number'
    ? paper
    : PAPERS.get(
        paper
          .normalize('NFKC')
          .replace(/\s|\(JIS\)/gi, '')
          .toUpperCase(),
      )
const paperName = (number: number): string =>
  [...PAPERS].find(([, one]) => one === number)?.[0] ?? String(number)

export const describeSheet = (name: string): Words => words(`工作表“${name}”`, `sheet “${name}”`)

const PageExpected = z
  .object({
    orientation: z.optional(z.enum(['portrait', 'landscape'])),
    paper: z.optional(
      z
        .union([z.int(), z.string()])
        .check(z.refine((paper) => paperNumber(paper) !== undefined, 'no known paper')),
    ),
    scalePercent: z.optional(z.int().check(z.gte(10), z.lte(400))),
    /** Pages side by side; 0 for as many as needed. */
    fitToWidth: z.optional(z.int().check(z.gte(0))),
    /** Pages one below the other; 0 for as many as needed. */
    fitToHeight: z.optional(z.int().check(z.gte(0))),
    printGridLines: z.optional(z.boolean()),
    printHeadings: z.optional(z.boolean()),
    pageOrder: z.optional(z.enum(['downThenOver', 'overThenDown'])),
    firstPageNumber: z.optional(z.int().check(z.gte(0))),
    blackAndWhite: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const ORIENTATIONS = { portrait: words('纵向', 'portrait'), landscape: words('横向', 'landscape') }
const ORDERS = {
  downThenOver: words('先列后行', 'down, then over'),
  overThenDown: words('先行后列', 'over, then down'),
}
export const yesNo = (zh: string, en: string, value: boolean): Words =>
  value ? words(zh, en) : words(`不${zh}`, `no ${en}`)

interface Page {
  readonly setup: XmlElement | undefined
  readonly options: XmlElement | undefined
  readonly isFitted: boolean
}

export const flagOf = (node: XmlElement | undefined, name: string): boolean =>
  isOn(attribute(node, name) ?? '0')

function fit(
  value: number | undefined,
  stored: string,
  say: (count: number) => Words,
): readonly Asked<Page>[] {
  return ask(value, say, ({ setup, isFitted }: Page, wanted) => {
    const actual = numberOf(setup, stored) ?? 1
    return {
      isOk: isFitted && actual === wanted,
      actual: isFitted ? say(actual) : words('不按页缩放', 'not fitted to pages'),
    }
  })
}

function questions(expected: z.infer<typeof PageExpected>): Asked<Page>[] {
  const flags = [
    ['printGridLines', 'options', 'gridLines', '打印网格线', 'grid lines printed'],
    ['printHeadings', 'options', 'headings', '打印行号列标', 'headings printed'],
    ['blackAndWhite', 'setup', 'blackAndWhite', '单色打印', 'black and white'],
  ] as const
  return [
    ...ask(
      expected.orientation,
      (value) => ORIENTATIONS[value],
      ({ setup }: Page, value) => {
        const actual = attribute(setup, 'orientation') === 'landscape' ? 'landscape' : 'portrait'
        return { isOk: actual === value, actual: ORIENTATIONS[actual] }
      },
    ),
    ...ask(
      expected.paper,
      (value) => words(`纸张 ${value}`, `paper ${value}`),
      ({ setup }: Page, value) => {
        const actual = numberOf(setup, 'paperSize') ?? 1
        return {
          isOk: actual === paperNumber(value),
          actual: words(`纸张 ${paperName(actual)}`, `paper ${paperName(actual)}`),
        }
      },
    ),
    ...ask(
      expected.scalePercent,
      (value) => words(`缩放${value}%`, `scale ${value}%`),
      ({ setup, isFitted }: Page, value) => {
        const actual = numberOf(setup, 'scale') ?? 100
        return {
          isOk: !isFitted && actual === value,
          actual: isFitted
            ? words('按页缩放', 'fitted to pages')
            : words(`缩放${actual}%`, `scale ${actual}%`),
        }
      },
    ),
    ...fit(expected.fitToWidth, 'fitToWidth', (count) => words(`${count}页宽`, `${count} wide`)),
    ...fit(expected.fitToHeight, 'fitToHeight', (count) => words(`${count}页高`, `${count} tall`)),
    ...flags.flatMap(([name, place, stored, zh, en]) =>
      ask(
        expected[name],
        (value) => yesNo(zh, en, value),
        (page: Page, value) => {
          const actual = flagOf(page[place], stored)
          return { isOk: actual === value, actual: yesNo(zh, en, actual) }
        },
      ),
    ),
    ...ask(
      expected.pageOrder,
      (value) => ORDERS[value],
      ({ setup }: Page, value) => {
        const actual =
          attribute(setup, 'pageOrder') === 'overThenDown' ? 'overThenDown' : 'downThenOver'
        return { isOk: actual === value, actual: ORDERS[actual] }
      },
    ),
    ...ask(
      expected.firstPageNumber,
      (value) => words(`起始页码${value}`, `first page ${value}`),
      ({ setup }: Page, value) => {
        const actual = flagOf(setup, 'useFirstPageNumber')
          ? numberOf(setup, 'firstPageNumber')
          : undefined
        return {
          isOk: actual === value,
          actual: words(`起始页码${actual ?? '自动'}`, `first page ${actual ?? 'automatic'}`),
        }
      },
    ),
  ]
}

const pageSetup: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20901',
  title: words('页面方向、纸张、缩放', 'orientation, paper, scale'),
  target: SheetTarget,
  expected: PageExpected,
  examine(view, target, expected) {
    const asked = questions(expected)
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wantedOf(asked), NO_SHEET)
    const page: Page = {
      setup: child(sheet.root, 'x:pageSetup'),
      options: child(sheet.root, 'x:printOptions'),
      isFitted: flagOf(at(sheet.root, 'x:sheetPr', 'x:pageSetUpPr'), 'fitToPage'),
    }
    return found(where, wantedOf(asked), COUNT.items, unitsOf(asked, page), [
      { part: sheet.part, xpath: '/x:worksheet/x:pageSetup', snippet: '' },
    ])
  },
  apply(draft, target, expected) {
    const { root } = editSheet(draft, target.sheet)
    const { paper, scalePercent, fitToWidth, fitToHeight, firstPageNumber } = expected
    const setup = ensureChild(root, 'x:pageSetup')
    const set = (name: string, value: string | number | undefined): void => {
      if (value !== undefined) setAttributes(setup, { [name]: value })
    }
    set('orientation', expected.orientation)
    set('paperSize', paper === undefined ? undefined : paperNumber(paper))
    set('scale', scalePercent)
    set('fitToWidth', fitToWidth)
    set('fitToHeight', fitToHeight)
    set('pageOrder', expected.pageOrder)
    if (firstPageNumber !== undefined)
      setAttributes(setup, { firstPageNumber, useFirstPageNumber: 1 })
    if (expected.blackAndWhite !== undefined)
      setAttributes(setup, { blackAndWhite: expected.blackAndWhite ? 1 : undefined })
    const isFitted = fitToWidth !== undefined || fitToHeight !== undefined
    if (isFitted || scalePercent !== undefined)
      setAttributes(ensurePath(root, 'x:sheetPr', 'x:pageSetUpPr'), {
        fitToPage: isFitted ? 1 : undefined,
      })
    const options = { gridLines: expected.printGridLines, headings: expected.printHeadings }
    for (const [name, value] of Object.entries(options))
      if (value !== undefined)
        setAttributes(ensureChild(root, 'x:printOptions'), { [name]: value ? 1 : undefined })
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: { orientation: 'landscape', paper: 'B5', fitToWidth: 1, fitToHeight: 0 },
    near: [
      {
        name: 'another paper, by percent',
        expected: { orientation: 'landscape', paper: 'A5', scalePercent: 80 },
      },
      { name: 'another sheet', target: { in: 'sheet', sheet: '说明' } },
    ],
  },
})

export const pageCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [pageSetup]
