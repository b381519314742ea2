import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { ensureChild, putChild } from '../package/edit-xml.ts'
import { at } from '../package/xml-query.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { addSheet, orderSheets, renameSheet } from './edit-sheets.ts'
import { orderStart, sheetsStart } from './examples/sheets-start.ts'
import { NO_SHEET, SheetTarget, sheetIndex, WorkbookTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelSheet } from './read-workbook.ts'

const textsOf = (sheet: ExcelSheet | undefined): Set<string> =>
  new Set(
    [...(sheet?.cells.values() ?? [])]
      .map((cell) => toText(cell.value))
      .filter((text) => text !== ''),
  )

const sheetName: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20404',
  title: words('工作表重命名', 'sheet name'),
  /** The sheet's name in the start file. */
  target: SheetTarget,
  expected: z.object({ name: z.string().check(z.minLength(1), z.maxLength(31)) }),
  examine(view, target, expected) {
    const where = words(`工作表“${target.sheet}”`, `sheet “${target.sheet}”`)
    const wanted = words(`改名为“${expected.name}”`, `is named “${expected.name}”`)
    const names = view.workbook.sheetNames
    const index = names.findIndex((name) => name.trim() === expected.name.trim())
    const actual = words(`工作表：${names.join('、')}`, `sheets: ${names.join(', ')}`)
    if (index < 0) return found(where, wanted, COUNT.items, single(false, actual))
    const before = view.start?.sheetNames.findIndex((name) => name.trim() === target.sheet.trim())
    const origin = before === undefined || before < 0 ? undefined : view.start?.sheet(before)
    const known = textsOf(origin)
    const now = textsOf(view.workbook.sheet(index))
    const shared = [...known].filter((text) => now.has(text)).length
    // A new sheet of that name is not the old one renamed: the content tells (5.4).
    const isSameSheet = known.size === 0 || shared >= known.size / 2
    const isOldGone =
      target.sheet.trim() === expected.name.trim() ||
      !names.some((name) => name.trim() === target.sheet.trim())
    return found(where, wanted, COUNT.items, single(isSameSheet && isOldGone, actual))
  },
  apply(draft, target, { name }) {
    const known = draft.view().workbook.sheetNames
    if (known.includes(name) && !known.includes(target.sheet)) return
    renameSheet(draft, target.sheet, name)
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: 'Sheet2' },
    expected: { name: '季度汇总' },
    near: [
      { name: 'another name', expected: { name: '季度总计' } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '汇总' } },
      {
        name: 'a new sheet of that name',
        make(draft) {
          addSheet(draft, '季度汇总')
        },
      },
    ],
  },
})

/** What a sheet holds, cell by cell, for comparing a copy with its model. */
function contentOf(sheet: ExcelSheet | undefined): string {
  if (sheet === undefined) return ''
  return [...sheet.cells]
    .filter(([, cell]) => cell.value.kind !== 'empty' || cell.formula !== undefined)
    .sort(([one], [other]) => one - other)
    .map(([key, cell]) => `${key}|${cell.formula ?? toText(cell.value)}`)
    .join('\n')
}

/** True when nearly all texts of a sheet stand on another one, too. */
function holdsTextsOf(model: ExcelSheet | undefined, sheet: ExcelSheet | undefined): boolean {
  const [wanted, there] = [textsOf(model), textsOf(sheet)]
  return wanted.size > 2 && [...wanted].filter((one) => there.has(one)).length >= wanted.size * 0.9
}

const order: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20405',
  title: words('插入、删除、移动、复制工作表', 'sheets added, deleted, moved, copied'),
  target: WorkbookTarget,
  expected: z.object({
    /** All sheets from left to right. */
    order: z.array(z.string().check(z.minLength(1), z.maxLength(31))).check(z.minLength(1)),
    /** Sheets that hold what another one holds. */
    copies: z.optional(z.array(z.object({ name: z.string(), of: z.string() }))),
  }),
  examine(view, _, expected) {
    const where = words('工作表', 'sheets')
    const copies = expected.copies ?? []
    const told = copies.map(({ name, of }) => `${name}=${of}`)
    const wanted = plain([expected.order.join(' | '), ...told].join(' '))
    const names = view.workbook.sheetNames.map((name) => name.trim())
    const isOrdered =
      names.length === expected.order.length &&
      names.every((name, index) => name === expected.order[index]?.trim())
    return found(where, wanted, COUNT.items, [
      ...single(isOrdered, plain(names.join(' | '))),
      ...copies.flatMap(({ name, of }) => {
        const sheet = view.workbook.sheet(names.indexOf(name.trim()))
        const issued = view.start?.sheetNames.findIndex((one) => one.trim() === of.trim()) ?? -1
        const models = [
          view.workbook.sheet(names.indexOf(of.trim())),
          issued < 0 ? undefined : view.start?.sheet(issued),
        ]
        // Copy and model may each be worked on afterwards: what was issued is still there.
        const isCopy =
          models.some(
            (model) => contentOf(sheet) !== '' && contentOf(sheet) === contentOf(model),
          ) || holdsTextsOf(models[1], sheet)
        return single(
          isCopy,
          isCopy ? words('内容相同', 'same content') : words('内容不同', 'other content'),
        )
      }),
    ])
  },
  apply(draft, _, expected) {
    for (const name of expected.order) {
      if (draft.view().workbook.sheetNames.includes(name)) continue
      addSheet(draft, name, expected.copies?.find((one) => one.name === name)?.of)
    }
    orderSheets(draft, expected.order)
  },
  example: {
    start: orderStart,
    target: { in: 'workbook' },
    expected: { order: ['一季度', '二季度', '备份'], copies: [{ name: '备份', of: '一季度' }] },
    near: [
      {
        name: 'in another order, of another sheet',
        expected: { order: ['备份', '二季度', '一季度'], copies: [{ name: '备份', of: '二季度' }] },
      },
      {
        name: 'the old order with an empty sheet',
        make(draft) {
          addSheet(draft, '备份')
          orderSheets(draft, ['二季度', '一季度', '备份'])
        },
      },
    ],
  },
})

const tabColor: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20406',
  title: words('标签颜色', 'tab colour'),
  target: SheetTarget,
  expected: z.object({ colors: z.array(z.string()).check(z.minLength(1)) }),
  examine(view, target, { colors }) {
    const where = words(`工作表“${target.sheet}”`, `sheet “${target.sheet}”`)
    const wanted = words(`标签颜色 ${colors.join('/')}`, `tab colour ${colors.join('/')}`)
    const index = sheetIndex(view, target.sheet)
    const part = view.workbook.sheetPart(index)
    if (part === undefined) return blocked(where, wanted, NO_SHEET)
    const node = at(view.workbook.source.xml(part), 'x:sheetPr', 'x:tabColor')
    const actual = view.workbook.styles.color(node)
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        node !== undefined && isColor(actual, colors),
        node === undefined ? words('无标签颜色', 'no tab colour') : plain(actual),
      ),
      [{ part, xpath: '/x:worksheet/x:sheetPr', snippet: actual }],
    )
  },
  apply(draft, target, { colors: [first = '000000'] }) {
    const { root } = editSheet(draft, target.sheet)
    putChild(ensureChild(root, 'x:sheetPr'), 'x:tabColor', { rgb: `FF${writtenColor(first)}` })
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: '销售表' },
    expected: { colors: ['红色'] },
    near: [
      { name: 'another colour', expected: { colors: ['橙色'] } },
      { name: 'another sheet', target: { in: 'sheet', sheet: '汇总' } },
    ],
  },
})

export const sheetCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [sheetName, order, tabColor]
