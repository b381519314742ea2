import {
  append,
  copyElement,
  element,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, children, descendants, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { sheetIndex } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'

const WORKSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'

export function workbookRoot(draft: ExcelDraft): XmlElement {
  const { source } = draft.package
  return source.xml(source.mainPart)
}

function listOf(draft: ExcelDraft): XmlElement {
  const list = child(workbookRoot(draft), 'x:sheets')
  if (list === undefined) throw new Error('The workbook lists no sheets')
  return list
}

/** The element that lists a sheet in the workbook. Throws when there is no such sheet. */
export function sheetElement(draft: ExcelDraft, name: string): XmlElement {
  const found = children(listOf(draft), 'x:sheet')[sheetIndex(draft.view(), name)]
  if (found === undefined) throw new Error(`There is no sheet ${name}`)
  return found
}

/** A sheet's name as formulas write it: quoted where it is more than letters, digits and _. */
export function sheetPrefix(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !/^[A-Za-z]{1,3}\d+$/.test(name)
    ? `${name}!`
    : `'${name.replaceAll("'", "''")}'!`
}

const REFERENCE = /"(?:[^"]|"")*"|'((?:[^']|'')*)'!|([\p{L}\p{N}_.]+)!/gu

function renameIn(formula: string, old: string, name: string): string {
  return formula.replace(REFERENCE, (match, quoted?: string, bare?: string) => {
    const sheet = quoted?.replaceAll("''", "'") ?? bare
    return sheet?.toLowerCase() === old.toLowerCase() ? sheetPrefix(name) : match
  })
}

const FORMULAS = ['x:f', 'x:formula', 'x:formula1', 'x:formula2', 'xm:f', 'c:f', 'x:definedName']
const NOT_FORMULAS = /sharedStrings|styles|theme|\.rels$|docProps/i

/** Renames a sheet, and in every formula, name, chart, link and pivot source that refers to it. */
export function renameSheet(draft: ExcelDraft, old: string, name: string): void {
  const { source } = draft.package
  const listed = sheetElement(draft, old)
  const before = attribute(listed, 'name') ?? old
  setAttributes(listed, { name })
  for (const part of source.partNames) {
    if (!/\.xml$/i.test(part) || NOT_FORMULAS.test(part)) continue
    const root = source.xml(part)
    for (const formula of FORMULAS.flatMap((one) => descendants(root, one)))
      formula.children.forEach((text, index) => {
        if (typeof text === 'string') formula.children[index] = renameIn(text, before, name)
      })
    for (const link of descendants(root, 'x:hyperlink')) {
      const location = attribute(link, 'location')
      if (location !== undefined)
        setAttributes(link, { location: renameIn(location, before, name) })
    }
    for (const one of descendants(root, 'x:worksheetSource'))
      if (attribute(one, 'sheet') === before) setAttributes(one, { sheet: name })
  }
}

/** Things that belong to one sheet alone; a copy of the sheet goes without them. */
const OWN_PARTS = [
  'x:drawing',
  'x:legacyDrawing',
  'x:tableParts',
  'x:picture',
  'x:oleObjects',
  'x:controls',
  'x:hyperlinks',
  'x:extLst',
]

/** Adds a sheet behind the others, empty or with the cells and formats of another one. */
export function addSheet(draft: ExcelDraft, name: string, copyOf?: string): void {
  const { source } = draft.package
  const list = listOf(draft)
  const view = draft.view()
  const model = copyOf === undefined ? undefined : view.workbook.sheet(sheetIndex(view, copyOf))
  if (copyOf !== undefined && model === undefined) throw new Error(`There is no sheet ${copyOf}`)
  const root =
    model === undefined
      ? element('x:worksheet', {}, [element('x:sheetData')])
      : copyElement(model.root)
  removeChildren(root, ...OWN_PARTS)
  for (const one of descendants(root, 'x:sheetView')) setAttributes(one, { tabSelected: undefined })
  const part = draft.package.addPart('xl/worksheets/sheet#.xml', WORKSHEET, root)
  const ids = children(list, 'x:sheet').map((one) => numberOf(one, 'sheetId') ?? 0)
  append(
    list,
    element('x:sheet', {
      name,
      sheetId: Math.max(0, ...ids) + 1,
      'r:id': draft.package.relate(source.mainPart, 'worksheet', part),
    }),
  )
}

/**
 * Puts the sheets into an order. Sheets that the order does not name are deleted; names of theirs go
 * with them, and those of the others keep their sheets.
 */
export function orderSheets(draft: ExcelDraft, order: readonly string[]): void {
  const list = listOf(draft)
  const { source } = draft.package
  const before = children(list, 'x:sheet')
  const kept = order.map((name) => sheetElement(draft, name))
  const links = source.relationships(source.mainPart)
  for (const one of before) {
    remove(one)
    const link = links.find((known) => known.id === attribute(one, 'r:id'))
    if (!kept.includes(one) && link !== undefined) draft.package.removePart(link.target)
  }
  for (const one of kept) append(list, one)
  const root = workbookRoot(draft)
  for (const name of children(child(root, 'x:definedNames'), 'x:definedName')) {
    const local = numberOf(name, 'localSheetId')
    const owner = local === undefined ? undefined : before[local]
    if (owner === undefined) continue
    const place = kept.indexOf(owner)
    if (place < 0) remove(name)
    else setAttributes(name, { localSheetId: place })
  }
  for (const view of descendants(root, 'x:workbookView'))
    setAttributes(view, { activeTab: undefined, firstSheet: undefined })
}
