import * as z from 'zod/mini'
import { ask, type Asked } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { judgePivot } from './check-pivot.ts'
import { numberFormatId, stylesToEdit } from './edit-styles.ts'
import { PIVOTS, pivotsStart } from './examples/pivots-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { builtInFormat } from './number-format.ts'
import { findPivot, PivotTarget } from './pivot-target.ts'
import type { PivotTable } from './read-pivots.ts'
import { isSameFormat } from './render-number.ts'

const LAYOUTS = { compact: '压缩形式', outline: '大纲形式', tabular: '表格形式' } as const
type Layout = keyof typeof LAYOUTS

const flag = (node: XmlElement | undefined, name: string, other: boolean): boolean =>
  node === undefined ? other : isOn(attribute(node, name) ?? (other ? '1' : '0'))

/** The report layout by the outermost field that decides it. */
function layoutOf(table: PivotTable): Layout {
  const field = table.fields.find((one) => table.rows.includes(one.name))?.node ?? table.root
  if (!flag(field, 'outline', true)) return 'tabular'
  return flag(field, 'compact', true) ? 'compact' : 'outline'
}

/** The format code of a value's field; formats are compared by what they show, never by numbers (2.6). */
function formatOf(view: ExcelView, node: XmlElement): string {
  const id = numberOf(node, 'numFmtId') ?? 0
  const { source } = view.workbook
  const part = source.related(source.mainPart, 'styles')
  const own = children(
    child(part === undefined ? undefined : source.xml(part), 'x:numFmts'),
    'x:numFmt',
  )
  const known = own.find((one) => numberOf(one, 'numFmtId') === id)
  return attribute(known, 'formatCode') ?? builtInFormat(id)
}

const onOff = (isThere: boolean, [zh, en]: readonly [string, string]) =>
  isThere ? words(zh, en) : words(`无${zh}`, `no ${en}`)

const askFlag = (
  value: boolean | undefined,
  name: readonly [string, string],
  of: (table: PivotTable) => boolean,
): readonly Asked<PivotTable>[] =>
  ask<PivotTable, boolean>(
    value,
    (wanted) => onOff(wanted, name),
    (table, wanted) => ({ isOk: of(table) === wanted, actual: onOff(of(table), name) }),
  )

const TOTALS = {
  row: ['总计行', 'grand total row'],
  column: ['总计列', 'grand total column'],
  rowStripes: ['镶边行', 'banded rows'],
  columnStripes: ['镶边列', 'banded columns'],
} as const

const Format = z
  .object({
    style: z.optional(z.string()),
    layout: z.optional(z.enum(['compact', 'outline', 'tabular'])),
    /** The last row and the last column of totals; the menus name them the other way round. */
    rowGrandTotals: z.optional(z.boolean()),
    columnGrandTotals: z.optional(z.boolean()),
    rowStripes: z.optional(z.boolean()),
    columnStripes: z.optional(z.boolean()),
    numberFormat: z.optional(
      z.object({ field: z.string(), code: z.string().check(z.minLength(1)) }),
    ),
  })
  .check(z.refine((one) => Object.keys(one).length > 0, 'nothing expected'))

const info = (table: PivotTable): XmlElement | undefined =>
  child(table.root, 'x:pivotTableStyleInfo')

