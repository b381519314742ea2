import { at, attribute, children, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { paragraphFormat } from './paragraph-format.ts'
import { parseInstruction } from './read-fields.ts'
import { readVmlStyle } from './vml-values.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'

/** ST_NumberFormat of the switches that a PAGE field carries itself. */
const SWITCH_FORMATS: ReadonlyMap<string, string> = new Map([
  ['arabic', 'decimal'],
  ['arabicdash', 'numberInDash'],
  ['roman', 'lowerRoman'],
  ['ROMAN', 'upperRoman'],
  ['Roman', 'upperRoman'],
  ['alphabetic', 'lowerLetter'],
  ['ALPHABETIC', 'upperLetter'],
  ['CHINESENUM3', 'chineseCountingThousand'],
  ['CHINESENUM1', 'ideographDigital'],
  ['DBCHAR', 'decimalFullWidth'],
])

/** The number format that a PAGE field asks for itself; it beats the section's (10403). */
export function pageFieldFormat(instruction: string): string | undefined {
  const name = parseInstruction(instruction).switches.get('*') ?? ''
  return SWITCH_FORMATS.get(name) ?? SWITCH_FORMATS.get(name.toLowerCase())
}

/** The tab stops of a paragraph by position, cleared ones left out. */
function tabStops(document: WordDocument, paragraph: WordParagraph): readonly string[] {
  const stops = new Map<number, string>()
  for (const level of paragraphFormat(document, paragraph).levels) {
    for (const tab of children(at(level, 'w:tabs'), 'w:tab')) {
      const position = numberOf(tab, 'w:pos') ?? 0
      const value = attribute(tab, 'w:val') ?? 'left'
      if (value === 'clear') stops.delete(position)
      else stops.set(position, value === 'end' ? 'right' : value)
    }
  }
  return [...stops].sort(([one], [two]) => one - two).map(([, value]) => value)
}

const isPage = (instruction: string): boolean => parseInstruction(instruction).name === 'PAGE'

/** The tabs of a paragraph that stand before its page number, in order. */
function tabsBefore(paragraph: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = []
  const stack = [paragraph]
  while (stack.length > 0) {
    const node = stack.pop()
    if (node === undefined) break
    if (node.name === 'w:fldSimple' && isPage(attribute(node, 'w:instr') ?? '')) return found
    if (node.name === 'w:instrText' && /^\s*PAGE\b/i.test(textOf(node))) return found
    if ((node.name === 'w:tab' || node.name === 'w:ptab') && node.parent?.name === 'w:r')
      found.push(node)
    const inner = children(node)
    for (let index = inner.length - 1; index >= 0; index -= 1) {
      const one = inner[index]
      if (one !== undefined && !SKIPPED.has(one.name)) stack.push(one)
    }
  }
  return found
}

const SKIPPED: ReadonlySet<string> = new Set(['w:pPr', 'w:del', 'w:moveFrom', 'w:txbxContent'])

/** Where the last tab before the number puts it: Word's own headers have a centred and a right stop. */
function tabAlignment(document: WordDocument, paragraph: WordParagraph): string | undefined {
  const tabs = tabsBefore(paragraph.node)
  const last = tabs.at(-1)
  if (last === undefined) return undefined
  if (last.name === 'w:ptab') return attribute(last, 'w:alignment')
  const stops = tabStops(document, paragraph)
  const stop = stops[Math.min(tabs.length, stops.length) - 1]
  return stop === 'center' || stop === 'right' ? stop : undefined
}

/** The alignment of the frame or text box around a paragraph: old Word and WPS place numbers so. */
function boxAlignment(paragraph: WordParagraph): string | undefined {
  const frame = attribute(at(paragraph.node, 'w:pPr', 'w:framePr'), 'w:xAlign')
  if (frame !== undefined) return frame
  for (let box: XmlElement | undefined = paragraph.node.parent; box; box = box.parent) {
    if (box.name === 'wp:anchor') {
      const floating = at(box, 'wp:positionH', 'wp:align')?.children[0]
      if (typeof floating === 'string') return floating.trim()
    }
    const style = attribute(box, 'style')
    if (box.name.startsWith('v:') && style !== undefined) {
      const placed = readVmlStyle(style).get('mso-position-horizontal')
      if (placed !== undefined && placed !== 'absolute') return placed
    }
  }
  return undefined
}

/** Where a page number stands: left, center, right, inside or outside. */
export function numberAlignment(document: WordDocument, paragraph: WordParagraph): string {
  const box = boxAlignment(paragraph)
  if (box !== undefined) return box
  const { alignment } = paragraphFormat(document, paragraph)
  if (alignment === 'center' || alignment === 'right') return alignment
  return tabAlignment(document, paragraph) ?? 'left'
}
