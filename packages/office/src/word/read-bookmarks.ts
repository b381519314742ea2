import { attribute } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readRanges } from './read-ranges.ts'
import type { WordDocument } from './word-document.ts'

/** A bookmark with the text that it encloses. */
export interface Bookmark {
  readonly name: string
  readonly node: XmlElement
  readonly paragraph: XmlElement | undefined
  readonly text: string
  /** The text of its paragraph before it. */
  readonly before: string
}

const cache = new WeakMap<WordDocument, readonly Bookmark[]>()

/** The bookmarks of the main document, those that Word makes by itself (_Toc…) included. */
export function readBookmarks(document: WordDocument): readonly Bookmark[] {
  const known = cache.get(document)
  if (known !== undefined) return known
  const read = readRanges(document.source.xml(document.source.mainPart), {
    start: 'w:bookmarkStart',
    end: 'w:bookmarkEnd',
  }).map(({ node, paragraph, text, before }) => ({
    name: attribute(node, 'w:name') ?? '',
    node,
    paragraph,
    text,
    before,
  }))
  cache.set(document, read)
  return read
}
