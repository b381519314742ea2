import { attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { sectionStart, type SectionStart } from './edit-sections.ts'
import { isSet, paragraphFormat } from './paragraph-format.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { countedParagraphs } from './word-view.ts'

/** How a new page may come about before a paragraph. */
type PageBreakKind = 'break' | 'pageBreakBefore' | 'section'

/** What lies between two counted paragraphs that follow each other. */
export interface Gap {
  /** The types of the sections that begin here; some programs add an empty one (chapter 8). */
  readonly sections: readonly SectionStart[]
  readonly pageBreaks: readonly PageBreakKind[]
}

const INTO = new Set([
  'w:hyperlink',
  'w:smartTag',
  'w:sdt',
  'w:sdtContent',
  'w:customXml',
  'w:ins',
  'w:moveTo',
  'w:fldSimple',
])

/** Text and page breaks of a paragraph in order; deletions and rendered breaks are no breaks. */
function marks(paragraph: XmlElement): ('text' | 'break')[] {
  const found: ('text' | 'break')[] = []
  const visit = (container: XmlElement): void => {
    for (const one of children(container)) {
      if (INTO.has(one.name)) visit(one)
      if (one.name !== 'w:r') continue
      for (const part of children(one)) {
        if (part.name === 'w:br' && attribute(part, 'w:type') === 'page') found.push('break')
        else if (part.name === 'w:t' && part.children.join('').trim() !== '') found.push('text')
      }
    }
  }
  visit(paragraph)
  return found
}

/** True when a page break stands before the paragraph's first, or after its last text. */
function hasBreakAtEdge(paragraph: WordParagraph, edge: 'start' | 'end'): boolean {
  const list = marks(paragraph.node)
  const ordered = edge === 'start' ? list : list.reverse()
  const text = ordered.indexOf('text')
  const at = ordered.indexOf('break')
  return at >= 0 && (text < 0 || at < text)
}

/**
 * What lies before a counted paragraph; `undefined` is the end of the text, so that what lies after
 * the last paragraph can be asked for too. Empty paragraphs in between belong to the gap.
 */
export function gapBefore(document: WordDocument, paragraph: WordParagraph): Gap {
  const counted = countedParagraphs(document)
  const previous = counted[counted.indexOf(paragraph) - 1]
  const from = previous === undefined ? 0 : document.body.indexOf(previous)
  const between = document.body.slice(from, document.body.indexOf(paragraph))
  const sections =
    previous === undefined
      ? []
      : document.sections.slice(previous.section + 1, paragraph.section + 1).map(sectionStart)
  const isBroken =
    hasBreakAtEdge(paragraph, 'start') ||
    between.some((one) =>
      one === previous ? hasBreakAtEdge(one, 'end') : marks(one.node).includes('break'),
    )
  const format = paragraphFormat(document, paragraph)
  return {
    sections,
    pageBreaks: [
      ...(isBroken ? (['break'] as const) : []),
      ...(isSet(format, 'w:pageBreakBefore', false) ? (['pageBreakBefore'] as const) : []),
      ...(sections.every((start) => start === 'continuous' || start === 'nextColumn')
        ? []
        : (['section'] as const)),
    ],
  }
}

/** The counted paragraph that a place names: the anchor itself, or the one after it. */
export function paragraphAtPlace(
  document: WordDocument,
  anchor: WordParagraph | undefined,
  position: 'before' | 'after',
): WordParagraph | undefined {
  if (anchor === undefined || position === 'before') return anchor
  const counted = countedParagraphs(document)
  return counted[counted.indexOf(anchor) + 1]
}
