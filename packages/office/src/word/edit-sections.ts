import {
  copyElement,
  element,
  ensureFirst,
  insertBeside,
  insertInOrder,
  putChild,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { at, attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordParagraph } from './word-document.ts'
import type { WordDraft } from './word-draft.ts'
import { countedParagraphs } from './word-view.ts'

/** Values of ST_SectionMark; a section without a type starts on a new page. */
export type SectionStart = 'nextPage' | 'continuous' | 'evenPage' | 'oddPage' | 'nextColumn'

/** How a section begins; the type stands in the section's own properties (10305). */
export function sectionStart(section: XmlElement | undefined): SectionStart {
  const value = attribute(child(section, 'w:type'), 'w:val')
  return value === 'continuous' ||
    value === 'evenPage' ||
    value === 'oddPage' ||
    value === 'nextColumn'
    ? value
    : 'nextPage'
}

/** Sets how a section begins; the default is written as nothing. */
function setSectionStart(section: XmlElement, start: SectionStart): void {
  if (start === 'nextPage') removeChildren(section, 'w:type')
  else putChild(section, 'w:type', { 'w:val': start })
}

/**
 * Ends a section after a paragraph: the text before it goes on with a copy of the section's
 * properties, header references included; what follows inherits them, and goes on counting pages.
 * @returns the properties of the section that the paragraph now ends.
 */
function endSectionAfter(paragraph: XmlElement, section: XmlElement): XmlElement {
  const before = copyElement(section)
  insertInOrder(ensureFirst(paragraph, 'w:pPr'), before)
  removeChildren(section, 'w:headerReference', 'w:footerReference')
  const numbers = child(section, 'w:pgNumType')
  if (numbers !== undefined) setAttributes(numbers, { 'w:start': undefined })
  return before
}

/** The block of the story that a paragraph is, or lies in (a content control). */
function blockOf(node: XmlElement): XmlElement {
  let block = node
  while (block.parent !== undefined && block.parent.name !== 'w:body') block = block.parent
  return block
}

/** The paragraph just before, to carry the end of a section; a new one after a table. */
function carrierBefore(paragraph: WordParagraph): XmlElement {
  const block = blockOf(paragraph.node)
  const siblings = children(block.parent)
  const previous = siblings[siblings.indexOf(block) - 1]
  if (previous?.name === 'w:p' && at(previous, 'w:pPr', 'w:sectPr') === undefined) return previous
  const made = element('w:p')
  insertBeside(block, 'before', [made])
  return made
}

/**
 * Puts a section break before a paragraph; where there is one, only its type changes. Throws when
 * nothing precedes the paragraph or the document has no section.
 */
export function breakSectionBefore(
  draft: WordDraft,
  paragraph: WordParagraph,
  start: SectionStart,
): void {
  const { document } = draft.view()
  const section = document.sections[paragraph.section]
  const counted = countedParagraphs(document)
  const index = counted.findIndex((one) => one.node === paragraph.node)
  const previous = counted[index - 1]
  if (section === undefined || previous === undefined)
    throw new Error('There is nothing before the paragraph, or no section')
  if (previous.section === paragraph.section) endSectionAfter(carrierBefore(paragraph), section)
  setSectionStart(section, start)
}

/**
 * Puts paragraphs that follow each other into a section of their own, as Word does when columns are
 * asked for a selection: continuous breaks before and after, unless the text begins or ends there.
 * @returns the section's properties.
 */
export function isolateParagraphs(
  draft: WordDraft,
  paragraphs: readonly WordParagraph[],
): XmlElement {
  const first = paragraphs[0]
  const last = paragraphs.at(-1)
  if (first === undefined || last === undefined) throw new Error('There are no paragraphs')
  const place = (node: XmlElement) => {
    const { document } = draft.view()
    const counted = countedParagraphs(document)
    const index = counted.findIndex((one) => one.node === node)
    return { document, index, counted, here: counted[index] }
  }
  const start = place(first.node)
  if (start.counted[start.index - 1]?.section === start.here?.section && start.index > 0)
    breakSectionBefore(draft, start.here ?? first, 'continuous')
  const end = place(last.node)
  const section = end.document.sections[end.here?.section ?? -1]
  if (section === undefined) throw new Error('The document has no section')
  if (end.counted[end.index + 1]?.section !== end.here?.section) return section
  const own = endSectionAfter(last.node, section)
  setSectionStart(section, 'continuous')
  return own
}
