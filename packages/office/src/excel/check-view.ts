import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import {
  ensurePath,
  putChild,
  removeChildren,
  setAttributes,
  type AttributeValues,
} from '../package/edit-xml.ts'
import { attribute, at, child, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellName } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import { sheetsStart } from './examples/sheets-start.ts'
import { findSheet, NO_SHEET, SheetTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'

const describeSheet = (name: string): Words => words(`工作表“${name}”`, `sheet “${name}”`)

function viewToEdit(draft: ExcelDraft, name: string): XmlElement {
  const view = ensurePath(editSheet(draft, name).root, 'x:sheetViews', 'x:sheetView')
  setAttributes(view, { workbookViewId: attribute(view, 'workbookViewId') ?? 0 })
  return view
}

const PaneExpected = z.object({
  /** Rows above and columns to the left of the split; 0 and 0 ask for no split. */
  rows: z._default(z.int().check(z.gte(0)), 0),
  columns: z._default(z.int().check(z.gte(0)), 0),
  kind: z._default(z.enum(['frozen', 'split']), 'frozen'),
})

function paneWords(kind: string, rows: number, columns: number): Words {
  if (rows === 0 && columns === 0) return words('不冻结', 'nothing frozen')
  const verb = kind === 'frozen' ? words('冻结', 'frozen') : words('拆分', 'split')
  return words(`${verb.zh} ${rows}行${columns}列`, `${verb.en}: ${rows} rows, ${columns} columns`)
}

const panes: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20407',
  title: words('冻结窗格', 'frozen panes'),
  target: SheetTarget,
  expected: PaneExpected,
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 在命令行转换（没有窗口）时不写视图设置',
        'LibreOffice writes no view settings when it converts without a window',
      ),
    },
  ],
  examine(view, target, { rows, columns, kind }) {
    const where = describeSheet(target.sheet)
    const wanted = paneWords(kind, rows, columns)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const pane = at(sheet.root, 'x:sheetViews', 'x:sheetView', 'x:pane')
    const state = attribute(pane, 'state') ?? 'split'
    const actual = state === 'frozen' || state === 'frozenSplit' ? 'frozen' : 'split'
    const down = numberOf(pane, 'ySplit') ?? 0
    const right = numberOf(pane, 'xSplit') ?? 0
    // A split that is not frozen is measured in points; only that there is one can be asked.
    const isRight =
      actual === 'frozen'
        ? down === rows && right === columns
        : down > 0 === rows > 0 && right > 0 === columns > 0
    const isNone = down === 0 && right === 0
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isRight && (isNone || actual === kind),
        isNone ? paneWords(kind, 0, 0) : paneWords(actual, down, right),
      ),
      [
        {
          part: sheet.part,
          xpath: '/x:worksheet/x:sheetViews',
          snippet: cellName({ row: down, column: right }),
        },
      ],
    )
  },
  apply(draft, target, { rows, columns, kind }) {
    const view = viewToEdit(draft, target.sheet)
    removeChildren(view, 'x:pane', 'x:selection')
    if (rows === 0 && columns === 0) return
    const isFrozen = kind === 'frozen'
    const activePane =
      rows > 0 && columns > 0 ? 'bottomRight' : rows > 0 ? 'bottomLeft' : 'topRight'
    putChild(view, 'x:pane', {
      xSplit: columns === 0 ? undefined : isFrozen ? columns : columns * 1200,
      ySplit: rows === 0 ? undefined : isFrozen ? rows : rows * 300,
      topLeftCell: cellName({ row: rows, column: columns }),
      activePane,
      state: isFrozen ? 'frozen' : undefined,
    })
    putChild(view, 'x:selection', { pane: activePane })
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: '销售表' },
    expected: { rows: 1, columns: 1 },
    near: [
      { name: 'one row more', expected: { rows: 2, columns: 1 } },
      { name: 'the row alone', expected: { rows: 1 } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '汇总' } },
    ],
  },
})

