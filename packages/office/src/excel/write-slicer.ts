import { alternatives, append, element, ensureChild, insertInOrder } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { ensureDrawing } from './edit-charts.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { findSheet } from './excel-targets.ts'
import { extensionToEdit } from './edit-conditional-formats.ts'
import type { PivotTable } from './read-pivots.ts'

const RELATIONSHIPS = 'http://schemas.microsoft.com/office/2007/relationships/'
const DRAWING = 'http://schemas.microsoft.com/office/drawing/2010/slicer'
const ON_SHEET = '{A8765BA9-456A-4dab-B4F3-ACF838C121DE}'
const IN_WORKBOOK = '{BBE1A952-AA13-448e-AADC-164F8A28A991}'
const IN_CACHE = '{725AE2AE-9491-48be-B2B4-4EB974FC3084}'

const corner = (name: 'from' | 'to', column: number, row: number): XmlElement =>
  element(`xdr:${name}`, {}, [
    element('xdr:col', {}, [String(column)]),
    element('xdr:colOff', {}, ['0']),
    element('xdr:row', {}, [String(row)]),
    element('xdr:rowOff', {}, ['0']),
  ])

/** The frame that shows a slicer; programs that know none show an empty shape. */
function frame(field: string, id: number): readonly XmlElement[] {
  const named = (): XmlElement => element('xdr:cNvPr', { id, name: field })
  const place = element('xdr:xfrm', {}, [
    element('a:off', { x: 0, y: 0 }),
    element('a:ext', { cx: 0, cy: 0 }),
  ])
  return alternatives(
    'a14',
    [
      element('xdr:graphicFrame', { macro: '' }, [
        element('xdr:nvGraphicFramePr', {}, [named(), element('xdr:cNvGraphicFramePr')]),
        place,
        element('a:graphic', {}, [
          element('a:graphicData', { uri: DRAWING }, [element('sle:slicer', { name: field })]),
        ]),
      ]),
    ],
    [
      element('xdr:sp', { macro: '', textlink: '' }, [
        element('xdr:nvSpPr', {}, [named(), element('xdr:cNvSpPr')]),
        element('xdr:spPr', {}, [element('a:prstGeom', { prst: 'rect' }, [element('a:avLst')])]),
      ]),
    ],
  )
}

/** Puts a slicer for a field of a pivot table on its sheet, with all items chosen. */
export function writeSlicer(draft: ExcelDraft, table: PivotTable, field: string): void {
  const { package: parts } = draft
  const { source } = parts
  const { workbook } = draft.view()
  const at = table.fields.findIndex((one) => one.name === field)
  const sheet = findSheet(draft.view(), table.sheet.name)
  if (at < 0 || sheet === undefined || table.cache === undefined)
    throw new Error(`There is no field ${field}`)
  const root = source.xml(source.mainPart)
  const listed = children(child(root, 'x:sheets'), 'x:sheet')
  const tabId = attribute(listed[workbook.sheetNames.indexOf(table.sheet.name)], 'sheetId')
  const cacheId = attribute(table.root, 'cacheId')
  const extension = extensionToEdit(table.cache, IN_CACHE)
  if (child(extension, 'x14:pivotCacheDefinition') === undefined)
    append(extension, element('x14:pivotCacheDefinition', { pivotCacheId: cacheId }))
  const name = `切片器_${field}${cacheId ?? ''}`
  const items = table.fields[at]?.items ?? []
  const cache = parts.addPart(
    'xl/slicerCaches/slicerCache#.xml',
    'application/vnd.ms-excel.slicerCache+xml',
    element('x14:slicerCacheDefinition', { name, sourceName: field }, [
      element('x14:pivotTables', {}, [element('x14:pivotTable', { tabId, name: table.name })]),
      element('x14:data', {}, [
        element('x14:tabular', { pivotCacheId: cacheId }, [
          element(
            'x14:items',
            { count: Math.max(items.length, 1) },
            (items.length === 0 ? [undefined] : items).map((_, x) => element('x14:i', { x, s: 1 })),
          ),
        ]),
      ]),
    ]),
  )
  const shown = parts.addPart(
    'xl/slicers/slicer#.xml',
    'application/vnd.ms-excel.slicer+xml',
    element('x14:slicers', {}, [
      element('x14:slicer', { name: field, cache: name, caption: field, rowHeight: 241_300 }),
    ]),
  )
  append(
    ensureChild(extensionToEdit(root, IN_WORKBOOK), 'x14:slicerCaches'),
    element('x14:slicerCache', {
      'r:id': parts.relate(source.mainPart, `${RELATIONSHIPS}slicerCache`, cache),
    }),
  )
  append(
    ensureChild(extensionToEdit(sheet.root, ON_SHEET), 'x14:slicerList'),
    element('x14:slicer', { 'r:id': parts.relate(sheet.part, `${RELATIONSHIPS}slicer`, shown) }),
  )
  append(ensureChild(root, 'x:definedNames'), element('x:definedName', { name }, ['#N/A']))
  const drawing = source.xml(ensureDrawing(draft, sheet))
  const column = table.location.to.column + 2
  insertInOrder(
    drawing,
    element('xdr:twoCellAnchor', { editAs: 'oneCell' }, [
      corner('from', column, 1),
      corner('to', column + 3, 14),
      ...frame(field, children(drawing).length + 2),
      element('xdr:clientData'),
    ]),
  )
}