const format: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20703',
  title: words('数据透视表格式与布局', 'pivot table format and layout'),
  target: PivotTarget,
  expected: Format,
  examine: (view, target, expected) =>
    judgePivot(view, target, [
      ...ask<PivotTable, string>(
        expected.style,
        (style) => words(`样式 ${style}`, `style ${style}`),
        (table, style) => {
          const own = attribute(info(table), 'name') ?? ''
          return { isOk: own.toLowerCase() === style.toLowerCase(), actual: plain(own) }
        },
      ),
      ...ask<PivotTable, Layout>(
        expected.layout,
        (layout) => words(LAYOUTS[layout], `${layout} form`),
        (table, layout) => ({
          isOk: layoutOf(table) === layout,
          actual: words(LAYOUTS[layoutOf(table)], `${layoutOf(table)} form`),
        }),
      ),
      ...askFlag(expected.rowGrandTotals, TOTALS.row, (table) =>
        flag(table.root, 'rowGrandTotals', true),
      ),
      ...askFlag(expected.columnGrandTotals, TOTALS.column, (table) =>
        flag(table.root, 'colGrandTotals', true),
      ),
      ...askFlag(expected.rowStripes, TOTALS.rowStripes, (table) =>
        flag(info(table), 'showRowStripes', false),
      ),
      ...askFlag(expected.columnStripes, TOTALS.columnStripes, (table) =>
        flag(info(table), 'showColStripes', false),
      ),
      ...ask<PivotTable, { field: string; code: string }>(
        expected.numberFormat,
        ({ field, code }) => plain(`${field} ${code}`),
        (table, { field, code }) => {
          const own = table.values.find((one) => one.field === field || one.name === field)
          const actual = own === undefined ? '—' : formatOf(view, own.node)
          return { isOk: own !== undefined && isSameFormat(actual, code), actual: plain(actual) }
        },
      ),
    ]),
  apply(draft, target, expected) {
    const table = findPivot(draft.view(), target)
    if (table === undefined) throw new Error('There is no pivot table')
    const { root } = table
    const onOffOf = (value: boolean | undefined): number | undefined =>
      value === undefined ? undefined : Number(value)
    if (expected.rowGrandTotals !== undefined)
      setAttributes(root, { rowGrandTotals: onOffOf(expected.rowGrandTotals) })
    if (expected.columnGrandTotals !== undefined)
      setAttributes(root, { colGrandTotals: onOffOf(expected.columnGrandTotals) })
    const style = ensureChild(root, 'x:pivotTableStyleInfo')
    if (expected.style !== undefined) setAttributes(style, { name: expected.style })
    if (expected.rowStripes !== undefined)
      setAttributes(style, { showRowStripes: onOffOf(expected.rowStripes) })
    if (expected.columnStripes !== undefined)
      setAttributes(style, { showColStripes: onOffOf(expected.columnStripes) })
    if (expected.layout !== undefined) {
      const isCompact = expected.layout === 'compact'
      const hasOutline = expected.layout !== 'tabular'
      setAttributes(root, {
        compact: isCompact ? undefined : 0,
        compactData: isCompact ? undefined : 0,
        outline: hasOutline ? 1 : undefined,
        outlineData: hasOutline ? 1 : undefined,
      })
      for (const field of table.fields)
        setAttributes(field.node, {
          compact: isCompact ? undefined : 0,
          outline: hasOutline ? undefined : 0,
        })
    }
    const { numberFormat } = expected
    if (numberFormat === undefined) return
    const own = table.values.find(
      (one) => one.field === numberFormat.field || one.name === numberFormat.field,
    )
    if (own === undefined) throw new Error(`There is no value ${numberFormat.field}`)
    setAttributes(own.node, { numFmtId: numberFormatId(stylesToEdit(draft), numberFormat.code) })
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.format },
    expected: {
      style: 'PivotStyleMedium9',
      layout: 'tabular',
      columnGrandTotals: false,
      numberFormat: { field: '数量', code: '#,##0.00' },
    },
    near: [
      {
        name: 'another style',
        expected: {
          style: 'PivotStyleMedium2',
          layout: 'tabular',
          columnGrandTotals: false,
          numberFormat: { field: '数量', code: '#,##0.00' },
        },
      },
      {
        name: 'outline form',
        expected: {
          style: 'PivotStyleMedium9',
          layout: 'outline',
          columnGrandTotals: false,
          numberFormat: { field: '数量', code: '#,##0.00' },
        },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 另存时不保留数据透视表的总计设置与值的数字格式',
        'LibreOffice does not keep the totals and the number formats of pivot tables',
      ),
    },
  ],
})

export const pivotFormatCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [format]
