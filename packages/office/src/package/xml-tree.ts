import { strFromU8, strToU8 } from 'fflate'
import { LIMITS } from './limits.ts'
import { prefixOf } from './namespaces.ts'
import { PackageError } from './package-error.ts'
import { newAttributes, scanXml, type Tag, type XmlEvents } from './scan-xml.ts'

/** Attribute values by canonical name; without a prototype, so that any name is just a name. */
export type Attributes = Readonly<Record<string, string | undefined>>

/** An element under the engine's own prefixes, whatever prefixes the file uses. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Attributes
  readonly children: (XmlElement | string)[]
  parent: XmlElement | undefined
  /** Where the element stood among alternatives, for whoever writes the part again. */
  alternate?: Alternate | undefined
}

/** An mc:AlternateContent and the branch of it that counts. */
export interface Alternate {
  readonly node: XmlElement
  readonly branch: XmlElement
}

export interface ParseOptions {
  /** Remembers the alternatives that do not count, so that the part can be written whole again. */
  readonly keepsAlternates?: boolean | undefined
  /**
   * Reads what is not well-formed as far as it makes sense, and is told that it did. Without it such
   * a part is refused.
   */
  readonly onMalformed?: ((problem: string) => void) | undefined
}

/** Beyond this many errors a part is no XML any more. */
const MOST_ERRORS = 200

interface Scope {
  readonly prefixes: ReadonlyMap<string, string>
  readonly elements: Map<string, string>
  readonly attributes: Map<string, string>
}

const ROOT_SCOPE_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
])
/** Elements whose white space is content; elsewhere it is pretty-printing. */
const TEXT_NAMES = /^(t|delText|instrText|f|v|formula\d?)$/

function decodeXml(bytes: Uint8Array): string {
  const [first, second, third] = bytes
  const isLittle = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)
  if (isLittle || isBig) {
    const units: string[] = []
    for (let at = 0; at + 1 < bytes.length; at += 8192) {
      const codes: number[] = []
      for (let index = at; index < at + 8192 && index + 1 < bytes.length; index += 2) {
        const one = bytes[index] ?? 0
        const two = bytes[index + 1] ?? 0
        codes.push(isLittle ? one | (two << 8) : (one << 8) | two)
      }
      units.push(String.fromCharCode(...codes))
    }
    return units.join('').replace(/^\ufeff/, '')
  }
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf
  return strFromU8(hasMark ? bytes.subarray(3) : bytes)
}

function localName(raw: string): string {
  return raw.slice(raw.indexOf(':') + 1)
}

function newScope(prefixes: ReadonlyMap<string, string>): Scope {
  return { prefixes, elements: new Map(), attributes: new Map() }
}

function canonical(raw: string, scope: Scope, isAttribute: boolean): string {
  const names = isAttribute ? scope.attributes : scope.elements
  const known = names.get(raw)
  if (known !== undefined) return known
  const colon = raw.indexOf(':')
  const prefix = colon < 0 ? '' : raw.slice(0, colon)
  const local = raw.slice(colon + 1)
  const uri = colon < 0 && isAttribute ? undefined : scope.prefixes.get(prefix)
  const name = uri === undefined ? local : `${prefixOf(uri) ?? `{${uri}}`}:${local}`
  names.set(raw, name)
  return name
}

function isDeclaration(raw: string): boolean {
  // The first letter rules out nearly all names; this runs for every attribute of a file.
  return (
    raw.charCodeAt(0) === 120 && raw.startsWith('xmlns') && (raw.length === 5 || raw[5] === ':')
  )
}

function enterScope(scope: Scope, attributes: Attributes): Scope {
  const prefixes = new Map(scope.prefixes)
  for (const raw in attributes)
    if (isDeclaration(raw))
      prefixes.set(raw.length === 5 ? '' : raw.slice(6), attributes[raw] ?? '')
  return newScope(prefixes)
}

function hasDeclarations(attributes: Attributes): boolean {
  for (const raw in attributes) if (isDeclaration(raw)) return true
  return false
}

/** The tokenizer's own object where every name is canonical already, which is nearly always. */
function renameAttributes(attributes: Attributes, scope: Scope, isScope: boolean): Attributes {
  let isSame = !isScope
  for (const raw in attributes) {
    if (!isSame) break
    isSame = canonical(raw, scope, true) === raw
  }
  if (isSame) return attributes
  const renamed: Record<string, string | undefined> = newAttributes()
  for (const raw in attributes) {
    if (!isDeclaration(raw)) renamed[canonical(raw, scope, true)] = attributes[raw]
  }
  return renamed
}

/** Resolves the names of a tag, and of tags that are alike only once. */
function resolveTag(tag: Tag, scope: Scope): void {
  if (tag.scope === scope) return
  tag.scope = scope
  tag.resolvedName = canonical(tag.name, scope, false)
  tag.resolvedAttributes = renameAttributes(tag.attributes, scope, false)
}

/** What an element has until it ends. */
const NO_CHILDREN: (XmlElement | string)[] = []

/** True when every namespace that a choice requires is one the engine reads (2.2). */
function understands(requires: string, scope: Scope): boolean {
  return requires
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .every((prefix) => prefixOf(scope.prefixes.get(prefix) ?? '') !== undefined)
}