const FLAGS = [
  ['gridLines', 'showGridLines', true, words('显示网格线', 'grid lines')],
  ['headings', 'showRowColHeaders', true, words('显示行号列标', 'headings')],
  ['zeros', 'showZeros', true, words('显示零值', 'zero values')],
  ['formulas', 'showFormulas', false, words('显示公式', 'formulas shown')],
  ['rightToLeft', 'rightToLeft', false, words('从右到左', 'right to left')],
] as const

const ViewExpected = z
  .object({
    gridLines: z.optional(z.boolean()),
    headings: z.optional(z.boolean()),
    zeros: z.optional(z.boolean()),
    formulas: z.optional(z.boolean()),
    rightToLeft: z.optional(z.boolean()),
    zoomPercent: z.optional(z.int().check(z.gte(10), z.lte(400))),
    view: z.optional(z.enum(['normal', 'pageBreakPreview', 'pageLayout'])),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

const VIEWS = {
  normal: words('普通视图', 'normal view'),
  pageBreakPreview: words('分页预览', 'page break preview'),
  pageLayout: words('页面布局', 'page layout'),
}
const not = (isOn: boolean, text: Words): Words =>
  isOn ? text : words(`不${text.zh}`, `no ${text.en}`)

function questions(expected: z.infer<typeof ViewExpected>): Asked<XmlElement | undefined>[] {
  return [
    ...FLAGS.flatMap(([name, stored, usual, text]) =>
      ask(
        expected[name],
        (value) => not(value, text),
        (view: XmlElement | undefined, value) => {
          const actual = isOn(attribute(view, stored) ?? (usual ? '1' : '0'))
          return { isOk: actual === value, actual: not(actual, text) }
        },
      ),
    ),
    ...ask(
      expected.zoomPercent,
      (value) => words(`显示比例${value}%`, `zoom ${value}%`),
      (view: XmlElement | undefined, value) => {
        const actual = numberOf(view, 'zoomScale') ?? 100
        return { isOk: actual === value, actual: words(`显示比例${actual}%`, `zoom ${actual}%`) }
      },
    ),
    ...ask(
      expected.view,
      (value) => VIEWS[value],
      (view: XmlElement | undefined, value) => {
        const actual = attribute(view, 'view') ?? 'normal'
        const known = Object.entries(VIEWS).find(([name]) => name === actual)?.[1]
        return { isOk: actual === value, actual: known ?? plain(actual) }
      },
    ),
  ]
}

const sheetView: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20409',
  title: words('视图设置', 'view settings'),
  target: SheetTarget,
  expected: ViewExpected,
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 在命令行转换（没有窗口）时不写视图设置',
        'LibreOffice writes no view settings when it converts without a window',
      ),
    },
  ],
  examine(view, target, expected) {
    const asked = questions(expected)
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wantedOf(asked), NO_SHEET)
    const node = child(child(sheet.root, 'x:sheetViews'), 'x:sheetView')
    return found(where, wantedOf(asked), COUNT.items, unitsOf(asked, node), [
      { part: sheet.part, xpath: '/x:worksheet/x:sheetViews', snippet: '' },
    ])
  },
  apply(draft, target, expected) {
    const view = viewToEdit(draft, target.sheet)
    const values: Record<string, string | number | undefined> = {}
    for (const [name, stored, usual] of FLAGS) {
      const value = expected[name]
      if (value !== undefined) values[stored] = value === usual ? undefined : Number(value)
    }
    if (expected.zoomPercent !== undefined) {
      values['zoomScale'] = expected.zoomPercent
      values['zoomScaleNormal'] = expected.zoomPercent
    }
    if (expected.view !== undefined)
      values['view'] = expected.view === 'normal' ? undefined : expected.view
    setAttributes(view, values satisfies AttributeValues)
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: '汇总' },
    expected: { gridLines: false, zoomPercent: 120 },
    near: [
      { name: 'another zoom', expected: { headings: false, zoomPercent: 150 } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '草稿' } },
    ],
  },
})

export const viewCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [panes, sheetView]
