import { append, element, ensurePath, insertBeside, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, descendants } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { textRun } from './edit-text.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordParagraph } from './word-document.ts'
import { resolveAnchor, type Anchor } from './word-view.ts'

/** The paragraph of an anchor, to be changed. Throws when it is not there. */
export function anchoredParagraph(draft: WordDraft, anchor: Anchor): WordParagraph {
  const paragraph = resolveAnchor(draft.view(), anchor)
  if (paragraph === undefined) throw new Error(`There is no paragraph “${anchor.text}”`)
  return paragraph
}

export function bodyOf(draft: WordDraft): XmlElement {
  const body = child(draft.package.source.xml(draft.package.source.mainPart), 'w:body')
  if (body === undefined) throw new Error('The document has no body')
  return body
}

/** Where a paragraph is to be put: beside an anchored one, or at an end of the body. */
export type Place =
  { readonly after: Anchor } | { readonly before: Anchor } | { readonly at: 'start' | 'end' }

/** Puts blocks at a place of the body. */
export function insertBlocks(draft: WordDraft, place: Place, blocks: readonly XmlElement[]): void {
  if ('after' in place) {
    insertBeside(anchoredParagraph(draft, place.after).node, 'after', blocks)
    return
  }
  if ('before' in place) {
    insertBeside(anchoredParagraph(draft, place.before).node, 'before', blocks)
    return
  }
  const body = bodyOf(draft)
  const section = child(body, 'w:sectPr')
  const [first] = children(body)
  if (place.at === 'end' && section !== undefined) insertBeside(section, 'before', blocks)
  else if (place.at === 'start' && first !== undefined) insertBeside(first, 'before', blocks)
  else for (const one of blocks) append(body, one)
}

/** A paragraph of runs; a style by its id, other properties as elements. */
export function paragraphOf(
  runs: readonly XmlElement[],
  styleId?: string,
  properties: readonly XmlElement[] = [],
): XmlElement {
  const all = [
    ...(styleId === undefined ? [] : [element('w:pStyle', { 'w:val': styleId })]),
    ...properties,
  ]
  return element('w:p', {}, [...(all.length === 0 ? [] : [element('w:pPr', {}, all)]), ...runs])
}

export const textParagraph = (text: string, styleId?: string): XmlElement =>
  paragraphOf(text === '' ? [] : [textRun(text)], styleId)

/** A number that no element of that name uses yet as its w:id. */
export function freeId(root: XmlElement, ...names: readonly string[]): number {
  let next = 0
  for (const name of names)
    for (const one of descendants(root, name)) {
      const id = Number(attribute(one, 'w:id') ?? -1)
      if (Number.isInteger(id)) next = Math.max(next, id + 1)
    }
  return next
}

/** The settings part's root, made when the document has none. */
export function settingsOf(draft: WordDraft): XmlElement {
  const { source } = draft.package
  const known = source.related(source.mainPart, 'settings')
  if (known !== undefined) return source.xml(known)
  const part = draft.package.addPart(
    'word/settings.xml',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml',
    element('w:settings'),
  )
  draft.package.relate(source.mainPart, 'settings', part)
  return source.xml(part)
}

/** The styles part's root, made when the document has none. */
export function stylesOf(draft: WordDraft): XmlElement {
  const { source } = draft.package
  const known = source.related(source.mainPart, 'styles')
  if (known !== undefined) return source.xml(known)
  const part = draft.package.addPart(
    'word/styles.xml',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml',
    element('w:styles'),
  )
  draft.package.relate(source.mainPart, 'styles', part)
  return source.xml(part)
}

/** Encloses a paragraph's content after its properties between two elements of a range. */
export function encloseParagraph(paragraph: XmlElement, start: XmlElement, end: XmlElement): void {
  const properties = child(paragraph, 'w:pPr')
  start.parent = paragraph
  paragraph.children.splice(
    properties === undefined ? 0 : paragraph.children.indexOf(properties) + 1,
    0,
    start,
  )
  append(paragraph, end)
}

/** Encloses the runs from the first to the last between two elements of a range. */
export function encloseRuns(runs: readonly XmlElement[], start: XmlElement, end: XmlElement): void {
  const [first] = runs
  const last = runs[runs.length - 1]
  if (first === undefined || last === undefined) throw new Error('There are no runs')
  insertBeside(first, 'before', [start])
  insertBeside(last, 'after', [end])
}

/** Names a style as a paragraph's own. */
export function setStyle(paragraph: XmlElement, styleId: string): void {
  const properties = ensurePath(paragraph, 'w:pPr')
  const at = paragraph.children.indexOf(properties)
  if (at > 0) {
    paragraph.children.splice(at, 1)
    paragraph.children.unshift(properties)
  }
  setAttributes(ensurePath(properties, 'w:pStyle'), { 'w:val': styleId })
}
