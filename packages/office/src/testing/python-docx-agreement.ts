import { attribute, at, child, children, descendants, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { pageSize } from '../word/check-page-setup.ts'
import { isSet, paragraphFormat } from '../word/paragraph-format.ts'
import { paragraphNumbering } from '../word/property-levels.ts'
import { isSwitchedOn, nearestOf, runFormat, type RunFormat } from '../word/run-format.ts'
import type { WordDocument, WordParagraph } from '../word/word-document.ts'
import { comparingWith, type Agreements, type Compare } from './agreement.ts'

type Named = Readonly<Record<string, unknown>>

interface DumpedParagraph {
  readonly style: string | null
  readonly layout: Named
  readonly runs: readonly { readonly text: string; readonly font: Named }[]
}

/** What python-docx finds on a Word file's runs, paragraphs and their styles; lengths in twips. */
export interface DumpedDocument {
  readonly paragraphs: readonly DumpedParagraph[]
  readonly sections: readonly Named[]
  /** How many rows each table of the body has. */
  readonly tables: readonly number[]
}

const REASON = {
  list: 'python-docx does not read what a list gives',
  chars: 'python-docx does not read indents and spaces in characters and lines',
  theme: 'python-docx does not read themes',
  toggle: 'python-docx does not toggle a paragraph style against a character style (2.5)',
  wrapped: 'python-docx does not see rows in content controls',
} as const

const begin = comparingWith('python-docx')
const FLOWS: readonly (readonly [theirs: string, name: string, otherwise: boolean])[] = [
  ['keep_together', 'w:keepLines', false],
  ['keep_with_next', 'w:keepNext', false],
  ['page_break_before', 'w:pageBreakBefore', false],
  ['widow_control', 'w:widowControl', true],
]
const ALIGNMENTS: Readonly<Record<string, string>> = { start: 'left', end: 'right' }

function compareLayout(
  compare: Compare,
  document: WordDocument,
  paragraph: WordParagraph,
  layout: Named,
): void {
  const format = paragraphFormat(document, paragraph)
  const list = paragraphNumbering(document, paragraph) === undefined ? undefined : REASON.list
  /** What nothing on the way through the styles sets is not told, and not compared. */
  const same = (name: string, ours: unknown, reason?: string): void => {
    const theirs = layout[name]
    if (theirs === undefined) return
    compare(name.replaceAll('_', ' '), theirs, ours, theirs === ours, reason)
  }
  const length = (name: string, ours: number, reason?: string): void => {
    const theirs = layout[name]
    if (typeof theirs !== 'number') return
    compare(name.replaceAll('_', ' '), theirs, ours, Math.abs(theirs - ours) <= 1, reason)
  }
  const alignment = layout['alignment']
  if (typeof alignment === 'string') {
    const theirs = ALIGNMENTS[alignment] ?? alignment
    compare('alignment', theirs, format.alignment, theirs === format.alignment)
  }
  const first = (format.firstLine ?? 0) - (format.hanging ?? 0)
  const isInChars = format.firstLineChars !== undefined || format.hangingChars !== undefined
  length('first_line_indent', first, list ?? (isInChars ? REASON.chars : undefined))
  length('left_indent', format.left ?? 0, list)
  length('right_indent', format.right ?? 0, list)
  length('space_before', format.before.twips)
  length('space_after', format.after.twips)
  const line = layout['line']
  if (Array.isArray(line)) {
    const { rule, value } = format.line
    const isSame = line[0] === rule && Math.abs(Number(line[1]) - value) <= 1
    compare('line spacing', line, [rule, value], isSame)
  }
  for (const [name, element, otherwise] of FLOWS) same(name, isSet(format, element, otherwise))
}

const SWITCHES: Readonly<Record<string, string>> = {
  strike: 'w:strike',
  double_strike: 'w:dstrike',
  all_caps: 'w:caps',
  small_caps: 'w:smallCaps',
  hidden: 'w:vanish',
  emboss: 'w:emboss',
  imprint: 'w:imprint',
  outline: 'w:outline',
  shadow: 'w:shadow',
}

function isOfTheme(format: RunFormat, element: string, token: RegExp): boolean {
  return Object.values(format.levels).some((level: readonly XmlElement[]) =>
    level.some((one) =>
      Object.keys(child(one, element)?.attributes ?? {}).some((name) => token.test(name)),
    ),
  )
}

function compareFont(compare: Compare, format: RunFormat, font: Named): void {
  const script = attribute(nearestOf(format, 'w:vertAlign'), 'w:val')
  const ours: Named = {
    bold: format.bold,
    italic: format.italic,
    size: format.size,
    name: format.fonts.ascii,
    color: format.color,
    underline: format.underline,
    highlight: attribute(nearestOf(format, 'w:highlight'), 'w:val'),
    subscript: script === 'subscript',
    superscript: script === 'superscript',
    ...Object.fromEntries(
      Object.entries(SWITCHES).map(([name, element]) => [name, isSwitchedOn(format, element)]),
    ),
  }
  const reasons: Readonly<Record<string, string | undefined>> = {
    bold: format.isToggled ? REASON.toggle : undefined,
    italic: format.isToggled ? REASON.toggle : undefined,
    name: isOfTheme(format, 'w:rFonts', /^w:asciiTheme$/) ? REASON.theme : undefined,
    color: isOfTheme(format, 'w:color', /^w:theme/) ? REASON.theme : undefined,
  }
  for (const [name, theirs] of Object.entries(font))
    compare(name.replaceAll('_', ' '), theirs, ours[name], theirs === ours[name], reasons[name])
}

function compareParagraph(
  found: Agreements,
  place: string,
  document: WordDocument,
  paragraph: WordParagraph,
  dump: DumpedParagraph,
): void {
  const compare = begin(found, place)
  const { styleName } = paragraphFormat(document, paragraph)
  if (dump.style !== null)
    compare('style', dump.style, styleName, dump.style.toLowerCase() === styleName?.toLowerCase())
  compareLayout(compare, document, paragraph, dump.layout)
  const runs = children(paragraph.node, 'w:r')
  compare('runs', dump.runs.length, runs.length, dump.runs.length === runs.length)
  if (dump.runs.length !== runs.length) return
  for (const [index, run] of runs.entries()) {
    const { text = '', font } = dump.runs[index] ?? {}
    if (font === undefined) continue
    compareFont(
      begin(found, `${place} “${text.slice(0, 20)}”`),
      runFormat(document, paragraph, run),
      font,
    )
  }
}

const MARGINS: readonly (readonly [theirs: string, name: string])[] = [
  ['top_margin', 'w:top'],
  ['bottom_margin', 'w:bottom'],
  ['left_margin', 'w:left'],
  ['right_margin', 'w:right'],
  ['header_distance', 'w:header'],
  ['footer_distance', 'w:footer'],
  ['gutter', 'w:gutter'],
]

function compareSection(compare: Compare, section: XmlElement | undefined, dump: Named): void {
  const [width, height] = pageSize(section)
  const margins = child(section, 'w:pgMar')
  const ours: Named = {
    page_width: width,
    page_height: height,
    ...Object.fromEntries(MARGINS.map(([theirs, name]) => [theirs, twipsOf(margins, name)])),
  }
  for (const [name, theirs] of Object.entries(dump)) {
    const isSame = Math.abs(Number(theirs) - Number(ours[name])) <= 1
    compare(name.replaceAll('_', ' '), theirs, ours[name], isSame)
  }
}

function isBoxed(node: XmlElement): boolean {
  for (let above = node.parent; above !== undefined; above = above.parent)
    if (above.name === 'w:txbxContent') return true
  return false
}

/**
 * Compares the resolved properties of a document with what python-docx reads on its runs, paragraphs
 * and styles: paragraphs of the body and its tables in their order, the runs that stand directly in
 * them, pages and tables. What nothing of these sets python-docx does not know, and is not compared.
 */
export function comparePythonDocx(
  found: Agreements,
  file: string,
  document: WordDocument,
  dump: DumpedDocument,
): void {
  const compare = begin(found, file)
  const body = at(document.source.xml(document.source.mainPart), 'w:body')
  const nodes = body === undefined ? [] : descendants(body, 'w:p').filter((one) => !isBoxed(one))
  compare(
    'paragraphs',
    dump.paragraphs.length,
    nodes.length,
    dump.paragraphs.length === nodes.length,
  )
  const known = new Map(document.paragraphs.map((one) => [one.node, one]))
  if (dump.paragraphs.length === nodes.length)
    for (const [index, node] of nodes.entries()) {
      const [paragraph, theirs] = [known.get(node), dump.paragraphs[index]]
      // A dropped letter, or what was deleted, is no paragraph of its own.
      if (paragraph === undefined || theirs === undefined) continue
      compareParagraph(found, `${file} ${index}`, document, paragraph, theirs)
    }
  for (const [index, section] of dump.sections.entries())
    compareSection(compare, document.sections[index], section)
  const tables = children(body, 'w:tbl').map((node) =>
    document.tables.find((one) => one.node === node),
  )
  for (const [index, rows] of dump.tables.entries()) {
    const table = tables[index]
    if (table === undefined) continue
    const wrapped = children(table.node, 'w:sdt').length > 0 ? REASON.wrapped : undefined
    compare('rows', rows, table.rows.length, rows === table.rows.length, wrapped)
  }
}
