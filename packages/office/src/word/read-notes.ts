import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordDocument, WordParagraph } from './word-document.ts'
import { storyText } from './read-objects.ts'
import { isDeleted } from './revisions.ts'

export type NoteKind = 'footnote' | 'endnote'

/** A footnote or endnote where the text refers to it. */
export interface Note {
  readonly kind: NoteKind
  readonly reference: XmlElement
  readonly paragraph: WordParagraph
  /** The text of the paragraph before the reference. */
  readonly before: string
  readonly text: string
  readonly part: string
  readonly node: XmlElement | undefined
}

/** Elements of the notes part by id; separators are not notes (10706). */
function notesOf(
  document: WordDocument,
  kind: NoteKind,
): { readonly part: string; readonly byId: ReadonlyMap<string, XmlElement> } {
  const part = document.source.related(document.source.mainPart, `${kind}s`)
  const byId = new Map<string, XmlElement>()
  if (part === undefined) return { part: '', byId }
  for (const note of children(document.source.xml(part), `w:${kind}`)) {
    const type = attribute(note, 'w:type')
    if (type === undefined || type === 'normal') byId.set(attribute(note, 'w:id') ?? '', note)
  }
  return { part, byId }
}

/** The notes that one paragraph refers to, in order. */
export function notesIn(document: WordDocument, paragraph: WordParagraph): readonly Note[] {
  const found: Note[] = []
  for (const kind of ['footnote', 'endnote'] as const) {
    const references = descendants(paragraph.node, `w:${kind}Reference`)
    if (references.length === 0) continue
    const { part, byId } = notesOf(document, kind)
    for (const reference of references) {
      if (isDeleted(reference)) continue
      const node = byId.get(attribute(reference, 'w:id') ?? '')
      if (node === undefined) continue
      found.push({
        kind,
        reference,
        paragraph,
        before: textBefore(paragraph, reference),
        text: storyText(node),
        part,
        node,
      })
    }
  }
  return found
}

function textBefore(paragraph: WordParagraph, reference: XmlElement): string {
  const run = reference.parent
  const order = new Map(descendants(paragraph.node, 'w:r').map((one, index) => [one, index]))
  const at = run === undefined ? -1 : (order.get(run) ?? -1)
  return paragraph.pieces
    .filter((piece) => (order.get(piece.run) ?? -1) < at)
    .map((piece) => piece.text)
    .join('')
}

/** Number format and place of notes: a section's own before the document's (17.11.11). */
export function noteProperties(
  document: WordDocument,
  kind: NoteKind,
  section: number,
): { readonly format: string; readonly position: string } {
  const own = child(document.sections[section], `w:${kind}Pr`)
  const whole = child(document.settings, `w:${kind}Pr`)
  const read = (name: string): string | undefined =>
    attribute(child(own, name), 'w:val') ?? attribute(child(whole, name), 'w:val')
  const isFootnote = kind === 'footnote'
  return {
    format: read('w:numFmt') ?? (isFootnote ? 'decimal' : 'lowerRoman'),
    position: read('w:pos') ?? (isFootnote ? 'pageBottom' : 'docEnd'),
  }
}
