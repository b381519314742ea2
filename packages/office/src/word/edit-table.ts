import {
  append,
  copyElement,
  element,
  ensureFirst,
  insertBeside,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children, descendants, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { textRun } from './edit-text.ts'
import type { WordDocument } from './word-document.ts'

/** A new cell of plain text, as wide as told in twips. */
function newCell(text: string, width: number): XmlElement {
  return element('w:tc', {}, [
    element('w:tcPr', {}, [element('w:tcW', { 'w:w': width, 'w:type': 'dxa' })]),
    element('w:p', {}, text === '' ? [] : [textRun(text)]),
  ])
}

/** The width of the text of a section in twips. */
export function textWidth(section: XmlElement | undefined): number {
  const page = twipsOf(child(section, 'w:pgSz'), 'w:w') ?? 12240
  const margins = child(section, 'w:pgMar')
  const side = (name: string): number => Math.abs(twipsOf(margins, `w:${name}`) ?? 0)
  return Math.max(1, page - side('left') - side('right') - side('gutter'))
}

/** A new table of texts, as Word inserts one: the width of the text, equal columns, thin lines. */
export function newTable(
  document: WordDocument,
  texts: readonly (readonly string[])[],
  width: number,
): XmlElement {
  const columns = texts.reduce((most, row) => Math.max(most, row.length), 1)
  const each = Math.floor(width / columns)
  const grid = attribute(document.styles.byName('Table Grid', 'table'), 'w:styleId')
  const line = (name: string): XmlElement =>
    element(name, { 'w:val': 'single', 'w:sz': 4, 'w:space': 0, 'w:color': 'auto' })
  const look =
    grid === undefined
      ? [
          element(
            'w:tblBorders',
            {},
            ['w:top', 'w:left', 'w:bottom', 'w:right', 'w:insideH', 'w:insideV'].map(line),
          ),
        ]
      : []
  return element('w:tbl', {}, [
    element('w:tblPr', {}, [
      ...(grid === undefined ? [] : [element('w:tblStyle', { 'w:val': grid })]),
      element('w:tblW', { 'w:w': 0, 'w:type': 'auto' }),
      ...look,
      element('w:tblLook', { 'w:val': '04A0' }),
    ]),
    element(
      'w:tblGrid',
      {},
      Array.from({ length: columns }, () => element('w:gridCol', { 'w:w': each })),
    ),
    ...texts.map((row) =>
      element(
        'w:tr',
        {},
        Array.from({ length: columns }, (_, index) => newCell(row[index] ?? '', each)),
      ),
    ),
  ])
}

/** Puts a text in place of a cell's; its first paragraph keeps its properties. */
export function setCellText(cell: XmlElement, text: string): void {
  const paragraphs = children(cell, 'w:p')
  const [first] = paragraphs
  for (const other of paragraphs.slice(1)) remove(other)
  const paragraph = first ?? element('w:p')
  if (first === undefined) append(cell, paragraph)
  const [run] = descendants(paragraph, 'w:r')
  const properties = child(run, 'w:rPr')
  for (const one of children(paragraph)) if (one.name !== 'w:pPr') remove(one)
  if (text === '') return
  const made = textRun(text)
  if (properties !== undefined) made.children.unshift(copyElement(properties))
  append(paragraph, made)
}

/** A copy of a row or cell without its text, for a new one beside it. */
export function emptyCopy(source: XmlElement): XmlElement {
  const made = copyElement(source)
  for (const cell of made.name === 'w:tc' ? [made] : descendants(made, 'w:tc')) {
    for (const one of children(cell)) if (one.name !== 'w:tcPr' && one.name !== 'w:p') remove(one)
    setCellText(cell, '')
    removeChildren(child(cell, 'w:tcPr'), 'w:vMerge')
  }
  // Marks by which Word knows rows and paragraphs again must not occur twice.
  for (const one of [made, ...descendants(made, 'w:tr'), ...descendants(made, 'w:p')])
    setAttributes(one, { 'w14:paraId': undefined, 'w14:textId': undefined })
  return made
}

/** The properties of a cell, first in it. */
export const cellProperties = (cell: XmlElement): XmlElement => ensureFirst(cell, 'w:tcPr')

/** The columns of a table's grid. */
export const gridColumns = (table: XmlElement): XmlElement[] =>
  children(at(table, 'w:tblGrid'), 'w:gridCol')

/** Word wants a paragraph after a table that ends a story; it puts an empty one there itself. */
export function keepParagraphAfter(table: XmlElement): void {
  const siblings = children(table.parent)
  if (siblings[siblings.indexOf(table) + 1]?.name !== 'w:p')
    insertBeside(table, 'after', [element('w:p')])
}
