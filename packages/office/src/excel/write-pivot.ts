import { append, element, ensureChild, setAttributes } from '../package/edit-xml.ts'
import { children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { rangeName, type CellAddress } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { storedValue } from './judge-formulas.ts'
import {
  crosstable,
  itemText,
  recordsOf,
  sourceRange,
  type PivotFunction,
  type PivotRecords,
} from './pivot-results.ts'
import type { CellValue } from './read-workbook.ts'
import { ownTable } from '../package/own-table.ts'

/** A pivot table to be made: one field at most on rows and on columns, any number of filters. */
export interface NewPivot {
  readonly name?: string | undefined
  readonly source: string
  readonly sheet: string
  readonly at: CellAddress
  readonly row: string | undefined
  readonly column?: string | undefined
  readonly filters?: readonly string[]
  readonly values: readonly { readonly field: string; readonly function: PivotFunction }[]
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
/** The words that Chinese Excel puts before a value's field. */
const WORDS: Readonly<Record<PivotFunction, string>> = ownTable({
  sum: '求和项',
  count: '计数项',
  countNums: '数值计数项',
  average: '平均值项',
  max: '最大值项',
  min: '最小值项',
  product: '乘积项',
  stdDev: '标准偏差项',
  stdDevp: '总体标准偏差项',
  var: '方差项',
  varp: '总体方差项',
})

/** What fields of a cache hold: lists of items for texts, bounds for numbers. */
function cacheField(
  name: string,
  values: readonly CellValue[],
  items: readonly string[],
): XmlElement {
  const numbers = values.flatMap((one) => (one.kind === 'number' ? one.number : []))
  const isNumeric = numbers.length === values.length && numbers.length > 0
  const shared = isNumeric
    ? element(
        'x:sharedItems',
        {
          containsSemiMixedTypes: 0,
          containsString: 0,
          containsNumber: 1,
          containsInteger: numbers.every(Number.isInteger) ? 1 : undefined,
          minValue: Math.min(...numbers.slice(0, 10_000)),
          maxValue: Math.max(...numbers.slice(0, 10_000)),
          count: items.length === 0 ? undefined : items.length,
        },
        items.map((item) => element('x:n', { v: item })),
      )
    : element(
        'x:sharedItems',
        { count: items.length },
        items.map((item) => element('x:s', { v: item })),
      )
  return element('x:cacheField', { name, numFmtId: 0 }, [shared])
}

function writeCache(
  draft: ExcelDraft,
  pivot: NewPivot,
  records: PivotRecords,
  items: readonly (readonly string[])[],
): { id: number; part: string } {
  const { source } = draft.package
  const range = sourceRange(draft.view().workbook, pivot.source)
  if (range === undefined) throw new Error(`There is no ${pivot.source}`)
  const lines = records.rows.map((record) =>
    element(
      'x:r',
      {},
      record.map((value, at) => {
        const place = items[at]?.indexOf(itemText(value)) ?? -1
        if (place >= 0) return element('x:x', { v: place })
        return value.kind === 'number'
          ? element('x:n', { v: value.number })
          : value.kind === 'empty'
            ? element('x:m')
            : element('x:s', { v: toText(value) })
      }),
    ),
  )
  const cache = draft.package.addPart(
    'xl/pivotCache/pivotCacheDefinition#.xml',
    `${MAIN}pivotCacheDefinition+xml`,
    element(
      'x:pivotCacheDefinition',
      {
        createdVersion: 6,
        refreshedVersion: 6,
        minRefreshableVersion: 3,
        recordCount: lines.length,
      },
      [
        element('x:cacheSource', { type: 'worksheet' }, [
          element('x:worksheetSource', { ref: rangeName(range.range), sheet: range.sheet.name }),
        ]),
        element(
          'x:cacheFields',
          { count: records.names.length },
          records.names.map((name, at) =>
            cacheField(
              name,
              records.rows.map((row) => row[at] ?? { kind: 'empty' }),
              items[at] ?? [],
            ),
          ),
        ),
      ],
    ),
  )
  const kept = draft.package.addPart(
    'xl/pivotCache/pivotCacheRecords#.xml',
    `${MAIN}pivotCacheRecords+xml`,
    element('x:pivotCacheRecords', { count: lines.length }, lines),
  )
  setAttributes(source.xml(cache), {
    'r:id': draft.package.relate(cache, 'pivotCacheRecords', kept),
  })
  const root = source.xml(source.mainPart)
  const list = ensureChild(root, 'x:pivotCaches')
  const id =
    Math.max(0, ...children(list, 'x:pivotCache').map((one) => numberOf(one, 'cacheId') ?? 0)) + 1
  append(
    list,
    element('x:pivotCache', {
      cacheId: id,
      'r:id': draft.package.relate(source.mainPart, 'pivotCacheDefinition', cache),
    }),
  )
  return { id, part: cache }
}

function fieldElement(
  axis: 'axisRow' | 'axisCol' | 'axisPage' | undefined,
  isValue: boolean,
  count: number,
): XmlElement {
  const items = [
    ...Array.from({ length: count }, (_, x) => element('x:item', { x })),
    element('x:item', { t: 'default' }),
  ]
  return element(
    'x:pivotField',
    { axis, dataField: isValue ? 1 : undefined, showAll: 0 },
    axis === undefined ? [] : [element('x:items', { count: items.length }, items)],
  )
}

/** The items of an axis as Excel lists what it shows: one line for each, then the total. */
function axisItems(name: 'x:rowItems' | 'x:colItems', count: number): XmlElement {
  const lines = Array.from({ length: count }, (_, at) =>
    element('x:i', {}, [element('x:x', { v: at === 0 ? undefined : at })]),
  )
  return element(name, { count: count + 1 }, [
    ...lines,
    element('x:i', { t: 'grand' }, [element('x:x')]),
  ])
}

/** The cells of a pivot table as they are shown, row by row from its first cell. */
function shownCells(pivot: NewPivot, records: PivotRecords): (CellValue | undefined)[][] {
  const tables = pivot.values.map(({ field, function: summary }) =>
    crosstable(records, pivot.row, pivot.column, field, summary),
  )
  const [first] = tables
  const label = (text: string): CellValue => ({ kind: 'text', text })
  const names = pivot.values.map((one) => label(`${WORDS[one.function]}:${one.field}`))
  const rows = first?.rowItems ?? []
  if (pivot.column !== undefined && first !== undefined) {
    const columns = first.columnItems
    const line = (row: string | undefined) =>
      [...columns, undefined].map((column) => first.value(row, column))
    return [
      [names[0], label('列标签')],
      [label('行标签'), ...columns.map(label), label('总计')],
      ...rows.map((row) => [label(row), ...line(row)]),
      [label('总计'), ...line(undefined)],
    ]
  }
  return [
    [label('行标签'), ...names],
    ...rows.map((row) => [label(row), ...tables.map((table) => table.value(row, undefined))]),
    [label('总计'), ...tables.map((table) => table.value(undefined, undefined))],
  ]
}

/** Puts a pivot table on a sheet with its cache and the cells that it shows, as Excel writes it. */
export function writePivot(draft: ExcelDraft, pivot: NewPivot): void {
  const records = recordsOf(draft.view().workbook, pivot.source)
  if (records === undefined) throw new Error(`There is no ${pivot.source}`)
  const filters = pivot.filters ?? []
  const place = (name: string): number => {
    const at = records.names.indexOf(name)
    if (at < 0) throw new Error(`There is no field ${name}`)
    return at
  }
  const axes = new Map<number, 'axisRow' | 'axisCol' | 'axisPage'>()
  if (pivot.row !== undefined) axes.set(place(pivot.row), 'axisRow')
  if (pivot.column !== undefined) axes.set(place(pivot.column), 'axisCol')
  for (const name of filters) axes.set(place(name), 'axisPage')
  const table = (name: string) => crosstable(records, name, undefined, name, 'count').rowItems
  const items = records.names.map((name, at) => (axes.has(at) ? table(name) : []))
  const cache = writeCache(draft, pivot, records, items)
  const valueAt = new Set(pivot.values.map((one) => place(one.field)))
  const cells = shownCells(pivot, records)
  const top = {
    row: pivot.at.row + (filters.length === 0 ? 0 : filters.length + 1),
    column: pivot.at.column,
  }
  const width = Math.max(...cells.map((line) => line.length))
  const location = rangeName({
    from: top,
    to: { row: top.row + cells.length - 1, column: top.column + width - 1 },
  })
  const field = (name: string): XmlElement => element('x:field', { x: place(name) })
  const isWide = pivot.values.length > 1 && pivot.column === undefined
  const columns = pivot.column === undefined ? 0 : (items[place(pivot.column)]?.length ?? 0)
  const name = pivot.name ?? `数据透视表${cache.id}`
  const root = element(
    'x:pivotTableDefinition',
    {
      name,
      cacheId: cache.id,
      applyNumberFormats: 0,
      applyBorderFormats: 0,
      applyFontFormats: 0,
      applyPatternFormats: 0,
      applyAlignmentFormats: 0,
      applyWidthHeightFormats: 1,
      dataCaption: '值',
      updatedVersion: 6,
      minRefreshableVersion: 3,
      useAutoFormatting: 1,
      itemPrintTitles: 1,
      createdVersion: 6,
      indent: 0,
      outline: 1,
      outlineData: 1,
      multipleFieldFilters: 0,
    },
    [
      element('x:location', {
        ref: location,
        firstHeaderRow: pivot.column === undefined && !isWide ? 1 : isWide ? 0 : 1,
        firstDataRow: pivot.column === undefined ? 1 : 2,
        firstDataCol: 1,
        rowPageCount: filters.length || undefined,
        colPageCount: filters.length === 0 ? undefined : 1,
      }),
      element(
        'x:pivotFields',
        { count: records.names.length },
        records.names.map((_, at) =>
          fieldElement(axes.get(at), valueAt.has(at), items[at]?.length ?? 0),
        ),
      ),
      ...(pivot.row === undefined
        ? []
        : [
            element('x:rowFields', { count: 1 }, [field(pivot.row)]),
            axisItems('x:rowItems', items[place(pivot.row)]?.length ?? 0),
          ]),
      ...(pivot.column === undefined
        ? isWide
          ? [
              element('x:colFields', { count: 1 }, [element('x:field', { x: -2 })]),
              element(
                'x:colItems',
                { count: pivot.values.length },
                pivot.values.map((_, at) =>
                  element('x:i', { i: at === 0 ? undefined : at }, [
                    element('x:x', { v: at === 0 ? undefined : at }),
                  ]),
                ),
              ),
            ]
          : [element('x:colItems', { count: 1 }, [element('x:i')])]
        : [
            element('x:colFields', { count: 1 }, [field(pivot.column)]),
            axisItems('x:colItems', columns),
          ]),
      ...(filters.length === 0
        ? []
        : [
            element(
              'x:pageFields',
              { count: filters.length },
              filters.map((one) => element('x:pageField', { fld: place(one), hier: -1 })),
            ),
          ]),
      element(
        'x:dataFields',
        { count: pivot.values.length },
        pivot.values.map((one) =>
          element('x:dataField', {
            name: `${WORDS[one.function]}:${one.field}`,
            fld: place(one.field),
            subtotal: one.function === 'sum' ? undefined : one.function,
            baseField: 0,
            baseItem: 0,
          }),
        ),
      ),
      element('x:pivotTableStyleInfo', {
        name: 'PivotStyleLight16',
        showRowHeaders: 1,
        showColHeaders: 1,
        showRowStripes: 0,
        showColStripes: 0,
        showLastColumn: 1,
      }),
    ],
  )
  const edit = editSheet(draft, pivot.sheet)
  const part = draft.package.addPart(
    'xl/pivotTables/pivotTable#.xml',
    `${MAIN}pivotTable+xml`,
    root,
  )
  draft.package.relate(edit.sheet.part, 'pivotTable', part)
  draft.package.relate(part, 'pivotCacheDefinition', cache.part)
  filters.forEach((one, index) => {
    edit.setValue({ row: pivot.at.row + index, column: pivot.at.column }, one)
    edit.setValue({ row: pivot.at.row + index, column: pivot.at.column + 1 }, '(全部)')
  })
  cells.forEach((line, down) => {
    line.forEach((value, across) => {
      edit.setValue({ row: top.row + down, column: top.column + across }, storedValue(value))
    })
  })
}
