import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import { defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import { judgePivot } from './check-pivot.ts'
import { PIVOTS, pivotsStart } from './examples/pivots-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { itemText } from './pivot-results.ts'
import { findPivot, PivotTarget } from './pivot-target.ts'
import { hiddenItems, type PivotField, type PivotTable } from './read-pivots.ts'

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
          actual: words(
            pageItem(table, one.field) ?? '全部',
            pageItem(table, one.field) ?? 'all items',
          ),
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
            actual: plain(own.join('、') || '—'),
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

export const pivotItemCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [items]
