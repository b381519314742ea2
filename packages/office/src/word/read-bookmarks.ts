import { attribute, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordDocument } from './word-document.ts'

/** A bookmark with the text that it encloses; paragraphs end with a line feed. */
export interface Bookmark {
  readonly name: string
  readonly node: XmlElement
  readonly paragraph: XmlElement | undefined
  readonly text: string
}

const SKIPPED: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom', 'w:instrText'])

const cache = new WeakMap<WordDocument, readonly Bookmark[]>()

/** The bookmarks of the main document, those that Word makes by itself (_Toc…) included. */
export function readBookmarks(document: WordDocument): readonly Bookmark[] {
  const known = cache.get(document)
  if (known !== undefined) return known
  const found: {
    name: string
    node: XmlElement
    paragraph: XmlElement | undefined
    from: number
    to: number | undefined
  }[] = []
  const byId = new Map<string, (typeof found)[number]>()
  const texts: string[] = []
  let length = 0
  const add = (text: string): void => {
    texts.push(text)
    length += text.length
  }
  const root = document.source.xml(document.source.mainPart)
  const stack: { node: XmlElement; next: number; paragraph: XmlElement | undefined }[] = [
    { node: root, next: 0, paragraph: undefined },
  ]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    if (top === undefined) break
    const one = top.node.children[top.next]
    top.next += 1
    if (one === undefined) {
      stack.pop()
      if (top.node.name === 'w:p') add('\n')
      continue
    }
    if (typeof one === 'string' || SKIPPED.has(one.name)) continue
    const id = attribute(one, 'w:id') ?? ''
    if (one.name === 'w:bookmarkStart') {
      const name = attribute(one, 'w:name') ?? ''
      const made = { name, node: one, paragraph: top.paragraph, from: length, to: undefined }
      found.push(made)
      byId.set(id, made)
    } else if (one.name === 'w:bookmarkEnd') {
      const open = byId.get(id)
      if (open !== undefined) open.to ??= length
    } else if (one.name === 'w:t') add(textOf(one))
    else if (one.name === 'w:tab') add('\t')
    else stack.push({ node: one, next: 0, paragraph: one.name === 'w:p' ? one : top.paragraph })
  }
  const text = texts.join('')
  const read = found.map(({ name, node, paragraph, from, to }) => ({
    name,
    node,
    paragraph,
    text: text.slice(from, to ?? from),
  }))
  cache.set(document, read)
  return read
}

/** True for bookmarks that Word makes by itself, which no candidate is asked for (10707). */
export const isAutomatic = (name: string): boolean => name.startsWith('_')
