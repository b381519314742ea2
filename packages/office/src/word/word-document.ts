import type { OfficePackage } from '../package/open-package.ts'
import { readTheme, type Theme } from '../package/theme.ts'
import { mayContain } from '../package/element-of-outline.ts'
import { at, attribute, child, descendants, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { blocks, readTable, rowCells, tableRows, type WordTable } from './read-table.ts'
import { readPieces, type TextPiece } from './read-pieces.ts'
import { readStyles, type WordStyles } from './word-styles.ts'

export { blocks } from './read-table.ts'
export type { WordCell, WordTable } from './read-table.ts'

/** Where a paragraph is told: body text is counted by locators, the others are stories apart. */
export type Story = 'body' | 'table' | 'textbox' | 'header' | 'footer' | 'note'

/** The place of a paragraph inside its table, for the conditional parts of table styles. */
export interface TablePlace {
  readonly table: XmlElement
  readonly cell: XmlElement
  readonly row: number
  readonly column: number
  readonly lastRow: number
  readonly lastColumn: number
}

export interface WordParagraph {
  readonly node: XmlElement
  readonly story: Story
  readonly part: string
  readonly pieces: readonly TextPiece[]
  readonly text: string
  readonly fields: readonly string[]
  /** The paragraph of its dropped letter; its text counts as the start of this one (4.2). */
  readonly dropCap: XmlElement | undefined
  readonly place: TablePlace | undefined
  /** Index into `sections`; header and footer paragraphs have 0. */
  readonly section: number
}

export interface WordDocument {
  /** True when the file was opened by its password (11005). */
  readonly isProtected: boolean
  readonly source: OfficePackage
  readonly theme: Theme
  readonly styles: WordStyles
  readonly settings: XmlElement | undefined
  readonly paragraphs: readonly WordParagraph[]
  /** The body story only, in order, empty paragraphs included. */
  readonly body: readonly WordParagraph[]
  readonly tables: readonly WordTable[]
  readonly sections: readonly XmlElement[]
  /** Paragraphs of a header, footer or notes part. */
  partParagraphs(part: string, story: Story): readonly WordParagraph[]
}

interface Reading {
  readonly story: Story
  readonly part: string
  readonly place: TablePlace | undefined
  /** Most parts have no text box, and then no paragraph is searched for one. */
  readonly hasTextBoxes: boolean
  readonly paragraphs: WordParagraph[]
  readonly sections: { count: number; nodes: XmlElement[] }
}

function textOfPieces(pieces: readonly TextPiece[]): string {
  let text = ''
  for (const piece of pieces) text += piece.text
  return text
}

function isDropCap(node: XmlElement): boolean {
  const kind = attribute(at(node, 'w:pPr', 'w:framePr'), 'w:dropCap')
  return kind === 'drop' || kind === 'margin'
}

function isMarkDeleted(node: XmlElement): boolean {
  const mark = at(node, 'w:pPr', 'w:rPr')
  if (mark === undefined) return false
  return child(mark, 'w:del') !== undefined || child(mark, 'w:moveFrom') !== undefined
}

/** Most paragraphs have properties, and few of them what is looked for. */
const isIn = (properties: XmlElement | undefined, name: string): boolean =>
  properties !== undefined && mayContain(properties, name)

const hasTextBoxes = (root: XmlElement): boolean => mayContain(root, 'w:txbxContent')

function readTextBoxes(node: XmlElement, reading: Reading): void {
  for (const box of descendants(node, 'w:txbxContent'))
    readBlocks(box, { ...reading, story: 'textbox', place: undefined })
}

/** Paragraphs that go on in the next one: a dropped letter, a mark deleted under revision. */
interface Carried {
  readonly node: XmlElement
  readonly pieces: readonly TextPiece[]
  readonly fields: readonly string[]
  readonly dropCap: XmlElement | undefined
}

function readBlocks(container: XmlElement, reading: Reading): void {
  let carried: Carried | undefined
  const push = ({ node, pieces, fields, dropCap }: Carried): void => {
    carried = undefined
    reading.paragraphs.push({
      node,
      story: reading.story,
      part: reading.part,
      pieces,
      text: textOfPieces(pieces),
      fields,
      dropCap,
      place: reading.place,
      section: reading.sections.count,
    })
  }
  // Before a table, and at the end, there is no next paragraph; one without text is just deleted.
  const flush = (): void => {
    if (carried !== undefined && carried.pieces.length > 0) push(carried)
    carried = undefined
  }
  for (const block of blocks(container)) {
    if (block.name === 'w:tbl') {
      flush()
      readTableParagraphs(block, reading)
    }
    if (block.name !== 'w:p') continue
    const read = readPieces(block)
    const properties = child(block, 'w:pPr')
    const isDropped = isIn(properties, 'w:framePr') && isDropCap(block)
    const own = isDropped ? read.pieces.map((one) => ({ ...one, isDropped })) : read.pieces
    const whole: Carried = {
      node: block,
      pieces: carried === undefined ? own : [...carried.pieces, ...own],
      fields: carried === undefined ? read.fields : [...carried.fields, ...read.fields],
      dropCap: isDropped ? block : carried?.dropCap,
    }
    if (isDropped || (isIn(properties, 'w:rPr') && isMarkDeleted(block))) carried = whole
    else push(whole)
    if (reading.hasTextBoxes) readTextBoxes(block, reading)
    const sectionEnd = isIn(properties, 'w:sectPr') ? child(properties, 'w:sectPr') : undefined
    if (sectionEnd !== undefined && reading.story === 'body') {
      reading.sections.nodes.push(sectionEnd)
      reading.sections.count += 1
    }
  }
  flush()
}

function readTableParagraphs(table: XmlElement, reading: Reading): void {
  const rows = tableRows(table).map(rowCells)
  rows.forEach((cells, row) => {
    cells.forEach((cell, column) => {
      const place = {
        table,
        cell,
        row,
        column,
        lastRow: rows.length - 1,
        lastColumn: cells.length - 1,
      }
      const story = reading.story === 'body' ? 'table' : reading.story
      readBlocks(cell, { ...reading, story, place })
    })
  })
}

/** Reads the document model of an opened Word package; throws PackageError on broken parts. */
export function readWordDocument(source: OfficePackage, isProtected = false): WordDocument {
  const root = source.xml(source.mainPart)
  const body = child(root, 'w:body')
  const paragraphs: WordParagraph[] = []
  const sections = { count: 0, nodes: [] as XmlElement[] }
  if (body !== undefined)
    readBlocks(body, {
      story: 'body',
      part: source.mainPart,
      place: undefined,
      hasTextBoxes: hasTextBoxes(root),
      paragraphs,
      sections,
    })
  const lastSection = child(body, 'w:sectPr')
  if (lastSection !== undefined) sections.nodes.push(lastSection)
  const settingsPart = source.related(source.mainPart, 'settings')
  const settings = settingsPart === undefined ? undefined : source.xml(settingsPart)
  const theme = readTheme(source)
  const parts = new Map<string, readonly WordParagraph[]>()
  let tables: readonly WordTable[] | undefined
  return {
    isProtected,
    source,
    theme,
    settings,
    styles: readStyles(source),
    paragraphs,
    body: paragraphs.filter((paragraph) => paragraph.story === 'body'),
    get tables() {
      tables ??= (body === undefined ? [] : blocks(body))
        .filter((block) => block.name === 'w:tbl')
        .map(readTable)
      return tables
    },
    sections: sections.nodes,
    partParagraphs(part, story) {
      const known = parts.get(part)
      if (known !== undefined) return known
      const read: WordParagraph[] = []
      readBlocks(source.xml(part), {
        story,
        part,
        place: undefined,
        hasTextBoxes: hasTextBoxes(source.xml(part)),
        paragraphs: read,
        sections: { count: 0, nodes: [] },
      })
      parts.set(part, read)
      return read
    },
  }
}

/** A settings switch such as w:evenAndOddHeaders. */
export function hasSetting(document: WordDocument, name: string): boolean {
  const setting = child(document.settings, name)
  return setting !== undefined && isOn(attribute(setting, 'w:val'))
}
