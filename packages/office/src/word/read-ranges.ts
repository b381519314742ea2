import { attribute, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** What a pair of marks in the text encloses; paragraphs end with a line feed. */
export interface TextRange {
  readonly id: string
  /** The mark at its start. */
  readonly node: XmlElement
  readonly paragraph: XmlElement | undefined
  readonly text: string
  /** The text of its paragraph before it. */
  readonly before: string
  /** True when its end mark is missing or stands before its start. */
  readonly isOpen: boolean
}

const SKIPPED: ReadonlySet<string> = new Set(['w:del', 'w:moveFrom', 'w:instrText'])

interface Marks {
  readonly start: string
  readonly end: string
}

/** The ranges between two kinds of marks (bookmarks, comments) below an element, in order. */
export function readRanges(root: XmlElement, marks: Marks): readonly TextRange[] {
  const found: {
    id: string
    node: XmlElement
    paragraph: XmlElement | undefined
    begin: number
    from: number
    to: number | undefined
  }[] = []
  const byId = new Map<string, (typeof found)[number]>()
  const texts: string[] = []
  let length = 0
  let begin = 0
  const add = (text: string): void => {
    texts.push(text)
    length += text.length
  }
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
      if (top.node.name === 'w:p') {
        add('\n')
        begin = length
      }
      continue
    }
    if (typeof one === 'string' || SKIPPED.has(one.name)) continue
    const id = attribute(one, 'w:id') ?? ''
    if (one.name === marks.start) {
      const made = { id, node: one, paragraph: top.paragraph, begin, from: length, to: undefined }
      found.push(made)
      byId.set(id, made)
    } else if (one.name === marks.end) {
      const open = byId.get(id)
      if (open !== undefined) open.to ??= length
    } else if (one.name === 'w:t') add(textOf(one))
    else if (one.name === 'w:tab') add('\t')
    else stack.push({ node: one, next: 0, paragraph: one.name === 'w:p' ? one : top.paragraph })
  }
  const text = texts.join('')
  return found.map(({ id, node, paragraph, begin: start, from, to }) => ({
    id,
    node,
    paragraph,
    text: text.slice(from, to ?? from),
    before: text.slice(start, from),
    isOpen: to === undefined,
  }))
}
