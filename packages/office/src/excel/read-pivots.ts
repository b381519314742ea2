import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, type CellRange } from './cell-reference.ts'
import { serialOfText } from './formulas/argument.ts'
import type { CellValue, ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** A field of a pivot table, with its name from the cache. */
export interface PivotField {
  readonly name: string
  readonly node: XmlElement
  /** What its items show, in the order of the cache. */
  readonly items: readonly CellValue[]
  readonly cacheField: XmlElement | undefined
}

export interface PivotValue {
  readonly field: string
  /** As stored: sum where the attribute is absent. */
  readonly function: string
  readonly name: string
  readonly node: XmlElement
}

/** A pivot table (数据透视表) with its cache. */
export interface PivotTable {
  readonly name: string
  readonly sheet: ExcelSheet
  readonly part: string
  readonly root: XmlElement
  readonly location: CellRange
  readonly cachePart: string | undefined
  readonly cache: XmlElement | undefined
  readonly fields: readonly PivotField[]
  /** Names of fields on each axis; the values' own place is left out. */
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly filters: readonly string[]
  readonly values: readonly PivotValue[]
}

function sharedItem(node: XmlElement): CellValue {
  const text = attribute(node, 'v') ?? ''
  switch (node.name) {
    case 'x:s':
      return { kind: 'text', text }
    case 'x:n':
      return { kind: 'number', number: Number(text) }
    case 'x:b':
      return { kind: 'boolean', value: isOn(text) }
    case 'x:e':
      return { kind: 'error', code: text }
    case 'x:d': {
      const serial = serialOfText(text.replace('T', ' '))
      return serial === undefined ? { kind: 'text', text } : { kind: 'number', number: serial }
    }
    default:
      return { kind: 'empty' }
  }
}

/** The pivot tables of a workbook, sheet by sheet. */
export function readPivots(workbook: ExcelWorkbook): readonly PivotTable[] {
  const { source } = workbook
  return workbook.sheetNames.flatMap((_, index) => {
    const sheet = workbook.sheet(index)
    if (sheet === undefined) return []
    return source
      .relationships(sheet.part)
      .filter((link) => link.type === 'pivotTable' && !link.isExternal)
      .flatMap((link) => {
        const root = source.xml(link.target)
        const location = parseRange(attribute(child(root, 'x:location'), 'ref') ?? '')
        if (location === undefined) return []
        const cachePart = source.related(link.target, 'pivotCacheDefinition')
        const cache = cachePart === undefined ? undefined : source.xml(cachePart)
        const cacheFields = children(child(cache, 'x:cacheFields'), 'x:cacheField')
        const fields = children(child(root, 'x:pivotFields'), 'x:pivotField').map((node, at) => {
          const cacheField = cacheFields[at]
          const group = child(child(cacheField, 'x:fieldGroup'), 'x:groupItems')
          return {
            name: (attribute(cacheField, 'name') ?? attribute(node, 'name') ?? '').trim(),
            node,
            cacheField,
            items: children(group ?? child(cacheField, 'x:sharedItems')).map(sharedItem),
          }
        })
        const named = (list: string, item: string, key: string): string[] =>
          children(child(root, list), item).flatMap((one) => {
            const place = numberOf(one, key) ?? -1
            return place < 0 ? [] : (fields[place]?.name ?? [])
          })
        return {
          name: attribute(root, 'name') ?? '',
          sheet,
          part: link.target,
          root,
          location,
          cachePart,
          cache,
          fields,
          rows: named('x:rowFields', 'x:field', 'x'),
          columns: named('x:colFields', 'x:field', 'x'),
          filters: named('x:pageFields', 'x:pageField', 'fld'),
          values: children(child(root, 'x:dataFields'), 'x:dataField').map((node) => ({
            field: fields[numberOf(node, 'fld') ?? -1]?.name ?? '',
            function: attribute(node, 'subtotal') ?? 'sum',
            name: attribute(node, 'name') ?? '',
            node,
          })),
        }
      })
  })
}

/** The items of a field that a filter hides, as texts of its cache. */
export function hiddenItems(field: PivotField): CellValue[] {
  return children(child(field.node, 'x:items'), 'x:item').flatMap((item) => {
    const place = numberOf(item, 'x')
    const isHidden = isOn(attribute(item, 'h') ?? '0')
    return isHidden && place !== undefined ? (field.items[place] ?? []) : []
  })
}

/** Where the records come from: a range of a sheet, or the name of a table or of a range. */
export function pivotSource(table: PivotTable): {
  readonly sheet: string | undefined
  readonly ref: string | undefined
  readonly name: string | undefined
} {
  const node = child(child(table.cache, 'x:cacheSource'), 'x:worksheetSource')
  return {
    sheet: attribute(node, 'sheet'),
    ref: attribute(node, 'ref'),
    name: attribute(node, 'name'),
  }
}
