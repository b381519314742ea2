import { at, attribute, children, descendants, numberOf } from '../package/xml-query.ts'
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
      else stops.set(position, value)
    }
  }
  return [...stops].sort(([one], [two]) => one - two).map(([, value]) => value)
}

/** Where a tab before the number puts it: Word's own headers have a centred and a right stop. */
function tabAlignment(document: WordDocument, paragraph: WordParagraph): string | undefined {
  const [absolute] = descendants(paragraph.node, 'w:ptab')
  if (absolute !== undefined) return attribute(absolute, 'w:alignment')
  const tabs = /^\s*/.exec(paragraph.text)?.[0].split('\t').length ?? 1
  const stop = tabs > 1 ? tabStops(document, paragraph)[tabs - 2] : undefined
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
