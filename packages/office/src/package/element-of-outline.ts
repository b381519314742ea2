import {
  BLANK_TEXT,
  END,
  NEXT,
  START,
  STRIDE,
  TAG,
  TEXT_WITH_REFERENCES,
  type Outline,
  type Tag,
} from './outline-xml.ts'
import {
  AMPERSAND,
  BLANK,
  decodeReferences,
  findName,
  isBlankCode,
  type FoundName,
} from './xml-characters.ts'
import {
  canonical,
  enterScope,
  keepsBlank,
  localName,
  newAttributes,
  renameAttributes,
  rootScope,
  understands,
  type Attributes,
  type Scope,
} from './xml-scope.ts'
import type { XmlElement } from './xml-tree.ts'

const found: FoundName = { name: '', to: 0, isName: false }

const noProblem = (): void => {
  // The outline has proven every reference.
}

/** The attributes of a tag as they stand there; the outline has proven them. */
function readAttributes(text: string, tag: Tag): Record<string, string> {
  const attributes = newAttributes()
  let at = tag.from + 1 + tag.name.length
  const end = tag.isEmpty ? tag.to - 1 : tag.to
  for (;;) {
    while (at < end && isBlankCode(text.charCodeAt(at))) at += 1
    if (at >= end) return attributes
    findName(text, at, found)
    const { name } = found
    const quote = text.charCodeAt(found.to + 1)
    at = found.to + 2
    const from = at
    let isPlain = true
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) {
      if (code === AMPERSAND || code < BLANK) isPlain = false
      at += 1
    }
    const raw = text.slice(from, at)
    attributes[name] = isPlain ? raw : decodeReferences(raw.replace(/[\t\n]/g, ' '), noProblem)
    at += 1
  }
}

/** Resolves the names of a tag in a scope; of tags that are alike only once. */
function resolve(tag: Tag, outer: Scope, text: string): Scope {
  if (tag.outer === outer && tag.scope !== undefined) return tag.scope
  const scope = tag.isScope ? enterScope(outer, readAttributes(text, tag)) : outer
  tag.outer = outer
  tag.scope = scope
  tag.resolvedName = canonical(tag.name, scope, false)
  tag.attributes = undefined
  return scope
}

/**
 * An element whose attributes and children are made when they are first asked for: of most parts most
 * is never looked at.
 */
export class OutlineElement implements XmlElement {
  readonly name: string
  parent: XmlElement | undefined
  readonly outline: Outline
  /** Number of its node. */
  readonly node: number
  readonly scope: Scope
  readonly #tag: Tag
  #children: (XmlElement | string)[] | undefined = undefined

  constructor(outline: Outline, node: number, outer: Scope, parent: XmlElement | undefined) {
    const tag = outline.tags[outline.nodes[node * STRIDE + TAG] ?? 0] as Tag
    this.scope = resolve(tag, outer, outline.text)
    this.name = tag.resolvedName
    this.parent = parent
    this.outline = outline
    this.node = node
    this.#tag = tag
  }

  get attributes(): Attributes {
    const tag = this.#tag
    const isOwn = tag.scope === this.scope
    if (isOwn && tag.attributes !== undefined) return tag.attributes
    const attributes = renameAttributes(
      readAttributes(this.outline.text, tag),
      this.scope,
      tag.isScope,
    )
    if (isOwn) tag.attributes = attributes
    return attributes
  }

  get children(): (XmlElement | string)[] {
    return (this.#children ??= this.#makeChildren())
  }

  #makeChildren(): (XmlElement | string)[] {
    const { outline, scope } = this
    const { nodes, text } = outline
    const made: (XmlElement | string)[] = []
    const end = nodes[this.node * STRIDE + NEXT] ?? 0
    for (let node = this.node + 1; node < end;) {
      const at = node * STRIDE
      const tag = nodes[at + TAG] ?? 0
      if (tag >= 0) {
        const element = new OutlineElement(outline, node, scope, this)
        if (element.name === 'mc:AlternateContent') this.#addBranch(element, made)
        else made.push(element)
      } else if (tag !== BLANK_TEXT || keepsBlank(this.name)) {
        const content = text.slice(nodes[at + START], nodes[at + END])
        made.push(tag === TEXT_WITH_REFERENCES ? decodeReferences(content, noProblem) : content)
      }
      node = nodes[at + NEXT] ?? end
    }
    return made
  }

  /** The one branch of alternatives that counts takes their place: never both (2.2). */
  #addBranch(alternate: OutlineElement, made: (XmlElement | string)[]): void {
    const branches = alternate.children.filter((one) => one instanceof OutlineElement)
    const branch =
      branches.find(
        (one) =>
          one.name === 'mc:Choice' && understands(one.attributes['Requires'] ?? '', one.scope),
      ) ?? branches.find((one) => one.name === 'mc:Fallback')
    for (const one of branch?.children ?? []) {
      if (typeof one !== 'string') one.parent = this
      made.push(one)
    }
  }
}

/** The root of a part. */
export const rootOfOutline = (outline: Outline): XmlElement =>
  new OutlineElement(outline, 0, rootScope(), undefined)

/**
 * The text that an element was read from: elements of one part with the same text have the same
 * content. Undefined where namespaces of its own, or the way it was read, forbid to say so.
 */
export function sourceOf(element: XmlElement): string | undefined {
  if (!(element instanceof OutlineElement)) return undefined
  const { outline, node, scope } = element
  if (scope !== outline.tags[outline.nodes[TAG] ?? 0]?.scope) return undefined
  return outline.text.slice(
    outline.nodes[node * STRIDE + START],
    outline.nodes[node * STRIDE + END],
  )
}

const places = new WeakMap<Outline, Map<string, readonly number[]>>()

/** Numbers of the nodes with that local name, in order. */
function placesOf(outline: Outline, local: string): readonly number[] {
  let known = places.get(outline)
  if (known === undefined) {
    known = new Map()
    places.set(outline, known)
  }
  const kept = known.get(local)
  if (kept !== undefined) return kept
  const { nodes, tags } = outline
  const isNamed = tags.map((tag) => localName(tag.name) === local)
  const list: number[] = []
  if (isNamed.includes(true))
    for (let node = 0; node * STRIDE < nodes.length; node += 1)
      if (isNamed[nodes[node * STRIDE + TAG] ?? -1] === true) list.push(node)
  known.set(local, list)
  return list
}

/** True unless it is certain that nothing of that name is inside the element. */
export function mayContain(element: XmlElement, name: string): boolean {
  if (!(element instanceof OutlineElement) || name.startsWith('{')) return true
  const { outline, node } = element
  const list = placesOf(outline, localName(name))
  let from = 0
  let to = list.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((list[middle] ?? 0) <= node) from = middle + 1
    else to = middle
  }
  return (list[from] ?? Infinity) < (outline.nodes[node * STRIDE + NEXT] ?? 0)
}
