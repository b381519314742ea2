import { sourceOf } from '../package/element-of-outline.ts'
import { at, attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { TablePlace, WordDocument, WordParagraph } from './word-document.ts'
import type { WordStyles } from './word-styles.ts'

function looks(table: XmlElement, name: string, bit: number): boolean {
  const look = at(table, 'w:tblPr', 'w:tblLook')
  const own = attribute(look, `w:${name}`)
  if (own !== undefined) return isOn(own)
  return (Number.parseInt(attribute(look, 'w:val') ?? '0', 16) & bit) !== 0
}

/** The conditional parts of a table style that apply at a place, weakest first (17.7.6). */
export function tableConditions(place: TablePlace): string[] {
  const { table } = place
  const isFirstRow = place.row === 0 && looks(table, 'firstRow', 0x20)
  const isLastRow = place.row === place.lastRow && looks(table, 'lastRow', 0x40)
  const isFirstColumn = place.column === 0 && looks(table, 'firstColumn', 0x80)
  const isLastColumn = place.column === place.lastColumn && looks(table, 'lastColumn', 0x100)
  const bandRow = place.row - (looks(table, 'firstRow', 0x20) ? 1 : 0)
  const bandColumn = place.column - (looks(table, 'firstColumn', 0x80) ? 1 : 0)
  const found = ['wholeTable']
  if (!looks(table, 'noVBand', 0x400) && !isFirstColumn && !isLastColumn)
    found.push(bandColumn % 2 === 0 ? 'band1Vert' : 'band2Vert')
  if (!looks(table, 'noHBand', 0x200) && !isFirstRow && !isLastRow)
    found.push(bandRow % 2 === 0 ? 'band1Horz' : 'band2Horz')
  if (isLastColumn) found.push('lastCol')
  if (isFirstColumn) found.push('firstCol')
  if (isLastRow) found.push('lastRow')
  if (isFirstRow) found.push('firstRow')
  if (isFirstRow && isFirstColumn) found.push('nwCell')
  if (isFirstRow && isLastColumn) found.push('neCell')
  if (isLastRow && isFirstColumn) found.push('swCell')
  if (isLastRow && isLastColumn) found.push('seCell')
  return found
}

function present(elements: readonly (XmlElement | undefined)[]): XmlElement[] {
  return elements.filter((element) => element !== undefined)
}

/** The property elements that a table style gives to a paragraph's place, weakest first. */
export function tableLevels(
  document: WordDocument,
  paragraph: WordParagraph,
  name: 'w:rPr' | 'w:pPr',
): XmlElement[] {
  if (paragraph.place === undefined) return []
  const styleId = attribute(at(paragraph.place.table, 'w:tblPr', 'w:tblStyle'), 'w:val')
  const applying = tableConditions(paragraph.place)
  return document.styles.chain(styleId, 'table').flatMap((style) =>
    present([
      child(style, name),
      ...applying.map((condition) =>
        child(
          children(style, 'w:tblStylePr').find((one) => attribute(one, 'w:type') === condition),
          name,
        ),
      ),
    ]),
  )
}

/** The style id of a paragraph, if it names one. */
export function styleIdOf(paragraph: WordParagraph): string | undefined {
  return attribute(at(paragraph.node, 'w:pPr', 'w:pStyle'), 'w:val')
}

function take<Key, Value>(known: Map<Key, Value>, key: Key, read: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const value = read()
  known.set(key, value)
  return value
}

/**
 * Values by the text of the properties that they are read from, apart for each place and style of a
 * paragraph: properties of the same words mean the same there, and most of a document are like others.
 */
export class AlikeProperties<Value> {
  readonly #places = new Map<string, Map<string, Value>>()
  #paragraph: WordParagraph | undefined = undefined
  #known = new Map<string, Value>()
  /** Of properties whose text is not known. */
  readonly #others = new Map<XmlElement, Value>()

  /** The value of properties of a paragraph. */
  get(paragraph: WordParagraph, properties: XmlElement | undefined, read: () => Value): Value {
    const source = properties === undefined ? '' : sourceOf(properties)
    if (properties !== undefined && source === undefined)
      return take(this.#others, properties, read)
    return take(this.#at(paragraph), source ?? '', read)
  }

  #at(paragraph: WordParagraph): Map<string, Value> {
    if (paragraph === this.#paragraph) return this.#known
    const { place, part } = paragraph
    const table = place === undefined ? undefined : at(place.table, 'w:tblPr', 'w:tblStyle')
    const key = [
      part,
      styleIdOf(paragraph) ?? '',
      ...(place === undefined ? [] : [attribute(table, 'w:val') ?? '', ...tableConditions(place)]),
    ].join('\n')
    const known = this.#places.get(key) ?? new Map<string, Value>()
    this.#places.set(key, known)
    this.#paragraph = paragraph
    this.#known = known
    return known
  }
}

/** The run levels of 2.5, each a list of rPr from weak to strong. */
export interface RunLevels {
  readonly defaults: readonly XmlElement[]
  readonly table: readonly XmlElement[]
  readonly paragraph: readonly XmlElement[]
  readonly character: readonly XmlElement[]
  readonly direct: readonly XmlElement[]
}

/** Collects the property elements that act on a run (2.5). */
export function runLevels(
  document: WordDocument,
  paragraph: WordParagraph,
  run: XmlElement,
): RunLevels {
  const own = child(run, 'w:rPr')
  const characterId = attribute(child(own, 'w:rStyle'), 'w:val')
  const styles = document.styles
  const properties = (chain: XmlElement[]): XmlElement[] =>
    present(chain.map((style) => child(style, 'w:rPr')))
  return {
    defaults: present([styles.defaultRun]),
    table: tableLevels(document, paragraph, 'w:rPr'),
    paragraph: properties(styles.chain(styleIdOf(paragraph), 'paragraph')),
    character: characterId === undefined ? [] : properties(styles.chain(characterId, 'character')),
    direct: present([own]),
  }
}

/** The list that properties name; the number and the depth merge one by one over the levels. */
export interface NumberingReference {
  readonly numberId: string
  readonly depth: number
  /** Index of the level that names the number, among those given. */
  readonly namedBy: number
}

/** Reads w:numPr over levels from weak to strong; undefined where none, or w:numId 0, is named. */
function numberingOf(levels: readonly (XmlElement | undefined)[]): NumberingReference | undefined {
  const lists = levels.map((level) => child(level, 'w:numPr'))
  const ids = lists.map((one) => attribute(child(one, 'w:numId'), 'w:val'))
  const namedBy = ids.findLastIndex((id) => id !== undefined)
  const numberId = ids[namedBy]
  if (numberId === undefined || numberId === '0') return undefined
  const depths = lists.map((one) => numberOf(child(one, 'w:ilvl'), 'w:val'))
  return { numberId, depth: depths.findLast((depth) => depth !== undefined) ?? -1, namedBy }
}

/** Without a depth of its own a style has the one at which the list names it (10603). */
function withDepth(
  styles: WordStyles,
  chain: readonly XmlElement[],
  found: NumberingReference | undefined,
): NumberingReference | undefined {
  if (found === undefined || found.depth >= 0) return found
  const linked = chain
    .map((style) => styles.linkedDepth(found.numberId, attribute(style, 'w:styleId') ?? ''))
    .findLast((depth) => depth !== undefined)
  return { ...found, depth: linked ?? 0 }
}

/** The effective list of a paragraph: its own, else that of its style. */
export function paragraphNumbering(
  { styles }: WordDocument,
  paragraph: WordParagraph,
): NumberingReference | undefined {
  const chain = styles.chain(styleIdOf(paragraph), 'paragraph')
  const own = child(paragraph.node, 'w:pPr')
  const found = numberingOf([...chain.map((style) => child(style, 'w:pPr')), own])
  return withDepth(styles, chain, found)
}

/** The list that a paragraph style puts its paragraphs into. */
export function styleNumbering(
  styles: WordStyles,
  styleId: string,
): NumberingReference | undefined {
  const chain = styles.chain(styleId, 'paragraph')
  return withDepth(styles, chain, numberingOf(chain.map((style) => child(style, 'w:pPr'))))
}

/**
 * The pPr elements that act on a paragraph, weak to strong. A list level named by the paragraph
 * itself beats the style; one named by a style is beaten by that style's own indents (2.5).
 */
export function paragraphLevels(document: WordDocument, paragraph: WordParagraph): XmlElement[] {
  const { styles } = document
  const own = child(paragraph.node, 'w:pPr')
  const levels = [
    ...styles.chain(styleIdOf(paragraph), 'paragraph').map((style) => child(style, 'w:pPr')),
    own,
  ]
  const numbering = paragraphNumbering(document, paragraph)
  if (numbering !== undefined) {
    const level = styles.numberingLevel(numbering.numberId, numbering.depth)
    levels.splice(numbering.namedBy, 0, child(level, 'w:pPr'))
  }
  return present([styles.defaultParagraph, ...tableLevels(document, paragraph, 'w:pPr'), ...levels])
}
