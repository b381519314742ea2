import { append, element, insertInOrder } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import { sheetOf } from './cell-reference.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { FormulaNode } from './formulas/formula-tree.ts'
import { tableNamed } from './read-tables.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** The file that a number in brackets means: [1]Sheet1!A1. */
export function bookOf(workbook: ExcelWorkbook, number: number): string | undefined {
  const { source } = workbook
  const list = children(child(source.xml(source.mainPart), 'x:externalReferences'))
  const id = attribute(list[number - 1], 'r:id')
  const part = source.relationships(source.mainPart).find((link) => link.id === id)
  if (part === undefined || part.isExternal) return undefined
  const target = source.relationships(part.target).find((link) => link.isExternal)?.target ?? ''
  const name = target.slice(Math.max(target.lastIndexOf('/'), target.lastIndexOf('\\')) + 1)
  try {
    return decodeURIComponent(name)
  } catch (error) {
    if (error instanceof URIError) return name
    throw error
  }
}

const EXTERNAL_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml'

/** The number under which formulas name another workbook; it is linked when it is not yet. */
export function linkBook(draft: ExcelDraft, book: string, sheet: string): number {
  const { workbook } = draft.view()
  const { source } = draft.package
  const root = source.xml(source.mainPart)
  const known = children(child(root, 'x:externalReferences')).findIndex(
    (_, index) => bookOf(workbook, index + 1) === book,
  )
  if (known >= 0) return known + 1
  const content = element('x:externalLink', {}, [
    element('x:externalBook', { 'r:id': 'rId1' }, [
      element('x:sheetNames', {}, [element('x:sheetName', { val: sheet })]),
    ]),
  ])
  const part = draft.package.addPart('xl/externalLinks/externalLink#.xml', EXTERNAL_TYPE, content)
  draft.package.relate(part, 'externalLinkPath', encodeURI(book), true)
  const id = draft.package.relate(source.mainPart, 'externalLink', part)
  let list = child(root, 'x:externalReferences')
  if (list === undefined) {
    list = element('x:externalReferences')
    insertInOrder(root, list)
  }
  append(list, element('x:externalReference', { 'r:id': id }))
  return children(list).length
}

/** The sheet that a piece of a formula refers to, by itself or as a name or a table does. */
export function sheetMeant(
  workbook: ExcelWorkbook,
  own: ExcelSheet,
  node: FormulaNode,
): string | undefined {
  if (node.kind === 'structured')
    return tableNamed(workbook, node.text.slice(0, Math.max(node.text.indexOf('['), 0)))?.sheet.name
  if (node.kind !== 'reference' && node.kind !== 'name') return undefined
  if (node.kind === 'reference') return sheetOf(node.text)
  const cut = node.text.lastIndexOf('!') + 1
  const refers = workbook.definedName(node.text.slice(cut), sheetOf(node.text) ?? own.name)
  return (refers === undefined ? undefined : sheetOf(refers)) ?? sheetOf(node.text)
}

/** All sheets of 一月:三月, or the one that is named. */
export function sheetsIn(workbook: ExcelWorkbook, text: string): string[] {
  const fold = (name: string): string => name.trim().toLowerCase()
  const names = workbook.sheetNames.map(fold)
  if (names.includes(fold(text)) || !text.includes(':')) return [fold(text)]
  const [from = -1, to = -1] = text
    .split(':')
    .map((one) => names.indexOf(fold(one)))
    .sort((one, other) => one - other)
  return from < 0 ? [] : names.slice(from, to + 1)
}
