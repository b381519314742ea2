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
import { itemText } from './pivot-results.ts'
import { findPivot, PivotTarget } from './pivot-target.ts'
import { hiddenItems, type PivotField, type PivotTable } from './read-pivots.ts'
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

const GROUPS = [
  'seconds',
  'minutes',
  'hours',
  'days',
  'months',
  'quarters',
  'years',
  'range',
] as const

/** By what a field's dates or numbers are grouped, in the field itself and in those made from it. */
function groupsOf(table: PivotTable, name: string): string[] {
  const base = table.fields.findIndex((one) => one.name === name)
  return table.fields.flatMap((field, index) => {
    const group = child(field.cacheField, 'x:fieldGroup')
    const isIt = index === base || numberOf(group, 'base') === base
    const range = child(group, 'x:rangePr')
    return isIt && range !== undefined ? (attribute(range, 'groupBy') ?? 'range') : []
  })
}

const Items = z
  .object({
    /** Items that a filter of the field leaves; all others are hidden. */
    shown: z.optional(
      z.object({ field: z.string(), items: z.array(z.string()).check(z.minLength(1)) }),
    ),
    /** The item that a report filter shows. */
    page: z.optional(z.object({ field: z.string(), item: z.string() })),
    sort: z.optional(z.object({ field: z.string(), order: z.enum(['ascending', 'descending']) })),
    group: z.optional(
      z.object({ field: z.string(), by: z.array(z.enum(GROUPS)).check(z.minLength(1)) }),
    ),
  })
  .check(z.refine((one) => Object.keys(one).length > 0, 'nothing expected'))

const fieldNamed = (table: PivotTable, name: string): PivotField | undefined =>
  table.fields.find((one) => one.name === name)

function shownItems(table: PivotTable, name: string): string[] {
  const field = fieldNamed(table, name)
  if (field === undefined) return []
  const hidden = new Set(hiddenItems(field).map(itemText))
  const list = children(child(field.node, 'x:items'), 'x:item').flatMap((item) => {
    const place = numberOf(item, 'x')
    return place === undefined ? [] : (field.items[place] ?? [])
  })
  return list.map(itemText).filter((one) => !hidden.has(one))
}

/** The item that a report filter shows: chosen on the page, or alone left of several. */
function pageItem(table: PivotTable, name: string): string | undefined {
  const field = fieldNamed(table, name)
  const at = table.fields.findIndex((one) => one.name === name)
  const page = children(child(table.root, 'x:pageFields'), 'x:pageField').find(
    (one) => numberOf(one, 'fld') === at,
  )
  const place = numberOf(page, 'item')
  const cached =
    place === undefined
      ? undefined
      : numberOf(children(child(field?.node, 'x:items'), 'x:item')[place], 'x')
  if (page !== undefined && cached !== undefined) return itemText(field?.items[cached])
  const [only, ...more] = shownItems(table, name)
  return page !== undefined && more.length === 0 ? only : undefined
}

const items: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20704',
  title: words('数据透视表筛选、排序与组合', 'pivot table filter, sort and groups'),
  target: PivotTarget,
  expected: Items,
  examine: (view, target, expected) =>
    judgePivot(view, target, [
      ...ask<PivotTable, { field: string; items: string[] }>(
        expected.shown,
        (one) =>
          words(
            `${one.field} 只显示 ${one.items.join('、')}`,
            `only ${one.items.join(', ')} of ${one.field}`,
          ),
        (table, one) => {
          const own = shownItems(table, one.field)
          return {
            isOk: [...own].sort().join('\t') === [...one.items].sort().join('\t'),
            actual: plain(own.join('、')),
          }
        },
      ),
      ...ask<PivotTable, { field: string; item: string }>(
        expected.page,
        (one) => plain(`${one.field} = ${one.item}`),
        (table, one) => ({
          isOk: pageItem(table, one.field) === one.item,
          actual: plain(pageItem(table, one.field) ?? '（全部）'),
        }),
      ),
      ...ask<PivotTable, { field: string; order: string }>(
        expected.sort,
        (one) =>
          words(
            `${one.field} ${one.order === 'ascending' ? '升序' : '降序'}`,
            `${one.field} ${one.order}`,
          ),
        (table, one) => {
          const own = attribute(fieldNamed(table, one.field)?.node, 'sortType') ?? 'manual'
          return { isOk: own === one.order, actual: plain(own) }
        },
      ),
      ...ask<PivotTable, { field: string; by: string[] }>(
        expected.group,
        (one) =>
          words(
            `${one.field} 按 ${one.by.join('、')} 组合`,
            `${one.field} grouped by ${one.by.join(', ')}`,
          ),
        (table, one) => {
          const own = groupsOf(table, one.field)
          return {
            isOk: one.by.every((by) => own.includes(by)),
            actual: plain(own.join('、') || '（无）'),
          }
        },
      ),
    ]),
  apply(draft, target, expected) {
    const table = findPivot(draft.view(), target)
    if (table === undefined) throw new Error('There is no pivot table')
    if (expected.group !== undefined) throw new Error('groups are made by a program')
    if (expected.shown !== undefined) {
      const field = fieldNamed(table, expected.shown.field)
      if (field === undefined) throw new Error('There is no such field')
      const wanted = new Set(expected.shown.items)
      setAttributes(field.node, { multipleItemSelectionAllowed: 1 })
      for (const item of children(child(field.node, 'x:items'), 'x:item')) {
        const place = numberOf(item, 'x')
        const isShown = place === undefined || wanted.has(itemText(field.items[place]))
        setAttributes(item, { h: isShown ? undefined : 1 })
      }
    }
    if (expected.sort !== undefined) {
      const field = fieldNamed(table, expected.sort.field)
      if (field === undefined) throw new Error('There is no such field')
      setAttributes(field.node, { sortType: expected.sort.order })
    }
    if (expected.page === undefined) return
    const field = fieldNamed(table, expected.page.field)
    const at = table.fields.findIndex((one) => one.name === expected.page?.field)
    const place = children(child(field?.node, 'x:items'), 'x:item').findIndex(
      (item) => itemText(field?.items[numberOf(item, 'x') ?? -1]) === expected.page?.item,
    )
    const list = child(table.root, 'x:pageFields')
    if (list === undefined || place < 0) throw new Error('There is no such filter')
    for (const one of children(list, 'x:pageField'))
      if (numberOf(one, 'fld') === at) setAttributes(one, { item: place })
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.items },
    expected: {
      shown: { field: '产品', items: ['电视机', '洗衣机'] },
      sort: { field: '产品', order: 'descending' },
    },
    near: [
      {
        name: 'another item hidden',
        expected: {
          shown: { field: '产品', items: ['电冰箱', '洗衣机'] },
          sort: { field: '产品', order: 'descending' },
        },
      },
      {
        name: 'not sorted',
        expected: { shown: { field: '产品', items: ['电视机', '洗衣机'] } },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 另存时不保留数据透视表的排序方式',
        'LibreOffice does not keep how the items of pivot tables are sorted',
      ),
    },
  ],
  limits: words(
    '按日期组合由程序生成，答案文件不能自动制作',
    'groups of dates are judged; answer files with them are not made',
  ),
})

export const pivotFormatCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [format, items]
