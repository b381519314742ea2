import { strToU8 } from 'fflate'
import { isExtension, namespaceOf } from './namespaces.ts'
import type { XmlElement } from './xml-tree.ts'

/** Prefixes whose elements go without one where their root has it, as Office writes them. */
const DEFAULT_PREFIXES: ReadonlySet<string> = new Set(['x', 'rel', 'ct', 'ep', 'op'])
/** Attributes that name prefixes of the file; they are made anew. */
const MARKUP_ATTRIBUTES: ReadonlySet<string> = new Set(['mc:Ignorable', 'mc:ProcessContent'])

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const escapeAttribute = (text: string): string =>
  escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')

/** Splits a canonical name; an unknown namespace stands in braces before the colon. */
function split(name: string): readonly [space: string, local: string] {
  const brace = name.startsWith('{') ? name.indexOf('}') + 1 : name.indexOf(':')
  return brace <= 0 ? ['', name] : [name.slice(0, brace), name.slice(brace + 1)]
}

class Namespaces {
  readonly #prefixes = new Map<string, string>()
  readonly #bare: string | undefined
  readonly #isStrict: boolean
  #unknown = 0

  constructor(root: XmlElement, isStrict: boolean) {
    const [space] = split(root.name)
    this.#bare = DEFAULT_PREFIXES.has(space) ? space : undefined
    this.#isStrict = isStrict
  }

  prefix(space: string): string {
    const known = this.#prefixes.get(space)
    if (known !== undefined) return known
    const prefix = space.startsWith('{') ? `ns${(this.#unknown += 1)}` : space
    this.#prefixes.set(space, prefix)
    return prefix
  }

  name(canonical: string, isAttribute: boolean): string {
    const [space, local] = split(canonical)
    if (space === '') return local
    if (!isAttribute && space === this.#bare) return local
    return `${this.prefix(space)}:${local}`
  }

  requires(value: string): string {
    return value
      .split(' ')
      .map((space) => this.prefix(space))
      .join(' ')
  }

  #uri(space: string): string {
    return space.startsWith('{')
      ? space.slice(1, -1)
      : (namespaceOf(space, this.#isStrict) ?? `urn:${space}`)
  }

  declarations(): string {
    const list = [...this.#prefixes].filter(([space]) => space !== 'xml')
    const ignorable = list.flatMap(([space, prefix]) => (isExtension(space) ? prefix : []))
    const bare =
      this.#bare === undefined ? '' : ` xmlns="${escapeAttribute(this.#uri(this.#bare))}"`
    const declared = list.map(
      ([space, prefix]) => ` xmlns:${prefix}="${escapeAttribute(this.#uri(space))}"`,
    )
    if (ignorable.length === 0) return bare + declared.join('')
    const hasMarkup = this.#prefixes.has('mc')
    const markup = hasMarkup ? '' : ` xmlns:mc="${this.#uri('mc')}"`
    return `${bare}${declared.join('')}${markup} mc:Ignorable="${ignorable.join(' ')}"`
  }
}

function attributesOf(element: XmlElement, spaces: Namespaces): string {
  let text = ''
  for (const name in element.attributes) {
    const value = element.attributes[name]
    if (value === undefined || MARKUP_ATTRIBUTES.has(name)) continue
    const written =
      name === 'Requires' && element.name === 'mc:Choice' ? spaces.requires(value) : value
    text += ` ${spaces.name(name, true)}="${escapeAttribute(written)}"`
  }
  return text
}

function contentOf(children: readonly (XmlElement | string)[], spaces: Namespaces): string {
  let text = ''
  for (let at = 0; at < children.length; at += 1) {
    const one = children[at]
    if (one === undefined) continue
    if (typeof one === 'string') {
      text += escapeText(one)
      continue
    }
    const { alternate } = one
    if (alternate === undefined) {
      text += elementText(one, spaces)
      continue
    }
    // What stood in one branch is written into it again; the other branches are as they were.
    const inBranch: XmlElement[] = [one]
    for (let next = children[at + 1]; next !== undefined; next = children[at + 1]) {
      if (typeof next === 'string' || next.alternate?.node !== alternate.node) break
      inBranch.push(next)
      at += 1
    }
    const branches = alternate.node.children.map((branch) => {
      if (typeof branch === 'string') return ''
      if (branch !== alternate.branch) return elementText(branch, spaces)
      const content = inBranch.map((child) => elementText(child, spaces)).join('')
      const name = spaces.name(branch.name, false)
      return `<${name}${attributesOf(branch, spaces)}>${content}</${name}>`
    })
    const name = spaces.name('mc:AlternateContent', false)
    text += `<${name}>${branches.join('')}</${name}>`
  }
  return text
}

function elementText(element: XmlElement, spaces: Namespaces, declarations = ''): string {
  const name = spaces.name(element.name, false)
  const attributes = attributesOf(element, spaces)
  const content = contentOf(element.children, spaces)
  return content === ''
    ? `<${name}${declarations}${attributes}/>`
    : `<${name}${declarations}${attributes}>${content}</${name}>`
}

/**
 * A part's bytes from its tree, all namespaces declared at its root. What a reader of `parseXml` with
 * `keepsAlternates` sees is what it writes. `isStrict` writes the namespaces of ISO 29500 Strict.
 */
export function writeXml(root: XmlElement, isStrict = false): Uint8Array {
  const spaces = new Namespaces(root, isStrict)
  // The first pass finds the namespaces, which the root declares.
  elementText(root, spaces)
  const text = elementText(root, spaces, spaces.declarations())
  return strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)
}