/** The one branch of the alternatives that counts: never both, or boxes count twice. */
function branchOf(alternate: XmlElement, chosen: ReadonlySet<XmlElement>): XmlElement | undefined {
  const branches = alternate.children.filter((child) => typeof child !== 'string')
  return (
    branches.find((child) => child.name === 'mc:Choice' && chosen.has(child)) ??
    branches.find((child) => child.name === 'mc:Fallback')
  )
}

/** The required prefixes under the engine's own names; a namespace it does not know as {uri}. */
function canonicalRequires(requires: string, scope: Scope): string {
  return requires
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .map((prefix) => {
      const uri = scope.prefixes.get(prefix) ?? ''
      return prefixOf(uri) ?? `{${uri}}`
    })
    .join(' ')
}

/**
 * Parses one part (XML 1.0 with namespaces, as OPC uses it). Depth, count and well-formedness are
 * checked while reading; a DTD is refused, as OPC forbids it (CHECKPOINTS.md 9.3). Throws PackageError
 * damaged, hostile or too-large.
 */
export function parseXml(
  bytes: Uint8Array,
  partName: string,
  options: ParseOptions = {},
): XmlElement {
  const isKept = options.keepsAlternates === true
  const scopes: Scope[] = [newScope(ROOT_SCOPE_PREFIXES)]
  const chosen = new Set<XmlElement>()
  let root: XmlElement | undefined
  let current: XmlElement | undefined
  // The children of all open elements, one after another: each element gets an array of just its size.
  const nodes: (XmlElement | string)[] = []
  const starts: number[] = []
  let top = 0
  let depth = 0
  let count = 0
  let errors = 0
  const events: XmlEvents = {
    problem(cause) {
      errors += 1
      if (options.onMalformed === undefined || errors > MOST_ERRORS)
        throw new PackageError('damaged', `${partName} is not well-formed: ${cause}`)
      if (errors === 1) options.onMalformed(`${partName} is not well-formed`)
    },
    doctype() {
      throw new PackageError('hostile', `${partName} holds a DTD`)
    },
    open(name, attributes, tag) {
      depth += 1
      count += 1
      if (depth > LIMITS.depth)
        throw new PackageError('hostile', `${partName} is nested too deeply`)
      if (count > LIMITS.elements) throw new PackageError('too-large', `${partName} is too large`)
      const outer = scopes[scopes.length - 1] as Scope
      const isKnown = tag?.scope === outer
      const isScope = !isKnown && hasDeclarations(attributes)
      const scope = isScope ? enterScope(outer, attributes) : outer
      scopes.push(scope)
      if (tag !== undefined && !isScope) resolveTag(tag, scope)
      const isResolved = tag?.scope === scope
      const element: XmlElement = {
        name: isResolved ? tag.resolvedName : canonical(name, scope, false),
        attributes: isResolved
          ? tag.resolvedAttributes
          : renameAttributes(attributes, scope, isScope),
        children: NO_CHILDREN,
        parent: current,
      }
      if (element.name === 'mc:Choice') {
        const requires = element.attributes['Requires'] ?? ''
        if (understands(requires, scope)) chosen.add(element)
        if (isKept)
          (element.attributes as Record<string, string>)['Requires'] = canonicalRequires(
            requires,
            scope,
          )
      }
      if (current === undefined) root = element
      nodes[top] = element
      top += 1
      starts.push(top)
      current = element
    },
    close() {
      depth -= 1
      scopes.pop()
      const closed = current
      const start = starts.pop() ?? 0
      if (closed === undefined) return
      ;(closed as { children: XmlElement['children'] }).children = nodes.slice(start, top)
      top = start
      current = closed.parent
      if (closed.name !== 'mc:AlternateContent' || current === undefined) return
      const branch = branchOf(closed, chosen)
      // What counts takes the place of the alternatives.
      top -= 1
      for (const child of branch?.children ?? []) {
        if (typeof child !== 'string') {
          child.parent = current
          if (isKept && branch !== undefined) child.alternate = { node: closed, branch }
        }
        nodes[top] = child
        top += 1
      }
    },
    text(text, isBlank) {
      if (current === undefined) return
      if (isBlank && !TEXT_NAMES.test(localName(current.name))) return
      nodes[top] = text
      top += 1
    },
  }
  // Whoever keeps the alternatives is going to write the part, and changes attributes.
  scanXml(decodeXml(bytes), events, !isKept)
  if (root === undefined) throw new PackageError('damaged', `${partName} is empty`)
  return root
}

/** Longest beginning of a part in which its first element is looked for. */
const HEAD_BYTES = 256 * 1024

/**
 * The first element of a part without its children, from its beginning alone. Throws PackageError
 * when the part does not begin as XML does.
 */
export function parseFirstElement(bytes: Uint8Array, partName: string): XmlElement {
  const head = decodeXml(bytes.subarray(0, HEAD_BYTES))
  const tag = /<[^?!<>"'\s](?:[^<>"']|"[^"<]*"|'[^'<]*')*>/.exec(head)
  if (tag === null) throw new PackageError('damaged', `${partName} has no element`)
  const isClosed = tag[0].endsWith('/>')
  const whole = `${head.slice(0, tag.index)}${tag[0].slice(0, isClosed ? -2 : -1)}/>`
  return parseXml(strToU8(whole), partName)
}
