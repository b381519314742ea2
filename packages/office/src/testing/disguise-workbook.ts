import { strFromU8, strToU8, unzipSync } from 'fflate'
import { element, append, setAttributes } from '../package/edit-xml.ts'
import { draftPackage } from '../package/package-draft.ts'
import {
  at,
  attribute,
  child,
  children,
  descendants,
  numberOf,
  textOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, rangeName } from '../excel/cell-reference.ts'
import { readWorkbook } from '../excel/read-workbook.ts'
import { disguisePackage, pick, type Chance } from './disguise-package.ts'
import { zipParts } from './make-document.ts'

/** Puts the children of a list into another order, but for the first ones; gives their new numbers. */
function shuffle(list: XmlElement | undefined, kept: number, chance: Chance): readonly number[] {
  const all = children(list)
  const order = all
    .map((one, index) => ({ one, index, place: index < kept ? index - kept : chance() }))
    .sort((left, right) => left.place - right.place)
  const numbers = all.map((_, index) => order.findIndex((one) => one.index === index))
  list?.children.splice(0, list.children.length, ...order.map((one) => one.one))
  return numbers
}

function renumber(node: XmlElement, name: string, numbers: readonly number[]): void {
  const old = numberOf(node, name)
  if (old !== undefined) setAttributes(node, { [name]: numbers[old] ?? old })
}

/** Renumbers formats and their fonts, lines and conditional ones; what cells show stays. */
function renumberStyles(styles: XmlElement, sheets: readonly XmlElement[], chance: Chance): void {
  const fonts = shuffle(child(styles, 'x:fonts'), 0, chance)
  const fills = shuffle(child(styles, 'x:fills'), 2, chance)
  const borders = shuffle(child(styles, 'x:borders'), 0, chance)
  for (const list of ['x:cellXfs', 'x:cellStyleXfs'])
    for (const xf of children(child(styles, list), 'x:xf')) {
      renumber(xf, 'fontId', fonts)
      renumber(xf, 'fillId', fills)
      renumber(xf, 'borderId', borders)
    }
  // Cells that the file leaves out have the first format.
  const formats = shuffle(child(styles, 'x:cellXfs'), 1, chance)
  const rules = shuffle(child(styles, 'x:dxfs'), 0, chance)
  for (const root of sheets) {
    for (const cell of descendants(root, 'x:c')) renumber(cell, 's', formats)
    for (const row of descendants(root, 'x:row')) renumber(row, 's', formats)
    for (const column of descendants(root, 'x:col')) renumber(column, 'style', formats)
    for (const rule of descendants(root, 'x:cfRule')) renumber(rule, 'dxfId', rules)
  }
}

/** Cuts the range of a rule in two parts, as inserting a row does. */
function splitRanges(root: XmlElement, chance: Chance): void {
  for (const name of ['x:conditionalFormatting', 'x:dataValidation'])
    for (const block of descendants(root, name)) {
      const range = parseRange(attribute(block, 'sqref') ?? '')
      if (range === undefined || range.from.row === range.to.row || chance() < 0.4) continue
      const cut = range.from.row + pick(chance, range.to.row - range.from.row)
      const upper = { from: range.from, to: { row: cut, column: range.to.column } }
      const lower = { from: { row: cut + 1, column: range.from.column }, to: range.to }
      setAttributes(block, { sqref: `${rangeName(upper)} ${rangeName(lower)}` })
    }
}

/** Writes some shared texts into their cells, as other writers do. */
function inlineTexts(root: XmlElement, items: readonly XmlElement[], chance: Chance): void {
  for (const cell of descendants(root, 'x:c')) {
    const item = items[Number(textOf(child(cell, 'x:v')))]
    const only = child(item, 'x:t')
    if (attribute(cell, 't') !== 's' || only === undefined || chance() < 0.5) continue
    setAttributes(cell, { t: 'inlineStr' })
    const made = element('x:is', {}, [element('x:t', {}, [textOf(only)])])
    cell.children.splice(0, cell.children.length)
    append(cell, made)
  }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** Gives the elements of the main namespace a prefix, as some converters write them (2.2). */
function prefixMain(text: string): string {
  if (!text.includes(`xmlns="${MAIN}"`)) return text
  return text
    .replace(/<(\/?)(?=[A-Za-z])([^\s/>:]+)(?=[\s/>])/g, '<$1haupt:$2')
    .replace(`xmlns="${MAIN}"`, `xmlns:haupt="${MAIN}"`)
}

/**
 * The same workbook as another program might store it (CHECKPOINTS.md 14): formats renumbered, rules in
 * parts, texts in their cells, prefixed roots, other part names, a note far below on the last sheet.
 */
export function disguiseWorkbook(bytes: Uint8Array, chance: Chance): Uint8Array {
  const draft = draftPackage(bytes)
  const { source } = draft
  const workbook = readWorkbook(source)
  const sheets = workbook.sheetNames.flatMap((_, index) => workbook.sheet(index) ?? [])
  const roots = sheets.map((sheet) => sheet.root)
  const styles = source.related(source.mainPart, 'styles')
  if (styles !== undefined) renumberStyles(source.xml(styles), roots, chance)
  const shared = source.related(source.mainPart, 'sharedStrings')
  const items = shared === undefined ? [] : children(source.xml(shared), 'x:si')
  for (const root of roots) {
    splitRanges(root, chance)
    inlineTexts(root, items, chance)
  }
  const data = at(roots.at(-1), 'x:sheetData')
  if (data !== undefined)
    append(
      data,
      element('x:row', { r: 900 }, [
        element('x:c', { r: 'AZ900', t: 'inlineStr' }, [
          element('x:is', {}, [element('x:t', {}, ['便签'])]),
        ]),
      ]),
    )
  const files = Object.entries(unzipSync(draft.toBytes())).map(([name, content]) => [
    name,
    name.endsWith('.xml') && chance() < 0.7 ? strToU8(prefixMain(strFromU8(content))) : content,
  ])
  return disguisePackage(zipParts(Object.fromEntries(files) as Record<string, Uint8Array>), chance)
}
